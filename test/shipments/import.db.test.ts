// Imports: lines become shipments, a kill in the middle changes nothing, and rejected lines are told by number.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readCsv } from "~/lib/text/csv";
import { DAY_MS } from "~/lib/time";
import { guessMapping, headerKey } from "~/shipments/import/columns";
import type { ImportValues } from "~/shipments/import/line";
import type { LineProblem } from "~/shipments/import/line";
import { rejectedCsv } from "~/shipments/import/rejected.server";
import { beginImport, createImportJob, enqueueImports } from "~/shipments/import/run-import.server";
import {
  addLines,
  countLineOutcomes,
  createImport,
  deleteOldImports,
  findImport,
  listMappings,
} from "~/shipments/import/store-import.server";
import { ENGLISH } from "~/ui/language/texts";
import { type TestDatabase, freshDatabase } from "../support/database";
import { takeJobs } from "../support/jobs";
import { fulfillmentPayload } from "../support/shopify-story";
import { SHOP, type World, startWorld } from "./world";

const OTHER = "two.myshopify.com";
/** `IMPORT_LINES=50000 npm test -- import` is the size that a merchant moves with. */
const MANY = Number(process.env.IMPORT_LINES ?? 2_400);
const EVERY_NTH_IS_BAD = 50;

let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  world = await startWorld(database);
  await database.pool.query("truncate imports cascade");
});

const FILE = {
  name: "parcels.csv",
  headerKey: "trackingnumber|courier",
  mapping: { number: 0, carrier: 1, order: null, shipped: null, destination: null },
};
const blank: ImportValues = { number: "", carrier: "", order: "", shipped: "", destination: "" };

async function send(lines: Partial<ImportValues>[]): Promise<string> {
  const id = await createImport(database.pool, SHOP, FILE, world.clock.now());
  const numbered = lines.map((line, index) => ({
    ...blank,
    ...line,
    line: index + 2,
    problem: null,
  }));
  for (let start = 0; start < numbered.length; start += 1_000) {
    expect(await addLines(database, SHOP, id, numbered.slice(start, start + 1_000))).toBe(true);
  }
  expect(await beginImport(database, SHOP, id, world.clock.now())).toBe(true);
  return id;
}

const run = (importId: string, shopId = SHOP) =>
  createImportJob({ database, clock: world.clock })({ shopId, importId });
const outcomes = async (id: string) =>
  Object.fromEntries(
    (await countLineOutcomes(database.pool, SHOP, id)).map(({ outcome, count }) => [
      outcome,
      count,
    ]),
  );

const WORDS = {
  header: ["Line"],
  problem: (problem: LineProblem) => ENGLISH.t(`import.problem.${problem}`),
};

async function rejected(id: string, shopId = SHOP): Promise<string[][]> {
  const text = await new Response(rejectedCsv(database.pool, shopId, id, WORDS)).text();
  const records: string[][] = [];
  for await (const { fields } of readCsv(text.split("\r\n"))) records.push(fields ?? []);
  return records.slice(1);
}

test("lines become shipments that are registered like any other", async () => {
  const id = await send([
    { number: "1Z 999AA1 0123456784", carrier: "UPS", order: "#2001", destination: "Germany" },
    { number: "00340434161094015902", carrier: "dhl-germany", shipped: "2026/2/20 14:00" },
    { number: "XX12345", carrier: "Bob's Couriers" },
  ]);
  await run(id);
  expect(await outcomes(id)).toEqual({ added: 3 });
  expect(await world.jobNames()).toContain("shipments.register");
  await world.register();
  expect(await world.shipments()).toEqual([
    "00340434161094015902 dhl-germany registered",
    "1Z999AA10123456784 ups registered",
    "XX12345 unknown needs_carrier",
  ]);
  const rows = await database.pool.query<{ destination: string | null; on: string }>(
    `select destination_country as destination, fulfilled_at::date::text as on from shipments order by tracking_number`,
  );
  expect(rows.rows.slice(0, 2)).toEqual([
    { destination: null, on: "2026-02-20" },
    { destination: "DE", on: "2026-03-01" },
  ]);
});

test("an imported shipment stays when its carrier changes, and belongs to Shopify's order of its name", async () => {
  await world.deliver(
    "fulfillments/create",
    fulfillmentPayload({ numbers: ["1Z999AA10123456784"] }),
  );
  const { rows } = await database.pool.query<{ id: string; name: string }>(
    "update orders set name = '#1001', name_key = '1001' returning id, name",
  );
  if (rows.length === 0) {
    await database.prisma.order.create({
      data: { shopId: SHOP, id: "55", name: "#1001", nameKey: "1001" },
    });
  }
  const id = await send([{ number: "LV123456785CN", order: "1001" }]);
  await run(id);
  const link = await database.prisma.fulfillmentShipment.findFirstOrThrow({
    where: { shipment: { trackingNumber: "LV123456785CN" } },
  });
  expect(link.orderId).toBe(rows[0]?.id ?? "55");
});

test("what the shop has already, or the file twice, is added once", async () => {
  await world.deliver(
    "fulfillments/create",
    fulfillmentPayload({ numbers: ["1Z999AA10123456784"] }),
  );
  const id = await send([
    { number: "1z999aa10123456784" },
    { number: "1ZNEW00012345" },
    { number: "1znew 00012345" },
  ]);
  await run(id);
  expect(await outcomes(id)).toEqual({ added: 1, exists: 2 });
});

