// What a merchant does in the admin: bulk actions, corrections by hand and imports, and how all of it is put right.
import type pg from "pg";
import type { Clock } from "../../app/lib/time";
import { type BulkAction } from "../../app/shipments/bulk/bulk-action";
import { startBulk, undoBulk } from "../../app/shipments/bulk/run-bulk.server";
import { clearManualStatus, setStatus } from "../../app/shipments/corrections/set-status.server";
import { resumeWatching, stopWatching } from "../../app/shipments/corrections/watching.server";
import { beginImport } from "../../app/shipments/import/run-import.server";
import { addLines, createImport } from "../../app/shipments/import/store-import.server";
import { setCarrier } from "../../app/shipments/read/queries.server";
import { type Labels, labelKey } from "../demo/chaos/plan";
import { pairKey } from "../demo/chaos/truth";
import type { Act, Decisions } from "./acts";
import type { Random } from "./chance";
import type { Instance } from "./instance";

const BULK_ACTIONS: readonly BulkAction[] = [
  { kind: "stop" },
  { kind: "resume" },
  { kind: "refresh" },
  { kind: "archive" },
  { kind: "unarchive" },
  { kind: "note", text: "Called the customer." },
  { kind: "set_carrier", carrierCode: "gls" },
  { kind: "set_status", status: "exception", reason: "Found in the warehouse" },
];
const OTHER_CARRIER = "gls";
const IMPORT_CARRIER = "ups";
const MOST_AT_ONCE = 4;
const BY = "7";

interface MerchantWorld {
  clock: Clock;
  chance: Random;
  shops: readonly string[];
  decisions: Decisions;
  labels: Labels;
  /** Outside of the fault layer. */
  admin: pg.Pool;
  app: () => Instance;
}

interface Known {
  id: string;
  number: string;
  carrierCode: string;
}

export function createMerchantActs(world: MerchantWorld): Act[] {
  const { chance, clock, decisions, admin, labels } = world;
  const actor = () => ({ now: clock.now(), by: BY });
  /** Some shipments of an open shop whose carrier is known, so that it can be set right again. */
  async function choose(): Promise<{ shop: string; some: Known[] }> {
    const shop = chance.pick(world.shops);
    if (decisions.uninstalled.has(shop)) return { shop, some: [] };
    const known = await listKnown(admin, shop, labels);
    return { shop, some: chance.shuffled(known).slice(0, chance.between(1, MOST_AT_ONCE)) };
  }

  return [
    {
      every: 2,
      async run() {
        const { shop, some } = await choose();
        const action = chance.pick(BULK_ACTIONS);
        if (some.length === 0) return;
        decisions.corrected.add(shop);
        const { services, press } = world.app();
        const selection = { ids: some.map(({ id }) => id) };
        const run = { action, ...actor() };
        await press("(page) bulk", () => startBulk(services, shop, run, selection));
      },
    },
    {
      every: 2,
      async run() {
        const { shop, some } = await choose();
        const [first] = some;
        if (!first) return;
        decisions.corrected.add(shop);
        const { services, press } = world.app();
        const { database } = services;
        const ids = some.map(({ id }) => id);
        switch (chance.between(1, 5)) {
          case 1:
            return void (await press("(page) stop", () =>
              stopWatching(database, shop, ids, actor()),
            ));
          case 2:
            return void (await press("(page) resume", () =>
              resumeWatching(database, shop, ids, actor()),
            ));
          case 3:
            return void (await press("(page) carrier", () =>
              setCarrier(database, shop, first.id, OTHER_CARRIER, { remember: false, ...actor() }),
            ));
          case 4:
            return void (await press("(page) status", () =>
              setStatus(database, shop, first.id, { status: "pickup", reason: "Seen" }, actor()),
            ));
          case 5:
            return void (await press("(page) status", () =>
              clearManualStatus(database, shop, first.id, actor()),
            ));
        }
      },
    },
    {
      every: 12,
      async run() {
        const shop = chance.pick(world.shops);
        if (decisions.uninstalled.has(shop)) return;
        const imported = decisions.imported.get(shop) ?? new Set<string>();
        decisions.imported.set(shop, imported);
        for (let count = chance.between(1, 3); count > 0; count--)
          imported.add(`IMPORT${String(chance.between(0, 999_999)).padStart(6, "0")}`);
        await importAll(world.app(), shop, [...imported], clock.now());
      },
    },
  ];
}

