// npm run carriers:detect, as a process: what it prints, and how it refuses.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { detectCarrier } from "~/carriers/detection/detect";
import { runCommand } from "./command";

const folder = mkdtempSync(path.join(tmpdir(), "waymark-detect-"));

function fileOf(text: string): string {
  const file = path.join(folder, `${Math.random().toString(36).slice(2)}.json`);
  writeFileSync(file, text);
  return file;
}

const detect = (args: string[], input?: string) =>
  runCommand("carriers-detect", args, input === undefined ? {} : { input });

test("prints each number with its candidates as JSON and nothing else, in the order asked", async () => {
  const numbers = [
    { number: "1Z5R89390357567127" },
    { number: "RB123456785SG", company: null, destination: "US" },
    { number: "#1001" },
    { number: "276402388231", company: "Amazon Logistics IN", destination: "in" },
  ];
  const { code, stdout, stderr } = await detect([
    "--file",
    fileOf(JSON.stringify(numbers)),
    "--json",
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const answers = JSON.parse(stdout) as { number: string; candidates: object[] }[];
  expect(answers.map(({ number }) => number)).toEqual(numbers.map(({ number }) => number));
  expect(answers[0]?.candidates[0]).toEqual({
    code: "ups",
    confidence: expect.any(Number),
    rule: "ups-1z",
    checkDigit: "passed",
  });
  expect(answers[2]).toEqual({ number: "#1001", candidates: [] });
  const hinted = { company: "Amazon Logistics IN", destinationCountry: "in" };
  expect(answers[3]?.candidates).toEqual(detectCarrier("276402388231", hinted));
  expect(answers[3]?.candidates).not.toEqual(detectCarrier("276402388231"));
});

test("reads standard input, a byte order mark, unknown fields and long numbers without quotes", async () => {
  const input = '\uFEFF[{"number": 9400111899223100000001, "expected": "usps"}]';
  const { code, stdout } = await detect(["--file", "-", "--json"], input);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject([{ number: "9400111899223100000001" }]);
  expect((await detect(["--file", "-", "--json"], "[]")).stdout).toBe("[]\n");
});

test("prints text for people without --json", async () => {
  const input = JSON.stringify([{ number: "1Z5R89390357567127" }, { number: "hello" }]);
  const { stdout } = await detect(["--file", "-"], input);
  expect(stdout).toMatch(/1Z5R89390357567127\n +\d+ {2}ups {3}ups-1z, check digit passed\n/);
  expect(stdout).toContain("hello   no carrier's format fits\n");
});

test.each([
  { what: "no file", args: [], code: 2, says: /Say where the numbers are, with --file/ },
  { what: "an unknown option", args: ["--nope"], code: 2, says: /--nope/ },
  {
    what: "a file that is not there",
    args: ["--file", "/no/such.json"],
    code: 1,
    says: /^\/no\/such\.json can't be read: there is no such file\.\n$/,
  },
  { what: "a folder", args: ["--file", folder], code: 1, says: /it is a folder/ },
  { what: "text", input: "1Z5R89390357567127,", code: 1, says: /^The numbers are not JSON: / },
  { what: "an object", input: "{}", code: 1, says: /must be a JSON array/ },
  { what: "an item of another kind", input: '["x"]', code: 1, says: /^Item 1: / },
  {
    what: "an item without its number",
    input: '[{"number":"1Z5R89390357567127"},{"company":"UPS"}]',
    code: 1,
    says: /^Item 2, number: must be text\.\n$/,
  },
])("$what: says what is wrong, prints nothing and fails", async ({ args, input, code, says }) => {
  const answer = await detect(args ?? ["--file", "-", "--json"], input);
  expect(answer).toMatchObject({ code, stdout: "" });
  expect(answer.stderr).toMatch(says);
});
