// The house's import table: who may know whom. Change the table only with a line in DECISIONS.md.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const app = path.resolve(import.meta.dirname, "../../app");

/** Folder below app/ → folders it may import, itself always included. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  lib: [],
  jobs: ["lib"],
  shops: ["lib"],
  trackingmore: ["lib"],
  carriers: ["trackingmore", "lib"],
  engine: ["trackingmore", "carriers", "jobs", "lib"],
  inbox: ["jobs", "lib"],
  shipments: ["trackingmore", "carriers", "jobs", "shops", "lib"],
  storefront: ["shipments", "shops", "carriers", "trackingmore", "lib"],
  shopify: ["shipments", "shops", "inbox", "carriers", "trackingmore", "jobs", "lib"],
  privacy: ["shipments", "shops", "inbox", "engine", "carriers", "trackingmore", "jobs", "lib"],
  ui: ["shipments", "carriers", "trackingmore", "lib"],
  routes: [
    "shipments",
    "shops",
    "storefront",
    "shopify",
    "privacy",
    "inbox",
    "engine",
    "carriers",
    "trackingmore",
    "ui",
    "lib",
  ],
};
/** Files at the root of app/ that a folder may import as types or wiring. */
const ROOT_FILES: Record<string, readonly string[]> = {
  shopify: ["shopify.server"],
  storefront: ["services.server"],
  routes: ["services.server", "shopify.server"],
};

interface Import {
  file: string;
  folder: string;
  target: string;
}

function sourceFiles(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(directory, entry.name);
    if (entry.isDirectory()) return sourceFiles(full);
    return /\.tsx?$/.test(entry.name) ? [full] : [];
  });
}

/** Every import of one of app's own files, as paths below app/. */
function importsOf(file: string): Import[] {
  const text = readFileSync(file, "utf8");
  const specifiers = [...text.matchAll(/(?:from|import\()\s*"([^"]+)"/g)].map(
    (match) => match[1] ?? "",
  );
  return specifiers.flatMap((specifier) => {
    const resolved = specifier.startsWith("~/")
      ? path.join(app, specifier.slice(2))
      : specifier.startsWith(".")
        ? path.resolve(path.dirname(file), specifier)
        : null;
    if (!resolved?.startsWith(app + path.sep)) return [];
    const relative = path.relative(app, file);
    return [
      {
        file: relative,
        folder: relative.split(path.sep)[0] ?? "",
        target: path.relative(app, resolved),
      },
    ];
  });
}

const imports = sourceFiles(app).flatMap(importsOf);

test("modules import only what the table allows", () => {
  const strangers = imports.filter(({ folder, target }) => {
    const allowed = MAY_IMPORT[folder];
    if (!allowed) return false; // Files at the root wire everything.
    const [targetFolder = ""] = target.split(path.sep);
    if (!target.includes(path.sep))
      return !(ROOT_FILES[folder] ?? []).includes(target.replace(/\.tsx?$/, ""));
    return targetFolder !== folder && !allowed.includes(targetFolder);
  });
  expect(strangers.map(({ file, target }) => `${file} → ${target}`)).toEqual([]);
});

test("every folder below app/ stands in the table", () => {
  const folders = readdirSync(app, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const unknown = folders.map((entry) => entry.name).filter((name) => !(name in MAY_IMPORT));
  expect(unknown).toEqual([]);
});

test("the engine and the shipments have never met", () => {
  const meetings = imports.filter(
    ({ folder, target }) =>
      (folder === "engine" && target.startsWith("shipments")) ||
      (folder === "shipments" && target.startsWith("engine")),
  );
  expect(meetings).toEqual([]);
});

test("a pure file imports nothing that touches the world", () => {
  const impure = sourceFiles(app)
    .filter(
      (file) =>
        !/\.server\.tsx?$|[\\/]routes[\\/]|entry\.|services|root\.tsx$|routes\.ts$/.test(file),
    )
    .filter((file) => {
      const text = readFileSync(file, "utf8");
      return /^import (?!type)[^;]*from "(?:node:|pg"|[^"]*\.server")/m.test(text);
    });
  expect(impure.map((file) => path.relative(app, file))).toEqual([]);
});

test("every file says in its first line what it is for", () => {
  const silent = sourceFiles(app).filter(
    (file) => !/^(\/\/|\/\*\*?) \S/.test(readFileSync(file, "utf8")),
  );
  expect(silent.map((file) => path.relative(app, file))).toEqual([]);
});

test("nothing is named for having no name", () => {
  const named = sourceFiles(app)
    .map((file) => path.relative(app, file))
    .filter((file) => /(^|[/\\])(utils?|helpers?|managers?|index)\.tsx?$/.test(file));
  expect(named).toEqual([]);
});
