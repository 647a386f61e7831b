// Remote areas: the operator's file on its way into use, and the questions about it.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { countryName } from "~/carriers/catalogue";
import { countryCode } from "~/carriers/countries";
import { ERRORS_SHOWN, importRemoteAreas } from "~/engine/remote-areas/import-remote-areas.server";
import { findRemoteAreas } from "~/engine/remote-areas/store-remote-areas.server";
import { call } from "../trackingmore/v2-endpoint";
import { testCatalogue } from "./catalogue";
import { BASE_URL, startTestEngine, type TestEngine } from "./test-engine";

const catalogue = { ...testCatalogue, countryCode, countryName };
let running: TestEngine;
let apiKey: string;

beforeAll(async () => {
  running = await startTestEngine({ catalogue });
  ({ apiKey } = await running.engine.createAccount({ name: "remote" }));
});
afterAll(() => running.close());
beforeEach(async () => {
  await running.database.pool.query("truncate engine_remote_areas, engine_remote_lists");
});

const importLines = (lines: Iterable<string> | AsyncIterable<string>, name = "areas.csv") =>
  importRemoteAreas(running.database, catalogue, { name, lines });
const importText = (text: string) => importLines(text.trim().split("\n"));
const ask = (items: unknown, key = apiKey) =>
  call(
    { fetch: running.engine.handleV2, baseUrl: BASE_URL, apiKey: key },
    "POST",
    "/trackings/remote",
    {
      body: items,
    },
  );
async function carriersOf(country: string, postcode: string): Promise<string[]> {
  const { data } = await ask([{ country, postcode }]);
  return (data as { remote: { far_express_company: string }[] }).remote.map(
    (row) => row.far_express_company,
  );
}

const FILE = `
carrier,country,postcode,postcode_to,city
4px,Japan,762-1094,,
4px,JP,100-0400,100-0511,
dhl,JP,7621094,,
dhl,GB,HS*,,
dhl,Chile,,,Easter Island
usps,United States,99501,99950,
`;

describe("a place", () => {
  beforeEach(async () => {
    expect(await importText(FILE)).toMatchObject({ outcome: "imported" });
  });

  test("is remote for each carrier whose list names it, and answered as it was sent", async () => {
    const { data, message } = await ask([
      { country: "japan", postcode: "762-1094" },
      { country: "JP", postcode: "1000450", company: "4PX" },
      { country: "JP", postcode: "7621094", company: "dhl" },
    ]);
    expect(message).toBe("The request was successful.");
    const japan = { two_code: "JP", far_country: "Japan" };
    expect(data).toEqual({
      submitted: 3,
      other: [],
      remote: [
        { far_express_company: "4px", ...japan, far_city_postcode: "762-1094" },
        { far_express_company: "dhl", ...japan, far_city_postcode: "762-1094" },
        { far_express_company: "4px", ...japan, far_city_postcode: "1000450" },
        { far_express_company: "dhl", ...japan, far_city_postcode: "7621094" },
      ],
    });
  });

  test("in no list differs from one in a country without a list", async () => {
    const { code, data } = await ask([
      { country: "JP", postcode: "1000001" },
      { country: "Germany", postcode: "18565" },
      { country: "US", postcode: "99501", company: "dhl" },
    ]);
    expect(code).toBe(200);
    expect(data).toEqual({
      submitted: 3,
      remote: [],
      other: [
        { country: "JP", postcode: "1000001", company: "", two_code: "JP", reason: "not_listed" },
        { country: "Germany", postcode: "18565", company: "", two_code: "DE", reason: "no_data" },
        { country: "US", postcode: "99501", company: "dhl", two_code: "US", reason: "no_data" },
      ],
    });
  });

  test.each([
    ["JP", "100-0400", ["4px"]],
    ["JP", "100-0511", ["4px"]],
    ["JP", "100-0512", []],
    ["JP", "100-0399", []],
    ["JP", "10004", []],
    ["GB", "HS1 2AB", ["dhl"]],
    ["GB", "hs9 5xx", ["dhl"]],
    ["GB", "H1 2AB", []],
    ["CL", "easter  island", ["dhl"]],
    ["CL", "Easter", []],
    ["US", "99701-1234", ["usps"]],
    ["US", "9970", []],
  ])("lies in the area or outside: %s %s", async (country, postcode, carriers) => {
    expect(await carriersOf(country, postcode)).toEqual(carriers);
  });

  test("that cannot be read is an error of its item alone", async () => {
    const { code, data } = await ask([
      { country: "Atlantis", postcode: "1" },
      { country: "JP" },
      { country: "JP", postcode: "---" },
      { country: "JP", postcode: "7621094", company: "nobody" },
      "text",
      { country: "JP", postcode: "7621094", company: "dhl" },
    ]);
    expect(code).toBe(201);
    const { errors, ...rest } = data as { errors: { code: number }[] };
    expect(errors.map((error) => error.code)).toEqual([4012, 4012, 4012, 4015, 4012]);
    expect(rest).toMatchObject({ submitted: 6, other: [], remote: [{ two_code: "JP" }] });
  });

  test("costs a fifth of a unit, and nothing when there is nothing to look up", async () => {
    const { engine } = running;
    const account = await engine.createAccount({ name: "metered", quota: 1 });
    const five = Array.from({ length: 5 }, () => ({ country: "JP", postcode: "7621094" }));
    expect((await ask([{ country: "JP" }], account.apiKey)).code).toBe(201);
    expect((await ask(five, account.apiKey)).code).toBe(200);
    expect(await ask(five.slice(0, 1), account.apiKey)).toMatchObject({ code: 4021, data: [] });
  });

  test("more than 200 of them are refused", async () => {
    const items = Array.from({ length: 201 }, () => ({ country: "JP", postcode: "7621094" }));
    expect((await ask(items)).code).toBe(4020);
    expect((await ask(items.slice(1))).code).toBe(200);
  });
});