test("a number that its order lost before is added again", async () => {
  await world.deliver(
    "fulfillments/create",
    fulfillmentPayload({ numbers: ["1Z999AA10123456784"], company: "UPS" }),
  );
  await database.pool.query(
    `update fulfillment_shipments set removed_at = now();
     update shipments set registration_state = 'removed'`,
  );
  const id = await send([{ number: "1Z999AA10123456784", carrier: "UPS" }]);
  await run(id);
  expect(await outcomes(id)).toEqual({ added: 1 });
  await world.register();
  expect(await world.shipments()).toEqual(["1Z999AA10123456784 ups registered"]);
});

test("the same file from two tabs at once adds each number once", async () => {
  const lines = Array.from({ length: 1_200 }, (_, index) => ({ number: `TWICE${index + 10_000}` }));
  const ids = [await send(lines), await send(lines)];
  await Promise.all(ids.map((id) => run(id)));
  const [first = {}, second = {}] = await Promise.all(ids.map(outcomes));
  expect((first.added ?? 0) + (second.added ?? 0)).toBe(1_200);
  expect((first.exists ?? 0) + (second.exists ?? 0)).toBe(1_200);
  expect(await database.prisma.shipment.count()).toBe(1_200);
});

test("bad lines are told by their number, with what is wrong", async () => {
  const id = await send([
    { number: "" },
    { number: "see note" },
    { number: "AB12345", shipped: "05/11/2026" },
    { number: "AB12346", destination: "Atlantis" },
    { number: "AB12347" },
  ]);
  await run(id);
  expect((await rejected(id)).map(([line, problem, number]) => [line, problem, number])).toEqual([
    ["2", "There is no tracking number", ""],
    ["3", "This is not a tracking number", "see note"],
    ["4", "The date is not in the form YYYY-MM-DD", "AB12345"],
    ["5", "The country is unknown", "AB12346"],
  ]);
  expect(await outcomes(id)).toEqual({ added: 1, rejected: 4 });
  expect(await rejected(id, OTHER)).toEqual([]);
});

test(
  `${MANY} lines survive a kill in the middle, and every bad one is told`,
  { timeout: 600_000 },
  async () => {
    const isBad = (index: number) => index % EVERY_NTH_IS_BAD === 0;
    const id = await send(
      Array.from({ length: MANY }, (_, index) => ({
        number: isBad(index) ? "?" : `MOVE${100_000 + index}`,
        carrier: "UPS",
      })),
    );
    await takeJobs(database.pool);
    // The database ends the worker's third batch, as a kill of the process does.
    await database.pool.query(
      `create function stop_import() returns trigger language plpgsql as $$
     begin if new.done > 1000 then raise exception 'killed'; end if; return new; end $$;
     create trigger stop_import before update on imports for each row execute function stop_import()`,
    );
    await expect(run(id)).rejects.toThrow("killed");
    await database.pool.query("drop function stop_import cascade");
    expect(await findImport(database.pool, SHOP, id)).toMatchObject({ done: 1_000, total: MANY });
    expect(await database.prisma.shipment.count()).toBe(1_000 - 1_000 / EVERY_NTH_IS_BAD);
    await enqueueImports(database.pool);
    expect(await world.jobNames()).toContain("shipments.import");
    while (!(await findImport(database.pool, SHOP, id))?.finishedAt) await run(id);
    const bad = Math.ceil(MANY / EVERY_NTH_IS_BAD);
    expect(await outcomes(id)).toEqual({ added: MANY - bad, rejected: bad });
    expect(await database.prisma.shipment.count()).toBe(MANY - bad);
    const lines = (await rejected(id)).map(([line]) => Number(line));
    expect(lines).toEqual(Array.from({ length: bad }, (_, n) => n * EVERY_NTH_IS_BAD + 2));
  },
);

test("lines are added before the start alone, and by their own shop", async () => {
  const id = await createImport(database.pool, SHOP, FILE, world.clock.now());
  const line = { ...blank, number: "AB12345", line: 2, problem: null };
  expect(await addLines(database, OTHER, id, [line])).toBe(false);
  expect(await beginImport(database, SHOP, id, world.clock.now())).toBe(false);
  expect(await addLines(database, SHOP, id, [line, line])).toBe(true);
  expect(await beginImport(database, OTHER, id, world.clock.now())).toBe(false);
  expect(await beginImport(database, SHOP, id, world.clock.now())).toBe(true);
  expect(await addLines(database, SHOP, id, [{ ...line, line: 3 }])).toBe(false);
  await run(id, OTHER);
  expect(await database.prisma.shipment.count()).toBe(0);
});

test("the columns chosen for a file are known for the next one, and imports go after a month", async () => {
  await send([{ number: "AB12345" }]);
  expect(await listMappings(database.pool, SHOP)).toEqual([
    { headerKey: FILE.headerKey, mapping: FILE.mapping },
  ]);
  await deleteOldImports(database.pool, new Date(world.clock.now().getTime() + 31 * DAY_MS));
  expect(await database.prisma.importLine.count()).toBe(0);
});

test.each([
  ["AfterShip", "tracking_number,courier,order_id,title,destination_country", [0, 1, 2, null, 4]],
  ["ParcelPanel", "Order number,Tracking number,Courier,Fulfilled date", [1, 2, 0, 3, null]],
  ["17TRACK", "Tracking No.,Carrier,Order No.,Destination", [0, 1, 2, null, 3]],
  [
    "TrackingMore",
    "tracking_number,courier_code,order_number,destination_code",
    [0, 1, 2, null, 3],
  ],
  ["Waymark", "Sendungsnummer;Versanddienstleister;Bestellungen", [0, 1, 2, null, null]],
])(
  "the columns of %s are found by their headers",
  (_app, header, [number, carrier, order, shipped, destination]) => {
    const names = header.split(/[,;]/);
    expect(guessMapping(names)).toEqual({ number, carrier, order, shipped, destination });
    expect(headerKey(names)).toBe(headerKey(names.map((name) => name.toUpperCase())));
  },
);
