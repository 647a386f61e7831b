// Adds the shipments of an import batch by batch; a killed worker's import continues where it stopped.
import { randomUUID } from "node:crypto";
import { findCarrier, isKnownCarrier } from "~/carriers/catalogue";
import { companyKey, numberKey, resolveCarrier } from "~/carriers/resolution/from-shopify";
import { BACKGROUND_PRIORITY, enqueue } from "~/jobs/job.server";
import { type Database, type Sql, inTransaction } from "~/lib/database.server";
import { storableText } from "~/lib/text/storable-text";
import { type Clock } from "~/lib/time";
import { findShop, listOverrides } from "~/shops/store.server";
import { orderNameKey } from "../keys";
import { enqueueRegister, firstState, recomputeShipments } from "../record/store-live-links.server";
import { lockShipments } from "../record/store.server";
import { destinationCode } from "./destination";
import { type LineProblem, problemOf, shippedDay } from "./line";
import {
  type ImportedShipment,
  type LineOutcome,
  type StoredLine,
  addImported,
  findImport,
  findOrderIds,
  finishImport,
  listKnownNumbers,
  listOpenImports,
  nextLines,
  saveLineOutcomes,
  startImport,
} from "./store-import.server";

/** Small, so that progress shows and webhooks get the shop's lock in between. */
const BATCH = 500;
const BATCHES_PER_JOB = 20;

export async function beginImport(
  db: Database,
  shopId: string,
  importId: string,
  now: Date,
): Promise<boolean> {
  return inTransaction(db.pool, async (tx) => {
    const isStarted = await startImport(tx, shopId, importId, now);
    if (isStarted) await enqueueImport(tx, shopId, importId);
    return isStarted;
  });
}

async function enqueueImport(sql: Sql, shopId: string, importId: string): Promise<void> {
  const options = { key: `import:${shopId}:${importId}`, priority: BACKGROUND_PRIORITY };
  await enqueue(sql, "shipments.import", { shopId, importId }, options);
}

/** Enqueues a job for each import whose job was lost. */
export async function enqueueImports(sql: Sql): Promise<void> {
  for (const { shopId, id } of await listOpenImports(sql)) await enqueueImport(sql, shopId, id);
}

interface ShopFacts {
  country: string | null;
  overrides: ReadonlyMap<string, string>;
}

/** Job `shipments.import`. A batch and the outcomes of its lines are one transaction. */
export function createImportJob({ database, clock }: { database: Database; clock: Clock }) {
  return async ({ shopId, importId }: { shopId: string; importId: string }): Promise<void> => {
    const { pool } = database;
    const found = await findImport(pool, shopId, importId);
    if (!found?.startedAt || found.finishedAt) return;
    const shop = await findShop(database, shopId);
    const overrides = await listOverrides(database, shopId);
    const facts = {
      country: shop?.countryCode ?? null,
      overrides: new Map(overrides.map((each) => [each.companyKey, each.carrierCode])),
    };
    for (let batch = 0; batch < BATCHES_PER_JOB; batch++) {
      const count = await inTransaction(pool, (tx) =>
        importBatch(tx, shopId, importId, facts, clock.now()),
      );
      if (count === 0) return finishImport(pool, shopId, importId, clock.now());
    }
    await enqueueImport(pool, shopId, importId);
  };
}

/** Returns how many lines it took. */
async function importBatch(
  tx: Sql,
  shopId: string,
  importId: string,
  facts: ShopFacts,
  now: Date,
): Promise<number> {
  await lockShipments(tx, shopId);
  const lines = await nextLines(tx, shopId, importId, BATCH);
  if (lines.length === 0) return 0;
  const keys = lines.map(({ number }) => numberKey(number));
  const known = await listKnownNumbers(tx, shopId, keys);
  const names = lines.map((line) => orderNameKey(line.order)).filter(Boolean);
  const orders = await findOrderIds(tx, shopId, names);
  const added: ImportedShipment[] = [];
  const outcomes = lines.map((line) => {
    const result = readLine(line, facts, orders, now);
    const outcome = (of: LineOutcome, problem: LineProblem | null = null) => ({
      line: line.line,
      outcome: of,
      problem,
    });
    if ("problem" in result) return outcome("rejected", result.problem);
    if (known.has(result.shipment.numberKey)) return outcome("exists");
    known.add(result.shipment.numberKey);
    added.push(result.shipment);
    return outcome("added");
  });
  const returned = await addImported(tx, shopId, added, now);
  await recomputeShipments(tx, shopId, returned, now);
  await saveLineOutcomes(tx, shopId, importId, outcomes);
  if (added.length > 0) await enqueueRegister(tx, shopId);
  return lines.length;
}

function readLine(
  line: StoredLine,
  { country, overrides }: ShopFacts,
  orders: ReadonlyMap<string, string>,
  now: Date,
): { shipment: ImportedShipment } | { problem: LineProblem } {
  const problem = line.problem ?? problemOf(line);
  if (problem) return { problem };
  const destination = line.destination ? destinationCode(line.destination) : null;
  const number = line.number.replace(/\s/g, "");
  const company = line.carrier || null;
  const named = company && isKnownCarrier(company) ? findCarrier(company) : null;
  const { carrierCode, source } = named
    ? { carrierCode: named.code, source: "company" as const }
    : resolveCarrier({
        company,
        number,
        url: null,
        destinationCountry: destination,
        shopCountry: country,
        overrides,
      });
  const day = line.shipped ? shippedDay(line.shipped) : null;
  const nameKey = orderNameKey(line.order);
  return {
    shipment: {
      id: randomUUID(),
      trackingNumber: number,
      numberKey: numberKey(number),
      carrierCode,
      carrierSource: source,
      state: firstState(carrierCode),
      company,
      companyKey: (company && companyKey(company)) || null,
      destination,
      fulfilledAt: day ? new Date(`${day}T12:00:00Z`) : now,
      orderId: orders.get(nameKey) ?? null,
      orderName: storableText(line.order) || null,
      orderNameKey: nameKey || null,
    },
  };
}
