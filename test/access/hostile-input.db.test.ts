// Every route with input that no page of ours sends: it answers, and never as if the server had failed.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Attempt } from "./attempts";
import { ROUTES } from "./attempts-routes";
import { openRoute } from "./route-files";
import { type ShopWorld, type World, openTwoShops } from "./two-shops";

let world: World;
beforeAll(async () => {
  world = await openTwoShops();
}, 120_000);
afterAll(() => world?.app.stop());

const cursor = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString("base64url");
const SOME_ID = "11111111-1111-4111-8111-111111111111";

const VALUES = {
  "no text": "",
  "a NUL": "a\u0000b",
  "half a character": "a\ud800",
  "a date that isn't": "9999-99-99",
  "many digits": "9".repeat(400),
  "a negative fraction": "-1.5e308",
  quotes: `'"\\%_--;/*`,
  "a long text": "x".repeat(20_000),
  "JSON of another shape": `[{"__proto__":null},null,"\\u0000"]`,
  "a cursor of garbage": "%%%",
  "a cursor of another order": cursor("garbage", "2026-01-01T00:00:00Z", SOME_ID),
  "a cursor out of range": cursor("9".repeat(60), "9999-12-31T23:59:59Z", SOME_ID),
  "a cursor with a NUL": cursor("\u0000", "2026-01-01T00:00:00Z", SOME_ID),
};

/** Parameters of any page. */
const PARAMETERS =
  "search status substatus carrier destination source attention registration shipped scanned order ids archived " +
  "sort pageSize after before view list id ids[] address state from to page days within by period locale outcome topic " +
  "earlier shipment query";
const SORTS = ["added", "shipped", "scanned", "expected", "destination", "status"];

/** null: it answered, and with less than 500. */
async function failureOf(
  open: (args: unknown) => unknown,
  request: Request,
  params: Record<string, string>,
): Promise<string | null> {
  try {
    const answer = await open({ request, params, context: { services: world.app.services } });
    if (!(answer instanceof Response)) return null;
    await answer.text();
    return answer.status < 500 ? null : String(answer.status);
  } catch (thrown) {
    if (thrown instanceof Response) return thrown.status < 500 ? null : String(thrown.status);
    return String(thrown);
  }
}

async function requestOf(attempt: Attempt, of: ShopWorld) {
  const { request, params = {} } = await attempt.knock(world, of, of);
  const fields = new URLSearchParams(request.method === "POST" ? await request.text() : "");
  const { pathname, search } = new URL(request.url);
  return {
    method: request.method,
    path: pathname,
    search,
    fields: Object.fromEntries(fields),
    params,
  };
}

const everyAttempt = Object.entries(ROUTES).flatMap(([name, attempts]) =>
  [attempts].flat().map((attempt, index) => [`${name} ${index + 1}`, name, attempt] as const),
);
const SKIPPED = /^(root|_index|auth)/;

describe.each(everyAttempt.filter(([name]) => !SKIPPED.test(name) && / loader /.test(name)))(
  "%s",
  (_title, name, attempt) => {
    test("answers hostile addresses", async () => {
      const open = await openRoute(name);
      const { path, params } = await requestOf(attempt, world.bravo);
      const failures: string[] = [];
      const addresses = Object.entries(VALUES).flatMap(([what, value]) => {
        const given = new URLSearchParams(PARAMETERS.split(" ").map((key) => [key, value]));
        const sorted = SORTS.map(
          (sort) => new URLSearchParams({ sort: `${sort}_asc`, after: value }),
        );
        return [given, ...(what.includes("cursor") ? sorted : [])].map(
          (query) => [what, query.toString(), value] as const,
        );
      });
      for (const [what, query, value] of addresses) {
        const request = () =>
          world.app.merchantRequest(world.bravo.domain, `${path}?${query}`, { as: "data" });
        const failure = await failureOf(open, request(), params);
        if (failure) failures.push(`${what}: ${query.slice(0, 60)}: ${failure}`);
        for (const key of Object.keys(params)) {
          const other = await failureOf(open, request(), { ...params, [key]: value });
          if (other) failures.push(`${what} as ${key}: ${other}`);
        }
      }
      expect(failures).toEqual([]);
    }, 60_000);
  },
);

/** The value itself, and JSON whose texts are the value, where the field has JSON. */
function variants(field: string, value: string): string[] {
  try {
    const replaced = JSON.stringify(JSON.parse(field), (key, leaf: unknown) =>
      typeof leaf === "string" && key !== "kind" ? value : leaf,
    );
    return [value, replaced];
  } catch {
    return [value];
  }
}

describe.each(everyAttempt.filter(([name]) => / action /.test(name)))(
  "%s",
  (_title, name, attempt) => {
    test("answers hostile forms", async () => {
      const open = await openRoute(name);
      const { path, search, fields, params } = await requestOf(attempt, world.bravo);
      const failures: string[] = [];
      const post = async (what: string, form: Record<string, string>) => {
        const request = world.app.merchantRequest(world.bravo.domain, `${path}${search}`, {
          as: "data",
          method: "POST",
          body: new URLSearchParams(form),
        });
        const failure = await failureOf(open, request, params);
        if (failure) failures.push(`${what}: ${failure}`);
      };
      await post("no field", {});
      for (const key of Object.keys(fields)) {
        const { [key]: field = "", ...others } = fields;
        await post(`${key} missing`, others);
        for (const [what, value] of Object.entries(VALUES)) {
          for (const variant of variants(field, value))
            await post(`${key}: ${what}`, { ...fields, [key]: variant });
        }
      }
      expect(failures).toEqual([]);
    }, 60_000);
  },
);
