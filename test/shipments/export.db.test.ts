// Exported shipments: every row once, in the merchant's language and time zone, a page in memory at a time.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readCsv } from "~/lib/text/csv";
import { exportWords } from "~/routes/app.shipments._index/export-words";
import { exportCsv } from "~/shipments/list/export.server";
import { EVERY_SHIPMENT, type ShipmentQuery } from "~/shipments/list/query";
import { textsFor } from "~/ui/language/messages.server";
import { CONTEXT } from "../admin/samples";
import { type TestDatabase, freshDatabase } from "../support/database";

const SHOP = "one.myshopify.com";
const MANY = 2_500;

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  await database.pool.query(
    `insert into shipments (shop_id, id, carrier_code, tracking_number, number_key, carrier_source, status,
       destination_country, created_at)
     select $1, gen_random_uuid(), 'ups', 'N' || n, 'N' || n, 'company', 'transit', 'DE',
       timestamptz '2026-01-01' + n % 7 * interval '1 minute'
     from generate_series(1, $2::int) n`,
    [SHOP, MANY],
  );
});
afterAll(() => database.drop());

const wordsIn = (locale: string) =>
  exportWords(textsFor(new Request(`https://app.test/?locale=${locale}`)));

const stream = (query: Partial<ShipmentQuery>, locale = "en", shopId = SHOP) =>
  exportCsv(
    (work) => work(database),
    shopId,
    { ...EVERY_SHIPMENT, ...query },
    CONTEXT,
    wordsIn(locale),
  );

async function rows(query: Partial<ShipmentQuery>, locale?: string, shopId?: string) {
  const text = await new Response(stream(query, locale, shopId)).text();
  const records: string[][] = [];
  for await (const { fields } of readCsv(text.split("\r\n")))
    records.push(fields ?? ["unreadable"]);
  return records;
}

test("every shipment is a line, once", async () => {
  const [header, ...lines] = await rows({});
  expect(header?.[0]).toBe("Tracking number");
  expect(new Set(lines.map(([number]) => number)).size).toBe(MANY);
  expect(lines).toHaveLength(MANY);
});

test("a page is read only when the one before was taken", async () => {
  const reader = stream({}).getReader();
  const sizes: number[] = [];
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    sizes.push(new TextDecoder().decode(value).trimEnd().split("\n").length);
  }
  expect(sizes).toEqual([1, 1_000, 1_000, 500]);
});

test("it is in the merchant's language, for spreadsheets of that language, and in the shop's time", async () => {
  const shopId = "two.myshopify.com";
  await database.prisma.shipment.create({
    data: {
      shopId,
      id: randomUUID(),
      carrierCode: "ups",
      carrierSource: "company",
      trackingNumber: "=HYPERLINK(1)",
      numberKey: "X",
      status: "pickup",
      lastEvent: "Hub; Köln",
      destinationCountry: "JP",
      createdAt: new Date("2026-11-22T03:00:00Z"),
    },
  });
  const [header, line] = await rows({}, "de-AT", shopId);
  expect(header?.slice(0, 4)).toEqual([
    "Sendungsnummer",
    "Versanddienstleister",
    "Bestellungen",
    "Status",
  ]);
  expect(line).toEqual([
    "'=HYPERLINK(1)",
    "UPS",
    "",
    "In Zustellung",
    "Hub; Köln",
    "",
    "Japan",
    "2026-11-21 22:00",
    "",
    "",
    "2026-11-21 22:00",
  ]);
  expect((await rows({}, "ja", shopId))[1]?.[6]).toBe("日本");
  expect((await rows({}, "xx-nonsense-!", shopId))[1]?.[3]).toBe("Out for delivery");
});

test("it has what the view shows, or the selected shipments", async () => {
  const { rows: found } = await database.pool.query<{ id: string }>(
    "select id from shipments where shop_id = $1 limit 2",
    [SHOP],
  );
  expect(await rows({ ids: found.map(({ id }) => id) })).toHaveLength(3);
  expect(await rows({ carrier: ["dhl"] })).toHaveLength(1);
  expect(await rows({ ids: found.map(({ id }) => id) }, "en", "two.myshopify.com")).toHaveLength(1);
});
