// Files as merchants save them: encodings, line ends, quotes, headers, spreadsheets' habits; and pasted numbers.
import { expect, test } from "vitest";
import { guessMapping, headerKey, type Mapping } from "~/shipments/import/columns";
import { destinationCode } from "~/shipments/import/destination";
import { IMPORT_MAX_LINES, problemOf, valuesOf } from "~/shipments/import/line";
import { numberColumn, readImportFile, typedNumbers } from "~/shipments/import/read-file";
import { checkLines } from "~/routes/app.shipments_.import/send-import";
import { LOCALES } from "~/ui/language/locale";

const utf8 = (text: string) => new TextEncoder().encode(text);
const latin1 = (text: string) => Uint8Array.from(Buffer.from(text, "latin1"));
const utf16le = (text: string) => Uint8Array.from(Buffer.from(text, "utf16le"));
const utf16be = (text: string) => utf16le(text).map((_, at, all) => all[at ^ 1]!);

async function read(bytes: Uint8Array) {
  const file = await readImportFile("file.csv", bytes);
  if ("problem" in file) return file.problem;
  const mapping = guessMapping(file.header);
  return checkLines(file, { ...mapping, number: mapping.number ?? numberColumn(file) }).map(
    ({ line, number, carrier, order, problem }) =>
      [line, number, carrier, order, problem ?? "ok"].join(" "),
  );
}

const PLAIN = "Tracking number,Carrier,Order\r\n1Z999AA10123456784,UPS,Zoë €5\r\n";
const WANTED = ["2 1Z999AA10123456784 UPS Zoë €5 ok"];

test.each([
  ["UTF-8", utf8(PLAIN)],
  ["UTF-8 with a byte order mark", utf8(`\uFEFF${PLAIN}`)],
  ["UTF-16LE with a byte order mark", utf16le(`\uFEFF${PLAIN}`)],
  ["UTF-16BE with a byte order mark", utf16be(`\uFEFF${PLAIN}`)],
  ["UTF-16LE without one", utf16le(PLAIN)],
  ["Windows' code page", Uint8Array.from([...latin1(PLAIN.replace("€", "\x80"))])],
  ["tabs, as Excel's Unicode text has them", utf16le(`\uFEFF${PLAIN.replaceAll(",", "\t")}`)],
  ["semicolons", utf8(PLAIN.replaceAll(",", ";"))],
  ["CR alone", utf8(PLAIN.replaceAll("\n", ""))],
  ["LF alone", utf8(PLAIN.replaceAll("\r", ""))],
  ["lines without values at the end", utf8(`${PLAIN},,\r\n , ,\r\n`)],
])("%s is read", async (_what, bytes) => expect(await read(bytes)).toEqual(WANTED));

test.each([
  ["nothing", utf8(""), "empty"],
  ["blank lines", utf8("\r\n \r\n"), "empty"],
  ["a header alone", utf8("Tracking number,Carrier\r\n"), "empty"],
  ["a workbook under another name", utf8("PK\x03\x04\x14\0\x06\0"), "workbook"],
  ["an old workbook", Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), "workbook"],
  ["NUL bytes", utf8("Tracking number\nAB\0\0\0C12345"), "notText"],
  ["too many lines", utf8(`number\n${"AB12345678\n".repeat(IMPORT_MAX_LINES + 1)}`), "tooLong"],
])("a file of %s says so", async (_what, bytes, problem) =>
  expect(await read(bytes)).toBe(problem),
);

