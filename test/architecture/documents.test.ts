// Holds documents to the tree: a path of the project that a document names is there.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
const documents = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(path.join(root, "docs"))
    .filter((file) => file.endsWith(".md"))
    .map((file) => `docs/${file}`),
];
const PATH =
  /`((?!app\/(?:uninstalled|scopes_update)`)(?:app|test|prisma|scripts|extensions|bench|docs)\/[\w./$-]*)`/g;

test.each(documents)("%s names paths that are there", (document) => {
  const text = readFileSync(path.join(root, document), "utf8");
  const named = [...text.matchAll(PATH)].map((match) => match[1] ?? "");
  const missing = named.filter((each) => !existsSync(path.join(root, each)));
  expect(missing).toEqual([]);
});

test("the architecture names every file of the composition root", () => {
  const text = readFileSync(path.join(root, "docs/architecture.md"), "utf8");
  const files = (readdirSync(path.join(root, "app/main"), { recursive: true }) as string[]).filter(
    (file) => file.endsWith(".ts"),
  );
  expect(files.filter((file) => !text.includes(`\`main/${file}\``))).toEqual([]);
});
