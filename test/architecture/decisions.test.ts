// Holds docs/decisions/: numbered files, each with a date, a context, a decision and consequences.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const directory = path.resolve(import.meta.dirname, "../../docs/decisions");
const files = readdirSync(directory).sort();
const HEADINGS = ["Context", "Decision", "Consequences"];

test("decisions have numbers of their own", () => {
  const numbers = files.map((file) => /^(\d{4})-[a-z0-9-]+\.md$/.exec(file)?.[1] ?? file);
  expect(numbers).toEqual([...new Set(numbers)]);
  expect(numbers.filter((number) => !/^\d{4}$/.test(number))).toEqual([]);
});

test.each(files)("%s is whole", (file) => {
  const text = readFileSync(path.join(directory, file), "utf8");
  expect(text).toMatch(
    new RegExp(`^# ${file.slice(0, 4)} \\S.*\n\nDate: \\d{4}-\\d{2}-\\d{2}\n\n`),
  );
  const sections = text.split(/^## /m).slice(1);
  expect(sections.map((section) => section.split("\n", 1)[0])).toEqual(HEADINGS);
  const empty = sections.filter((section) => section.split("\n").slice(1).join("").trim() === "");
  expect(empty).toEqual([]);
});
