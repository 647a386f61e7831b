// docs/architecture.md lists every file of app/. UPDATE_MAP=1 writes the list anew.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const DOCUMENT = "docs/architecture.md";
const HEADING = "## Every file of app, without its ending\n";
const SUMMED_UP: Record<string, string> = {
  "storefront/languages": "one file for each language, `en.ts` first",
};

/** The texts of the other languages have the same files. */
const LIKE_ENGLISH = /^ui\/language\/locales\/(?!en$)/;

/** A line for each folder: its own files, without their endings. */
function listFiles(): string {
  const files = readdirSync("app", { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(path.relative("app", entry.parentPath), entry.name));
  const byFolder = Map.groupBy(files.toSorted(), (file) => path.dirname(file));
  return [...byFolder]
    .filter(([folder]) => !LIKE_ENGLISH.test(folder))
    .map(([folder, own]) => {
      const names = own.map((file) => path.basename(file).replace(/(?:\.server)?\.\w+$/, ""));
      const listed = SUMMED_UP[folder] ?? [...new Set(names)].join(", ");
      return `- \`${folder === "." ? "app" : folder}\`: ${listed}`;
    })
    .join("\n");
}

test("docs/architecture.md lists every file of app/ (UPDATE_MAP=1 npm test -- map)", () => {
  const text = readFileSync(DOCUMENT, "utf8");
  const [before = ""] = text.split(HEADING);
  const expected = `${before.trimEnd()}\n\n${HEADING}\n${listFiles()}\n`;
  if (process.env.UPDATE_MAP) writeFileSync(DOCUMENT, expected);
  else expect(text).toBe(expected);
});
