// Holds the layout of app/: who may import whom, no cycles, and folders of a size that can be read.
import { expect, test } from "vitest";
import { findCycles, readSources, type SourceFile } from "./source-imports";

const sources = readSources();
const byPath = new Map(sources.map((source) => [source.path, source]));

/** Module below app/ → modules it may import, itself always included. Change it with a decision in docs/decisions/. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  lib: [],
  http: ["lib"],
  jobs: ["lib"],
  shops: ["lib"],
  trackingmore: ["lib"],
  carriers: ["trackingmore", "lib"],
  engine: ["trackingmore", "carriers", "jobs", "lib"],
  inbox: ["jobs", "lib"],
  shipments: ["trackingmore", "carriers", "jobs", "shops", "lib"],
  storefront: ["shipments", "shops", "carriers", "trackingmore", "lib"],
  shopify: ["shipments", "shops", "inbox", "carriers", "trackingmore", "jobs", "lib"],
  privacy: ["shipments", "shops", "inbox", "engine", "carriers", "jobs", "trackingmore", "lib"],
  operations: ["jobs", "shops", "http", "lib"],
  ui: ["shipments", "carriers", "trackingmore", "lib"],
  routes: [
    "main",
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
/** The composition root may import every module but the pages. */
const WIRES_EVERYTHING = "main";
/** Files at the root of app/ that a module may import. */
const ROOT_FILES: Record<string, readonly string[]> = {
  routes: ["shopify.server.ts"],
  main: ["env.server.ts", "shopify.server.ts"],
};

const FILES_MAX = 14;
/** Folders that hold more, and why. */
const LARGE_FOLDERS: Record<string, string> = {
  "engine/endpoints": "one file for each v2 endpoint",
  "storefront/languages": "one file for each language",
  "routes/app.shipments.$id": "one page",
  "routes/app.shipments._index": "one page",
};

interface Arrow {
  from: SourceFile;
  to: SourceFile;
}

const arrows: Arrow[] = sources.flatMap((from) =>
  from.imports.flatMap((target) => {
    const to = byPath.get(target);
    return to ? [{ from, to }] : [];
  }),
);

function shown(found: readonly Arrow[]): string[] {
  return found.map(({ from, to }) => `${from.path} → ${to.path}`);
}

/** The file at the root of app/ that this arrow leads to; null: it leads into a module. */
function rootFile({ to }: Arrow): string | null {
  return to.module === "." ? to.path : null;
}

test("modules import only what the table allows", () => {
  const forbidden = arrows.filter((arrow) => {
    const { from, to } = arrow;
    if (from.module === "." || from.module === to.module) return false;
    const file = rootFile(arrow);
    if (file) return !(ROOT_FILES[from.module] ?? []).includes(file);
    if (from.module === WIRES_EVERYTHING) return to.module === "routes";
    return !(MAY_IMPORT[from.module] ?? []).includes(to.module);
  });
  expect(shown(forbidden)).toEqual([]);
});

test("every module stands in the table", () => {
  const modules = new Set(sources.map((source) => source.module));
  const unknown = [...modules].filter(
    (module) => module !== "." && module !== WIRES_EVERYTHING && !(module in MAY_IMPORT),
  );
  expect(unknown).toEqual([]);
});

test("the table allows nothing that no file uses", () => {
  const used = new Set(
    arrows.map((arrow) => `${arrow.from.module} → ${rootFile(arrow) ?? arrow.to.module}`),
  );
  const allowed = [...Object.entries(MAY_IMPORT), ...Object.entries(ROOT_FILES)].flatMap(
    ([module, targets]) => targets.map((target) => `${module} → ${target}`),
  );
  expect(allowed.filter((arrow) => !used.has(arrow))).toEqual([]);
});

test("the engine and the shipments never import each other", () => {
  const meetings = arrows.filter(({ from, to }) => {
    const modules = [from.module, to.module];
    return modules.includes("engine") && modules.includes("shipments");
  });
  expect(shown(meetings)).toEqual([]);
});

test("no file imports itself through others", () => {
  expect(findCycles(new Map(sources.map((source) => [source.path, source.imports])))).toEqual([]);
});

test("folders import one way", () => {
  const graph = new Map<string, Set<string>>();
  for (const { from, to } of arrows) {
    // A page's folder and the files beside it are one page.
    const [a, b] = [from.folder, to.folder].map((folder) =>
      folder.startsWith("routes") ? "routes" : folder,
    ) as [string, string];
    if (a === b) continue;
    graph.set(a, (graph.get(a) ?? new Set()).add(b));
    if (!graph.has(b)) graph.set(b, new Set());
  }
  expect(findCycles(graph)).toEqual([]);
});

test(`no folder holds more than ${FILES_MAX} files without a reason`, () => {
  const counts = new Map<string, number>();
  for (const { folder } of sources) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  const large = [...counts].filter(([, count]) => count > FILES_MAX).map(([folder]) => folder);
  expect(large.sort()).toEqual(Object.keys(LARGE_FOLDERS).sort());
});

test("the composition root holds no logic", () => {
  const withLogic = sources.filter(
    (source) => source.module === WIRES_EVERYTHING && /\b(?:try|catch)\b/.test(source.text),
  );
  expect(withLogic.map((source) => source.path)).toEqual([]);
});

test("a pure file imports nothing that touches the world", () => {
  const mayTouch = /\.server\.tsx?$|^routes\/|^entry\.|^root\.tsx$|^routes\.ts$/;
  const impure = sources
    .filter((source) => !mayTouch.test(source.path))
    .filter((source) =>
      /^import (?!type)[^;]*from "(?:node:|pg"|[^"]*\.server")/m.test(source.text),
    );
  expect(impure.map((source) => source.path)).toEqual([]);
});

test("every file says in its first line, in at most twenty words, what it does", () => {
  const unclear = sources.filter((source) => {
    const [line = ""] = source.text.split("\n", 1);
    return !/^(\/\/|\/\*\*?) \S/.test(line) || line.split(/\s+/).length > 21;
  });
  expect(unclear.map((source) => source.path)).toEqual([]);
});

test("no file has a name that says nothing", () => {
  const named = sources.filter((source) =>
    /(^|\/)(utils?|helpers?|managers?|index)\.tsx?$/.test(source.path),
  );
  expect(named.map((source) => source.path)).toEqual([]);
});
