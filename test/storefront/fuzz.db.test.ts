// Odd requests at the storefront's endpoints: no 5xx, no change in the database.
import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createLog } from "~/lib/log.server";
import { createBearerReader } from "~/storefront/order-status/customer-token.server";
import { createOrderStatusEndpoint } from "~/storefront/order-status/handle-order-status.server";
import { createTrackingPageEndpoint } from "~/storefront/tracking-page/handle-tracking-page.server";
import { testClock } from "../support/clock";
import { type TestDatabase, freshDatabase } from "../support/database";
import { testSealer } from "../support/sealer";
import { API_KEY, customerToken } from "./customer-token";
import { seedOrder } from "./seed-order";
import { NOW, SECRET, SHOP, proxyRequest } from "./signed-request";
import { SHOPIFY_API_VERSION } from "~/shopify/admin-api/api-version";

/** FUZZ_COUNT=20000 for a long run. */
const COUNT = Number(process.env.FUZZ_COUNT ?? 600);
const errors: unknown[] = [];
const log = Object.assign(createLog("silent"), { error: (entry: unknown) => errors.push(entry) });
let database: TestDatabase;
let trackingPage: (request: Request) => Promise<Response>;
let orderStatus: (request: Request) => Promise<Response>;
let orderId = "";

beforeAll(async () => {
  database = await freshDatabase();
  const deps = { database, sealer: testSealer, clock: testClock(NOW.toISOString()), log };
  const readBearer = createBearerReader(API_KEY, [SECRET], SHOPIFY_API_VERSION);
  trackingPage = createTrackingPageEndpoint({
    ...deps,
    secrets: [SECRET],
    trustedProxies: 1,
    styles: "",
  });
  orderStatus = createOrderStatusEndpoint({ ...deps, readBearer, trustedProxies: 1 });
  await database.prisma.shop.create({ data: { id: SHOP } });
  const order = { name: "#1001", email: "ada@example.com", number: "FUZZED000001" };
  ({ orderId } = await seedOrder(database, { ...order, phone: "030 1234567", postcode: "10115" }));
  await trackingPage(proxyRequest());
});
afterAll(() => database.drop());

/** A small generator with a seed, so that a failure can be repeated. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const PIECES = [
  ...["", "0", "1001", "#1001", "-1", "1e309", "ada@example.com", "10115", "FUZZED000001"],
  ...[
    "\0",
    "\uD800",
    "\uDFFF",
    "\u202E",
    "\u{1F4E6}",
    "%",
    "%00",
    "%ff",
    "\r\n\r\n",
    "'",
    '"',
    "\\",
  ],
  ...["{{ shop }}", "{% x %}", "<script>", "${x}", "' or 1=1 --", "__proto__", "constructor"],
  ...[
    "null",
    "NaN",
    "de",
    "en-US",
    "zh-Hant-x-a",
    "und-u-ca-islamic",
    "../..",
    "٣٣",
    "１００１",
    "@",
  ],
  ...["x".repeat(300), "9".repeat(70), "a@b ".repeat(90), "gid://shopify/Order/1", "1".repeat(30)],
];
const NAMES = [
  ...["order", "contact", "email", "phone", "postcode", "number", "link", "format", "locale"],
  ...["country", "index", "__proto__", "", "a[b]", "fulfillment", "json"],
];

function fuzzed(next: () => number) {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(next() * items.length)]!;
  const text = () =>
    Array.from({ length: 1 + Math.floor(next() * 3) }, () => pick(PIECES)).join("");
  const fields = Array.from({ length: Math.floor(next() * 6) }, () => [pick(NAMES), text()]);
  return { pick, text, fields: Object.fromEntries(fields) as Record<string, string> };
}

function headersOf({ pick, text }: ReturnType<typeof fuzzed>): Record<string, string> {
  const octet = () => String(Math.floor(Number(`0.${text().length}7`) * 256));
  const plain = (value: string) => value.replace(/[^\x20-\x7e]/g, "?").trim();
  return {
    "x-forwarded-for": pick([
      plain(text()),
      `203.0.113.${octet()}`,
      "2001:db8::1",
      "::ffff:1.2.3.4",
    ]),
    "accept-language": pick([plain(text()), "de;q=x", "*", "en-GB,en;q=0.9"]),
    "if-none-match": pick(["*", '""', plain(text())]),
  };
}

async function rowsOf(): Promise<string> {
  const { rows } = await database.pool.query<{ name: string }>(
    `select tablename as name from pg_tables
     where schemaname = current_schema() and tablename not like 'rate_%' order by 1`,
  );
  const hash = createHash("sha256");
  for (const { name } of rows) {
    const table = await database.pool.query(`select t::text from "${name}" t order by 1`);
    hash.update(JSON.stringify([name, table.rows]));
  }
  return hash.digest("hex");
}

test(`${COUNT} odd requests get no 5xx and change nothing`, { timeout: 900_000 }, async () => {
  const before = await rowsOf();
  const next = random(Number(process.env.FUZZ_SEED ?? 1));
  const statuses = new Map<string, number>();
  for (let index = 0; index < COUNT; index++) {
    const fuzz = fuzzed(next);
    const headers = headersOf(fuzz);
    const method = fuzz.pick(["GET", "GET", "POST", "HEAD", "PUT", "OPTIONS"]);
    const isForm = method === "POST" && next() < 0.8;
    const page = proxyRequest(isForm ? {} : fuzz.fields, {
      method,
      headers,
      ...(isForm && { form: fuzz.fields }),
    });
    const url = new URL("https://waymark.example.com/api/order-status");
    const fields = { ...(next() < 0.5 && { order: orderId }), ...fuzz.fields };
    url.search = new URLSearchParams(fields).toString();
    const token = fuzz.pick([customerToken("7001"), customerToken(null), "x.y.z", ""]);
    const status = new Request(url, { headers: { ...headers, authorization: `Bearer ${token}` } });
    for (const [name, response] of [
      ["page", await trackingPage(page)],
      ["order-status", await orderStatus(status)],
    ] as const) {
      await response.text();
      const key = `${name} ${response.status}`;
      statuses.set(key, (statuses.get(key) ?? 0) + 1);
      expect(response.status, `request ${index}: ${JSON.stringify(fuzz.fields)}`).toBeLessThan(500);
    }
    if (index % 20 === 0) await database.prisma.rateLimitBucket.deleteMany();
  }
  expect(errors).toEqual([]);
  expect(await rowsOf()).toBe(before);
  // The requests got past verification.
  expect(statuses.get("page 200")).toBeGreaterThan(COUNT / 10);
  expect(statuses.get("order-status 200")).toBeGreaterThan(COUNT / 20);
});
