// docs/shopify.md names a test in every row of its tables; each of them is there.
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const text = readFileSync("docs/shopify.md", "utf8");
const rows = text
  .split("\n")
  .filter(
    (line) =>
      line.startsWith("| ") &&
      !/^\| (topic|case|what happens|what breaks|what comes back|-)/.test(line),
  );
const HELD_BY = /\[(?<file>[^\]]+)\]\(\.\.\/(?<link>[^)]+)\): “(?<title>.+)” +\|$/;

test("there are rows for topics, parcels and breakdowns", () => {
  expect(rows.length).toBeGreaterThan(30);
});

test.each(rows.map((row) => [row.split("|")[1]?.trim() ?? "", row]))(
  "%s: its test is there",
  (_what, row) => {
    const { file = "", link = "", title = "" } = HELD_BY.exec(row)?.groups ?? {};
    expect(link).toBe(file);
    expect(existsSync(file), file).toBe(true);
    expect(readFileSync(file, "utf8")).toContain(`"${title}`);
  },
);
