import { describe, expect, test } from "vitest";
import { csvDelimiter, csvLine, readCsv } from "~/lib/text/csv";

async function read(text: string) {
  const records: [number, string[] | null][] = [];
  for await (const { line, fields } of readCsv(text.split(/\r?\n/))) records.push([line, fields]);
  return records;
}

describe("comma-separated values", () => {
  test("come record by record with the line on which each begins", async () => {
    expect(await read("a,b\r\n1,2\r\n\r\n3,\r\n")).toEqual([
      [1, ["a", "b"]],
      [2, ["1", "2"]],
      [4, ["3", ""]],
    ]);
  });

  test("quoted fields hold delimiters, quotes and line ends", async () => {
    expect(await read('a,b\n"x, y","say ""so"""\n"two\nlines",z\nlast,""')).toEqual([
      [1, ["a", "b"]],
      [2, ["x, y", 'say "so"']],
      [3, ["two\nlines", "z"]],
      [5, ["last", ""]],
    ]);
  });

  test("the header says whether commas, semicolons or tabs stand between fields", async () => {
    expect(await read("a;b\n1,5;2")).toEqual([
      [1, ["a", "b"]],
      [2, ["1,5", "2"]],
    ]);
    expect(csvDelimiter("a\tb\tc")).toBe("\t");
    expect(csvDelimiter("a")).toBe(",");
  });

  test("a byte order mark is no part of the first name", async () => {
    expect(await read("\uFEFFa,b")).toEqual([[1, ["a", "b"]]]);
  });

  test.each([['"a"b,c'], ['a,"b']])("quotes that do not match: %s", async (line) => {
    expect(await read(`h,i\n${line}`)).toEqual([
      [1, ["h", "i"]],
      [2, null],
    ]);
  });

  test("a quote inside a field that doesn't begin with one is text", async () => {
    expect(await read('h,i\n5" pipe,="00340"')).toEqual([
      [1, ["h", "i"]],
      [2, ['5" pipe', '="00340"']],
    ]);
  });

  test("a quote that nobody closes spoils its line, and no other", async () => {
    const lines = Array.from({ length: 60 }, (_, index) => `row${index},x`);
    const records = await read(["h,i", '"open,x', ...lines].join("\n"));
    expect(records[1]).toEqual([2, null]);
    expect(records.slice(2)).toEqual(lines.map((line, index) => [index + 3, line.split(",")]));
    expect(await read('h,i\n"open,x\nrow,"y"')).toEqual([
      [1, ["h", "i"]],
      [2, null],
      [3, ["row", "y"]],
    ]);
  });
});

describe("a written line", () => {
  test("is read back as it was", async () => {
    const fields = ["a,b", 'say "so"', "two\nlines", "", "plain; text"];
    expect(await read(`h,i\n${csvLine(fields)}`)).toEqual([
      [1, ["h", "i"]],
      [2, fields],
    ]);
    expect(csvLine(["a;b", "c"], ";")).toBe('"a;b";c\r\n');
  });

  test.each(["=1+1", "+49 30", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＠SUM(A1)"])(
    "never is a formula: %j",
    (text) => {
      expect(csvLine([text])).toContain(`'${text}`);
    },
  );

  test.each(["Hub;=1+1", "Hub,+49", "Hub\t@SUM(A1)", "Hub\n-2"])(
    "never is a formula for a spreadsheet that expects another delimiter: %j",
    (text) => {
      for (const delimiter of [",", ";"]) {
        expect(csvLine(["UPS", text], delimiter)).not.toMatch(/[;,\t\n][=+\-@]/);
      }
    },
  );
});
