// The App Bridge stub as one classic script: App Bridge is a blocking <script>, which modules can't be.
import { readFileSync } from "node:fs";
import path from "node:path";

const DIRECTORY = path.join(import.meta.dirname, "../browser/app-bridge");
/** In the order in which they lean on each other. */
const PARTS = [
  "channel.js",
  "navigation.js",
  "requests.js",
  "chrome.js",
  "save-bar.js",
  "modal.js",
  "global.js",
];

/** The parts joined inside one function; their imports and exports fall away, so names must differ. */
export function appBridgeScript(): string {
  const parts = PARTS.map((part) =>
    readFileSync(path.join(DIRECTORY, part), "utf8")
      .replace(/^import [^;]+;$/gm, "")
      .replace(/^export /gm, ""),
  );
  return `(() => {\n"use strict";\n${parts.join("\n")}})();\n`;
}
