// Bulk actions: each row's outcome, a kill in the middle, and the way back.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { BulkAction } from "~/shipments/bulk/bulk-action";
import {
  createBulkJob,
  enqueueBulkRuns,
  startBulk,
  undoBulk,
} from "~/shipments/bulk/run-bulk.server";
import {
  countOutcomes,
  createUndo,
  deleteOldRuns,
  findRun,
  listItems,
  listRuns,
} from "~/shipments/bulk/store-bulk.server";
import { setStatus } from "~/shipments/corrections/set-status.server";
import { EVERY_SHIPMENT } from "~/shipments/list/query";
import { inTransaction } from "~/lib/database.server";
import { DAY_MS } from "~/lib/time";
import { NO_SOURCES } from "../admin/samples";
import { type TestDatabase, freshDatabase } from "../support/database";
import { takeJobs } from "../support/jobs";
import { testSealer } from "../support/sealer";
import { SHOP, type World, startWorld } from "./world";

let database: TestDatabase;
let world: World;
let asked: string[];
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  world = await startWorld(database);
  await database.pool.query("truncate bulk_runs cascade");
  asked = [];
});

const deps = () => ({
  database,
  sealer: testSealer,
  clock: world.clock,
  sourcesOf: async () => NO_SOURCES,
});

async function shipments(count: number, columns: object = {}): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID() as string);
  await database.prisma.shipment.createMany({
    data: ids.map((id, index) => ({
      shopId: SHOP,
      id,
      carrierCode: "ups",
      carrierSource: "company",
      trackingNumber: `N${index}`,
      numberKey: id,
      registrationState: "registered",
      status: "transit",
      createdAt: new Date(Date.UTC(2026, 0, 1, 0, index)),
      ...columns,
    })),
  });
  return ids;
}

const newRun = (action: BulkAction) => ({ action, now: world.clock.now(), by: "77" });

async function start(action: BulkAction, ids: readonly string[]) {
  const id = await startBulk(deps(), SHOP, newRun(action), { ids });
  if (!id) throw new Error("nothing was selected");
  return id;
}

const job = (interrupt: () => void = () => {}) =>
  createBulkJob({
    database,
    clock: world.clock,
    async askSoon(_shopId, pairs) {
      interrupt();
      asked.push(...pairs.map(({ trackingNumber }) => trackingNumber));
    },
  });
const run = async (runId: string) => {
  await job()({ shopId: SHOP, runId });
  return outcomes(runId);
};
const outcomes = async (runId: string) =>
  Object.fromEntries(
    (await countOutcomes(database.pool, SHOP, runId)).map(({ outcome, count }) => [outcome, count]),
  );
const count = async (where: string) =>
  (await database.pool.query(`select from shipments where ${where}`)).rowCount;

async function undo(runId: string) {
  const id = await undoBulk({ database }, SHOP, runId, { now: world.clock.now(), by: null });
  return id && run(id);
}

test("all that match are changed, the newest first, and those that come later are not", async () => {
  const ids = await shipments(3);
  await shipments(2, { status: "delivered" });
  const filters = { ...EVERY_SHIPMENT, status: ["transit" as const] };
  const id = (await startBulk(deps(), SHOP, newRun({ kind: "archive" }), { filters })) ?? "";
  expect(await findRun(database.pool, SHOP, id)).toMatchObject({
    total: 3,
    done: 0,
    startedBy: "77",
  });
  const items = await listItems(database.pool, SHOP, id, 10);
  expect(items.map(({ shipmentId }) => shipmentId)).toEqual(ids.toReversed());
  await shipments(1, { trackingNumber: "LATER" });
  expect(await run(id)).toEqual({ done: 3 });
  expect(await count("archived_at is not null")).toBe(3);
  const nothing = { ...filters, carrier: ["dhl"] };
  expect(
    await startBulk(deps(), SHOP, newRun({ kind: "archive" }), { filters: nothing }),
  ).toBeNull();
  // A run over nothing is none that a merchant made.
  expect((await listRuns(database.pool, SHOP, 10)).map((each) => each.id)).toEqual([id]);
});

test("archiving tells what was archived already, and undoing it leaves those", async () => {
  const [first, ...rest] = await shipments(3);
  await run(await start({ kind: "archive" }, [first!]));
  const all = await start({ kind: "archive" }, [first!, ...rest]);
  expect(await run(all)).toEqual({ done: 2, unchanged: 1 });
  expect(await undo(all)).toEqual({ done: 2 });
  expect(await count("archived_at is not null")).toBe(1);
  expect(await undo(all)).toBeNull();
});

