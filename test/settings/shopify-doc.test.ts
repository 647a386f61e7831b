// docs/shopify.md lists every webhook topic, and the tests it names exist.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { readAppManifest } from "../stand-in/app/app-manifest";

const text = readFileSync("docs/shopify.md", "utf8");

test("every topic that the app subscribes to has a row", () => {
  const rows = text.split("\n").filter((line) => line.startsWith("| `"));
  const { subscriptions } = readAppManifest(path.resolve("shopify.app.toml"));
  for (const { topic } of subscriptions) {
    expect(rows.filter((row) => row.split("|")[1]?.includes(`\`${topic}\``)).length, topic).toBe(1);
  }
});

test("every named file exists", () => {
  const files = [...text.matchAll(/`((?:test|app)\/[^`]+\.ts)`/g)].map(([, file]) => file ?? "");
  expect(files.length).toBeGreaterThan(15);
  for (const file of files) expect(existsSync(file), file).toBe(true);
});