test.each<[string, string, string[]]>([
  [
    "has no header",
    "1Z999AA10123456784,UPS\nLX123456785CN,",
    ["1 1Z999AA10123456784   ok", "2 LX123456785CN   ok"],
  ],
  [
    "names its columns twice",
    "Tracking number,Tracking number\nLX123456785CN,other",
    ["2 LX123456785CN   ok"],
  ],
  [
    "has 200 columns",
    `${"x,".repeat(199)}Tracking number\n${"y,".repeat(199)}LX123456785CN`,
    ["2 LX123456785CN   ok"],
  ],
  ["has columns of unknown names", "Colis,Nom\nLX123456785CN,Léa", ["2 LX123456785CN   ok"]],
  ["has fewer cells than columns", "Order,Tracking number\n#1", ["2   #1 number_missing"]],
  [
    "guards numbers as formulas",
    'Tracking number\n="00340434161094015902"\n"=""0034043416109401"""\n\'0034043416109401',
    ["2 00340434161094015902   ok", "3 0034043416109401   ok", "4 0034043416109401   ok"],
  ],
  [
    "was shortened by a spreadsheet",
    'Tracking number\n1.23E+15\n"9,40011E+21"\n1e21',
    [
      "2 1.23E+15   number_shortened",
      "3 9,40011E+21   number_shortened",
      "4 1e21   number_invalid",
    ],
  ],
  [
    "has right-to-left marks and emoji",
    "Tracking number,Order\n\u202ALX123456785CN\u202C,שלום 📦",
    ["2 LX123456785CN  שלום 📦 ok"],
  ],
  [
    "has a quote that nobody closes",
    'Tracking number\n"LX123456785CN\nRA123456785US\n',
    ["2    unreadable", "3 RA123456785US   ok"],
  ],
])("a file that %s is read", async (_what, text, wanted) =>
  expect(await read(utf8(text))).toEqual(wanted),
);

test("a line of ten megabytes is one rejected line", async () => {
  const text = `Tracking number,Note\nLX123456785CN,${"x".repeat(5_000_000)}\n${"9".repeat(5_000_000)},\n`;
  const lines = (await read(utf8(text))) as string[];
  expect(lines.map((line) => [line.length < 500, line.split(" ").at(-1)])).toEqual([
    [true, "ok"],
    [true, "number_invalid"],
  ]);
});

test("an export's ISO codes and names of the merchant's language are countries, before and after sending", () => {
  const of = (destination: string) =>
    problemOf({ number: "LX123456785CN", carrier: "", order: "", shipped: "", destination });
  for (const country of [
    "DE",
    "DEU",
    "deu",
    "Germany",
    "Deutschland",
    "Allemagne",
    "ドイツ",
    "德国",
  ]) {
    expect(destinationCode(country), country).toBe("DE");
    expect(of(country), country).toBeNull();
  }
  expect(of("Atlantis")).toBe("country_unknown");
  expect(destinationCode("constructor")).toBeNull();
  for (const locale of LOCALES) {
    const name = new Intl.DisplayNames([locale], { type: "region" }).of("HR")!;
    expect(destinationCode(name), name).toBe("HR");
  }
});

test("the file of rejected lines is recognized in the merchant's language", () => {
  const own = {
    number: "Numéro de suivi",
    carrier: "Transporteur",
    order: "Commande",
    shipped: "Expédié le",
    destination: "Pays",
  };
  expect(guessMapping(["Ligne", "Problème", ...Object.values(own)], own)).toEqual({
    number: 2,
    carrier: 3,
    order: 4,
    shipped: 5,
    destination: 6,
  });
});

test("columns without names are not remembered for other files without names", () => {
  expect(headerKey(["", ""])).toBe("");
  expect(headerKey(["Tracking number", ""])).not.toBe("");
});

test("pasted numbers are told apart, with blanks in them or between them", () => {
  const pasted =
    "1Z 999 AA1 01 2345 6784, JJD0099999999999\tLX123456785CN RA123456785US\n420 90210 9400 1118 9922 3197 4284 97;;";
  expect(typedNumbers(pasted)).toEqual([
    "1Z 999 AA1 01 2345 6784",
    "JJD0099999999999",
    "LX123456785CN",
    "RA123456785US",
    "420 90210 9400 1118 9922 3197 4284 97",
  ]);
});

test("a value is cut to what is kept, and a column that isn't there is empty", () => {
  const mapping: Mapping = { number: 0, carrier: 1, order: 9, shipped: null, destination: null };
  expect(valuesOf(["LX123456785CN", "😀".repeat(500)], mapping)).toMatchObject({
    order: "",
    carrier: "😀".repeat(100),
  });
});