test("two tabs that undo at once start one undo", async () => {
  const ids = await shipments(2);
  const id = await start({ kind: "archive" }, ids);
  await run(id);
  const actor = { now: world.clock.now(), by: null };
  const second = await inTransaction(database.pool, async (tx) => {
    expect((await createUndo(tx, SHOP, id, actor))?.total).toBe(2);
    const waiting = undoBulk({ database }, SHOP, id, actor);
    await expect.poll(waitingQueries).toBe(1);
    return { waiting };
  });
  expect(await second.waiting).toBeNull();
});

/** Queries of this database that wait for another transaction. */
async function waitingQueries() {
  const { rows } = await database.pool.query<{ count: number }>(
    `select count(*)::int from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows[0]?.count;
}

test("a kill after rows were archived or given a carrier loses no undo", async () => {
  const ids = await shipments(2);
  const forgetOutcomes = async (runId: string) => {
    await database.pool.query("update bulk_items set outcome = null where run_id = $1", [runId]);
    await database.pool.query("update bulk_runs set finished_at = null, done = 0 where id = $1", [
      runId,
    ]);
  };
  const archive = await start({ kind: "archive" }, ids);
  const change = await start({ kind: "set_carrier", carrierCode: "usps" }, ids);
  for (const runId of [archive, change]) {
    await run(runId);
    await forgetOutcomes(runId);
    expect(await run(runId)).toEqual({ done: 2 });
  }
  expect(await undo(archive)).toEqual({ done: 2 });
  expect(await undo(change)).toEqual({ done: 2 });
  expect(await count("archived_at is null and carrier_code = 'ups'")).toBe(2);
});

test("rows that were removed or erased meanwhile are told, and stay as they are", async () => {
  const [removed, erased, usual] = await shipments(3);
  const actions: BulkAction[] = [
    { kind: "stop" },
    { kind: "note", text: "Call first" },
    { kind: "set_status", status: "delivered", reason: "called" },
    { kind: "archive" },
    { kind: "refresh" },
  ];
  const runs = await Promise.all(actions.map((each) => start(each, [removed!, erased!, usual!])));
  await database.pool.query(
    `update shipments set registration_state = 'removed', archived_at = now() where id = $1`,
    [removed],
  );
  await database.pool.query(`delete from shipments where id = $1`, [erased]);
  const results = [];
  for (const runId of runs) results.push(await run(runId));
  expect(results).toEqual([
    { done: 1, unchanged: 1, not_found: 1 },
    { done: 2, not_found: 1 },
    { done: 1, not_found: 2 },
    { done: 1, unchanged: 1, not_found: 1 },
    { not_registered: 2, not_found: 1 },
  ]);
  for (const runId of runs.slice(0, 4).toReversed()) await undo(runId);
  expect(await count("registration_state = 'removed' and archived_at is not null")).toBe(1);
  expect(await count("carrier_code = 'ups' and manual_status is null")).toBe(2);
  expect(await count("registration_state = 'pending' and archived_at is null")).toBe(1);
});

test("two tabs change the same rows: undoing the earlier action leaves the later one's", async () => {
  const ids = await shipments(2);
  const first = await start({ kind: "set_status", status: "delivered", reason: "called" }, ids);
  const second = await start({ kind: "set_status", status: "exception", reason: "lost" }, ids);
  await Promise.all([run(first), run(second)]);
  const { rows } = await database.pool.query(`select distinct manual_status from shipments`);
  const later = rows[0].manual_status === "delivered" ? first : second;
  const earlier = later === first ? second : first;
  expect(rows).toHaveLength(1);
  expect(await undo(earlier)).toEqual({ unchanged: 2 });
  await undo(later);
  expect(await undo(later)).toBeNull();
});

test("tracking stops, is resumed by undoing, and a kill in between loses no undo", async () => {
  const ids = await shipments(3);
  const [stopped] = await shipments(1, { registrationState: "stopped", trackingNumber: "STOPPED" });
  const id = await start({ kind: "stop" }, [...ids, stopped!]);
  // As after a kill: changed, without an outcome.
  await database.pool.query(
    `update bulk_items set before = '{"state":"registered"}' where run_id = $1 and shipment_id = $2`,
    [id, ids[0]],
  );
  await database.pool.query(`update shipments set registration_state = 'stopped' where id = $1`, [
    ids[0],
  ]);
  expect(await run(id)).toEqual({ done: 3, unchanged: 1 });
  expect(await count("registration_state = 'stopped'")).toBe(4);
  expect(await undo(id)).toEqual({ done: 3 });
  expect(await count("registration_state = 'pending'")).toBe(3);
});

test("carriers change and go back to each shipment's own", async () => {
  const ids = await shipments(2);
  const other = await shipments(1, { carrierCode: "dhl", trackingNumber: "OTHER" });
  const id = await start({ kind: "set_carrier", carrierCode: "usps" }, [...ids, ...other]);
  expect(await run(id)).toEqual({ done: 3 });
  expect(await count("carrier_code = 'usps' and carrier_source = 'merchant'")).toBe(3);
  expect(await undo(id)).toEqual({ done: 3 });
  expect(await count("carrier_code = 'ups' and carrier_source = 'company'")).toBe(2);
  expect(await count("carrier_code = 'dhl'")).toBe(1);
});

test("a status set by hand comes back as it was, also one that was set before", async () => {
  const ids = await shipments(2);
  await run(await start({ kind: "set_status", status: "exception", reason: "lost" }, [ids[0]!]));
  const id = await start({ kind: "set_status", status: "delivered", reason: "called" }, ids);
  expect(await run(id)).toEqual({ done: 2 });
  expect(await count("status = 'delivered' and manual_reason = 'called'")).toBe(2);
  await undo(id);
  expect(await count("status = 'exception' and manual_reason = 'lost'")).toBe(1);
  expect(await count("manual_status is null")).toBe(1);
});

test("undoing leaves a status that was set by hand since", async () => {
  const ids = await shipments(2);
  const id = await start({ kind: "set_status", status: "delivered", reason: "called" }, ids);
  await run(id);
  const later = { status: "exception", reason: "came back" } as const;
  await setStatus(database, SHOP, ids[0]!, later, { now: world.clock.now() });
  expect(await undo(id)).toEqual({ done: 1, unchanged: 1 });
  expect(await count("manual_status = 'exception' and manual_reason = 'came back'")).toBe(1);
  expect(await count("manual_status is null")).toBe(1);
  expect(await undo(id)).toBeNull();
});

test("a note is added once, by whoever started it, and undoing deletes it alone", async () => {
  const ids = await shipments(2);
  const id = await start({ kind: "note", text: "Call first" }, ids);
  expect(await run(id)).toEqual({ done: 2 });
  // As after a kill before the outcomes were saved.
  await database.pool.query("update bulk_items set outcome = null");
  await database.pool.query("update bulk_runs set finished_at = null");
  await run(id);
  const notes = () => database.pool.query("select * from shipment_changes where kind = 'note'");
  expect((await notes()).rows.map((row) => [row.after, row.changed_by])).toEqual([
    ["Call first", "77"],
    ["Call first", "77"],
  ]);
  world.clock.advance(DAY_MS);
  await run(await start({ kind: "note", text: "Call first" }, ids));
  expect(await undo(id)).toEqual({ done: 2 });
  expect((await notes()).rowCount).toBe(2);
});

test("only registered shipments can be asked about, and that is not undone", async () => {
  const ids = await shipments(1);
  const waiting = await shipments(1, { registrationState: "pending", trackingNumber: "W" });
  const id = await start({ kind: "refresh" }, [...ids, ...waiting]);
  expect(await run(id)).toEqual({ done: 1, not_registered: 1 });
  expect(asked).toEqual(["N0"]);
});

test("a run whose worker dies goes on where it stopped", async () => {
  const ids = await shipments(250);
  const id = await start({ kind: "refresh" }, ids);
  await takeJobs(database.pool);
  let batches = 0;
  const dies = job(() => {
    if (++batches === 2) throw new Error("killed");
  });
  await expect(dies({ shopId: SHOP, runId: id })).rejects.toThrow("killed");
  expect(await findRun(database.pool, SHOP, id)).toMatchObject({ total: 250, done: 100 });
  await enqueueBulkRuns(database.pool);
  expect(await world.jobNames()).toEqual(["shipments.bulk"]);
  expect(await run(id)).toEqual({ done: 250 });
  expect(await findRun(database.pool, SHOP, id)).toMatchObject({
    done: 250,
    finishedAt: world.clock.now(),
  });
  expect(new Set(asked).size).toBe(250);
  expect(asked).toHaveLength(250);
  await enqueueBulkRuns(database.pool);
  expect(await world.jobNames()).toEqual([]);
});

test("another shop's shipments and runs are not reached", async () => {
  const ids = await shipments(1);
  const selection = { ids };
  expect(
    await startBulk(deps(), "two.myshopify.com", newRun({ kind: "archive" }), selection),
  ).toBeNull();
  const id = await start({ kind: "archive" }, ids);
  await job()({ shopId: "two.myshopify.com", runId: id });
  expect(await count("archived_at is not null")).toBe(0);
  expect(await findRun(database.pool, "two.myshopify.com", id)).toBeNull();
});

test("staff's words are deleted after a month", async () => {
  const id = await start({ kind: "note", text: "Ann moved" }, await shipments(1));
  await deleteOldRuns(database.pool, new Date(world.clock.now().getTime() + 29 * DAY_MS));
  expect(await findRun(database.pool, SHOP, id)).not.toBeNull();
  await deleteOldRuns(database.pool, new Date(world.clock.now().getTime() + 31 * DAY_MS));
  expect(await findRun(database.pool, SHOP, id)).toBeNull();
  expect(await database.prisma.bulkItem.count()).toBe(0);
});