/** Imports the numbers, as a file with one line for each; those that are there stay as they are. */
async function importAll(
  app: Instance,
  shop: string,
  numbers: readonly string[],
  now: Date,
): Promise<void> {
  const { database } = app.services;
  const lines = numbers.map((number, index) => ({
    ...{ line: index + 1, number, carrier: IMPORT_CARRIER, order: "", shipped: "" },
    ...{ destination: "", problem: null },
  }));
  const mapping = { number: 0, carrier: 1, order: null, shipped: null, destination: null };
  await app.press("(page) import", async () => {
    const file = { name: "parcels.csv", headerKey: "number carrier", mapping };
    const id = await createImport(database.pool, shop, file, now);
    await addLines(database, shop, id, lines);
    await beginImport(database, shop, id, now);
  });
}

export const importedPairs = (numbers: Iterable<string>): Set<string> =>
  new Set([...numbers].map((number) => pairKey(IMPORT_CARRIER, number)));

/** Takes the bulk actions back, the last one first. */
export async function undoBulkActions(
  app: Instance,
  admin: pg.Pool,
  shop: string,
  now: Date,
): Promise<void> {
  const { rows } = await admin.query<{ id: string }>(
    `select id from bulk_runs where shop_id = $1 and undo_of is null order by created_at desc, id`,
    [shop],
  );
  for (const { id } of rows)
    await app.press("(page) undo", () => undoBulk(app.services, shop, id, { now, by: BY }));
}

/** Puts right by hand what is still not as Shopify and the labels say. */
export async function putRight(
  app: Instance,
  { admin, labels, decisions }: Pick<MerchantWorld, "admin" | "labels" | "decisions">,
  shop: string,
  now: Date,
): Promise<void> {
  const { database } = app.services;
  const { rows } = await admin.query<{ id: string; isManual: boolean }>(
    `select id, manual_status is not null as "isManual" from shipments where shop_id = $1
     order by created_at, id`,
    [shop],
  );
  const actor = { now, by: BY };
  const ids = rows.map(({ id }) => id);
  await app.press("(page) resume", () => resumeWatching(database, shop, ids, actor));
  for (const { id } of rows.filter(({ isManual }) => isManual))
    await app.press("(page) status", () => clearManualStatus(database, shop, id, actor));
  for (const { id, number, carrierCode } of await listKnown(admin, shop, labels)) {
    const right = carrierOf(labels, number);
    if (right === null || right === carrierCode) continue;
    await app.press("(page) carrier", () =>
      setCarrier(database, shop, id, right, { remember: false, ...actor }),
    );
  }
  await importAll(app, shop, [...(decisions.imported.get(shop) ?? [])], now);
}

/** Shipments whose number has one carrier, whatever company stands beside it. */
async function listKnown(admin: pg.Pool, shop: string, labels: Labels): Promise<Known[]> {
  const { rows } = await admin.query<Known>(
    `select id, tracking_number as number, carrier_code as "carrierCode" from shipments
     where shop_id = $1 order by tracking_number, created_at, id`,
    [shop],
  );
  return rows.filter(({ number }) => carrierOf(labels, number) !== null);
}

function carrierOf(labels: Labels, number: string): string | null {
  const end = labelKey("", number);
  const carriers = [...labels].filter(([key]) => key.endsWith(end)).map(([, code]) => code);
  const [first = null] = carriers;
  return carriers.every((code) => code === first) ? first : null;
}