test("before anything was imported nothing is known, and nothing is called remote", async () => {
  const { code, data } = await ask([{ country: "JP", postcode: "7621094" }]);
  expect(code).toBe(200);
  expect(data).toMatchObject({ remote: [], other: [{ reason: "no_data" }] });
});

describe("a file", () => {
  test("replaces the lists of the carriers that it names, and no other", async () => {
    await importText(FILE);
    const next = await importText("carrier,country,postcode\ndhl,JP,1000001");
    expect(next).toEqual({
      outcome: "imported",
      lists: [{ carrierCode: "dhl", rows: 1, areas: 1 }],
    });
    expect(await carriersOf("JP", "1000001")).toEqual(["dhl"]);
    expect(await carriersOf("JP", "7621094")).toEqual(["4px"]);
    expect(await carriersOf("GB", "HS1 2AB")).toEqual([]);
  });

  test("with errors is refused with their lines, and changes nothing", async () => {
    await importText(FILE);
    const refused = await importText(
      'carrier;country;postcode\ndhl;JP;1000001\nnobody;JP;1\n\ndhl;JP;"2\n',
    );
    expect(refused).toEqual({
      outcome: "refused",
      errors: [
        { line: 3, message: '"nobody" is no carrier code of the catalogue.' },
        { line: 5, message: "The quotes do not match." },
      ],
    });
    expect(await carriersOf("JP", "7621094")).toEqual(["4px", "dhl"]);
    expect(await carriersOf("JP", "1000001")).toEqual([]);
  });

  test("of nothing but errors names the first ones", async () => {
    const lines = ["carrier,country,city", ...Array.from({ length: 9000 }, () => "dhl,Atlantis,x")];
    const refused = await importLines(lines);
    expect(refused).toMatchObject({ outcome: "refused" });
    expect((refused as { errors: unknown[] }).errors).toHaveLength(ERRORS_SHOWN);
  });

  test.each([[""], ["carrier,country,city"], ["carrier,land,city\ndhl,JP,x"]])(
    "that says nothing is refused: %j",
    async (text) => expect(await importText(text)).toMatchObject({ outcome: "refused" }),
  );

  test("whose import dies half-way leaves what was there, and is simply run again", async () => {
    await importText(FILE);
    async function* dying() {
      yield "carrier,country,postcode";
      for (let row = 0; row < 12_000; row += 1) yield `dhl,JP,${1_000_000 + row}`;
      throw new Error("killed");
    }
    await expect(importLines(dying())).rejects.toThrow("killed");
    expect(await carriersOf("JP", "7621094")).toEqual(["4px", "dhl"]);
    expect(await carriersOf("JP", "1000001")).toEqual([]);

    expect(await importText(FILE)).toMatchObject({ outcome: "imported" });
    expect(await carriersOf("JP", "7621094")).toEqual(["4px", "dhl"]);
  });

  test("of overlapping ranges becomes areas that don't overlap and hold the same", async () => {
    const ranges = [
      [100, 200],
      [150, 160],
      [200, 210],
      [300, 300],
      [300, 305],
      [900, 999],
      [950, 960],
    ];
    const lines = ranges.map(([from, to]) => `dhl,JP,${from},${to}`);
    expect(await importLines(["carrier,country,postcode,postcode_to", ...lines])).toMatchObject({
      lists: [{ rows: 7, areas: 3 }],
    });
    const questions = Array.from({ length: 900 }, (_, index) => ({
      countryCode: "JP",
      key: String(100 + index),
      carrierCode: null,
    }));
    const findings = await findRemoteAreas(running.database.pool, questions);
    for (const { index, isRemote } of findings) {
      const postcode = 100 + index;
      const wanted = ranges.some(([from = 0, to = 0]) => postcode >= from && postcode <= to);
      expect(isRemote, String(postcode)).toBe(wanted);
    }
    expect(findings).toHaveLength(900);
  });

  test("of 200,000 lines is read as a stream, and looked up at once", async () => {
    function* lines() {
      yield "carrier,country,postcode,postcode_to";
      for (let row = 0; row < 200_000; row += 1) {
        const first = String(row * 40).padStart(7, "0");
        yield `usps,US,${first},${String(row * 40 + 9).padStart(7, "0")}`;
      }
    }
    expect(await importLines(lines())).toMatchObject({
      lists: [{ carrierCode: "usps", rows: 200_000, areas: 200_000 }],
    });
    const { pool } = running.database;
    await pool.query("analyze engine_remote_areas");
    const questions = Array.from({ length: 200 }, (_, index) => ({
      countryCode: "US",
      key: String(7_900_000 + index).padStart(7, "0"),
      carrierCode: null,
    }));
    const startedAt = performance.now();
    const findings = await findRemoteAreas(pool, questions);
    expect(findings.filter(({ isRemote }) => isRemote)).toHaveLength(50);
    // Read row by row it would take seconds.
    expect(performance.now() - startedAt).toBeLessThan(500);
  });

  test("two imports at once come one after the other", async () => {
    const file = (postcode: number) =>
      importLines(["carrier,country,postcode", `dhl,JP,${postcode}`, `4px,JP,${postcode}`]);
    await Promise.all([file(1), file(2), file(3)]);
    const counts = await running.database.pool.query<{ key: string; count: number }>(
      "select first_key as key, count(*)::int from engine_remote_areas group by first_key",
    );
    expect(counts.rows).toEqual([{ key: expect.any(String), count: 2 }]);
  });
});
