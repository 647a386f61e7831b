// SQL for bulk actions: a run, its shipments in order, and what came of each.
import { randomUUID } from "node:crypto";
import type { Sql } from "~/lib/database.server";
import { DAY_MS } from "~/lib/time";
import { isShipmentId } from "../keys";
import { type Where } from "../list/conditions.server";
import { BULK_MAX_SHIPMENTS, type BulkAction, type BulkOutcome } from "./bulk-action";

export interface BulkRun {
  id: string;
  action: BulkAction;
  /** The run that this one takes back; null: none. */
  undoOf: string | null;
  /** A run that took this one back. */
  undoneBy: string | null;
  total: number;
  done: number;
  createdAt: Date;
  /** When the run that it takes back began. */
  undoesAt: Date | null;
  finishedAt: Date | null;
  startedBy: string | null;
}

export interface NewRun {
  action: BulkAction;
  now: Date;
  by: string | null;
}

/** False: another run takes `undoOf` back already. */
async function insertRun(
  sql: Sql,
  shopId: string,
  { id, action, now, by }: NewRun & { id: string },
  undoOf: string | null,
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `insert into bulk_runs (shop_id, id, action, undo_of, created_at, started_by)
     values ($1, $2::uuid, $3, $4::uuid, $5, $6) on conflict (shop_id, undo_of) do nothing`,
    [shopId, id, JSON.stringify(action), undoOf, now, by],
  );
  return rowCount === 1;
}

/** Counts the run's shipments; returns their number. */
async function countItems(sql: Sql, shopId: string, runId: string): Promise<number> {
  const { rows } = await sql.query<{ total: number }>(
    `update bulk_runs set total = (
       select count(*)::int from bulk_items where shop_id = $1 and run_id = $2::uuid)
     where shop_id = $1 and id = $2::uuid returning total`,
    [shopId, runId],
  );
  return rows[0]?.total ?? 0;
}

/** A run over these of the shop's shipments. */
export async function createRunOf(
  tx: Sql,
  shopId: string,
  run: NewRun,
  ids: readonly string[],
): Promise<{ id: string; total: number }> {
  const id = randomUUID();
  await insertRun(tx, shopId, { id, ...run }, null);
  await tx.query(
    `insert into bulk_items (shop_id, run_id, position, shipment_id)
     select $1, $2::uuid, row_number() over (order by given.position), s.id
     from unnest($3::uuid[]) with ordinality given (id, position)
     join shipments s on s.shop_id = $1 and s.id = given.id`,
    [shopId, id, [...new Set(ids.filter(isShipmentId))]],
  );
  return { id, total: await countItems(tx, shopId, id) };
}

/** A run that is over: its change was made otherwise, and can be taken back as if a run had made it. Returns its id. */
export async function recordRun(
  tx: Sql,
  shopId: string,
  run: NewRun,
  items: readonly { shipmentId: string; before: object }[],
): Promise<string> {
  const id = randomUUID();
  await insertRun(tx, shopId, { id, ...run }, null);
  await tx.query(
    `insert into bulk_items (shop_id, run_id, position, shipment_id, outcome, before)
     select $1, $2::uuid, row_number() over (), given.id, 'done', given.before
     from unnest($3::uuid[], $4::jsonb[]) given (id, before)`,
    [
      shopId,
      id,
      items.map(({ shipmentId }) => shipmentId),
      items.map(({ before }) => JSON.stringify(before)),
    ],
  );
  const total = await countItems(tx, shopId, id);
  await tx.query(
    `update bulk_runs set done = $3, finished_at = $4 where shop_id = $1 and id = $2::uuid`,
    [shopId, id, total, run.now],
  );
  return id;
}

/** A run over the shipments that match now, the newest first, at most BULK_MAX_SHIPMENTS. */
export async function createRunOfMatching(
  tx: Sql,
  shopId: string,
  run: NewRun,
  { where, values, parameter }: Where,
): Promise<{ id: string; total: number }> {
  const id = randomUUID();
  await insertRun(tx, shopId, { id, ...run }, null);
  const runId = parameter(id);
  await tx.query(
    `insert into bulk_items (shop_id, run_id, position, shipment_id)
     select $1, ${runId}::uuid, row_number() over (order by created_at desc, id desc), id
     from (select s.created_at, s.id from shipments s where ${where}
           order by s.created_at desc, s.id desc limit ${BULK_MAX_SHIPMENTS}) found`,
    values,
  );
  return { id, total: await countItems(tx, shopId, id) };
}

/** A run that takes back what another one changed; null: that one was taken back already, or still runs. */
export async function createUndo(
  tx: Sql,
  shopId: string,
  runId: string,
  { now, by }: { now: Date; by: string | null },
): Promise<{ id: string; total: number } | null> {
  const { rows } = await tx.query<{ action: BulkAction }>(
    `select action from bulk_runs
     where shop_id = $1 and id = $2::uuid and finished_at is not null and undo_of is null`,
    [shopId, runId],
  );
  const action = rows[0]?.action;
  const id = randomUUID();
  if (!action || !(await insertRun(tx, shopId, { id, action, now, by }, runId))) return null;
  await tx.query(
    `insert into bulk_items (shop_id, run_id, position, shipment_id, before)
     select $1, $2::uuid, position, shipment_id, before from bulk_items
     where shop_id = $1 and run_id = $3::uuid and outcome = 'done'`,
    [shopId, id, runId],
  );
  return { id, total: await countItems(tx, shopId, id) };
}

/** Records that a run was taken back otherwise, for these shipments. Nothing when it was taken back before. */
export async function recordUndo(
  tx: Sql,
  shopId: string,
  runId: string,
  revertedIds: readonly string[],
  actor: { now: Date; by: string | null },
): Promise<void> {
  const undo = await createUndo(tx, shopId, runId, actor);
  if (!undo) return;
  await tx.query(
    `update bulk_items set outcome = case when shipment_id = any($3::uuid[]) then 'done' else 'unchanged' end
     where shop_id = $1 and run_id = $2::uuid`,
    [shopId, undo.id, revertedIds],
  );
  await tx.query(
    `update bulk_runs set done = total, finished_at = $3 where shop_id = $1 and id = $2::uuid`,
    [shopId, undo.id, actor.now],
  );
}

const RUN_COLUMNS = `r.id, r.action, r.undo_of as "undoOf", r.total, r.created_at as "createdAt",
  (select u.created_at from bulk_runs u where u.shop_id = r.shop_id and u.id = r.undo_of) as "undoesAt",
  r.finished_at as "finishedAt", r.started_by as "startedBy", r.done,
  (select u.id from bulk_runs u where u.shop_id = r.shop_id and u.undo_of = r.id) as "undoneBy"`;

export async function findRun(sql: Sql, shopId: string, id: string): Promise<BulkRun | null> {
  if (!isShipmentId(id)) return null;
  const { rows } = await sql.query<BulkRun>(
    `select ${RUN_COLUMNS} from bulk_runs r where r.shop_id = $1 and r.id = $2::uuid`,
    [shopId, id],
  );
  return rows[0] ?? null;
}

/** The shop's newest runs. */
export async function listRuns(sql: Sql, shopId: string, limit: number): Promise<BulkRun[]> {
  const { rows } = await sql.query<BulkRun>(
    `select ${RUN_COLUMNS} from bulk_runs r where r.shop_id = $1 and r.total > 0
     order by r.created_at desc, r.id limit $2`,
    [shopId, limit],
  );
  return rows;
}

/** Undoing is possible so long, and staff's words are kept. */
export const KEPT_DAYS = 30;

/** Deletes runs with their shipments after KEPT_DAYS. */
export async function deleteOldRuns(sql: Sql, now: Date): Promise<void> {
  await sql.query(`delete from bulk_runs where created_at < $1`, [
    new Date(now.getTime() - KEPT_DAYS * DAY_MS),
  ]);
}

/** Runs whose job may have been lost. */
export async function listOpenRuns(sql: Sql): Promise<{ shopId: string; id: string }[]> {
  const { rows } = await sql.query<{ shopId: string; id: string }>(
    `select shop_id as "shopId", id from bulk_runs where finished_at is null order by shop_id, id`,
  );
  return rows;
}

export interface BulkItem {
  position: number;
  shipmentId: string;
  before: unknown;
}

/** The next shipments without an outcome. */
export async function nextItems(
  sql: Sql,
  shopId: string,
  runId: string,
  limit: number,
): Promise<BulkItem[]> {
  const { rows } = await sql.query<BulkItem>({
    name: "shipments.bulk_next",
    text: `select position, shipment_id as "shipmentId", before from bulk_items
           where shop_id = $1 and run_id = $2::uuid and outcome is null order by position limit $3`,
    values: [shopId, runId, limit],
  });
  return rows;
}

/** Saves what undoes a change, before the change is made: a repeated change does not replace it. */
export async function saveBefore(
  sql: Sql,
  shopId: string,
  runId: string,
  items: readonly { position: number; before: unknown }[],
): Promise<void> {
  if (items.length === 0) return;
  await sql.query({
    name: "shipments.bulk_before",
    text: `update bulk_items i set before = given.before
           from unnest($3::int[], $4::jsonb[]) given (position, before)
           where i.shop_id = $1 and i.run_id = $2::uuid and i.position = given.position and i.before is null`,
    values: [
      shopId,
      runId,
      items.map(({ position }) => position),
      items.map(({ before }) => JSON.stringify(before)),
    ],
  });
}

export interface ItemResult {
  position: number;
  outcome: BulkOutcome;
}

export async function saveOutcomes(
  sql: Sql,
  shopId: string,
  runId: string,
  results: readonly ItemResult[],
): Promise<void> {
  await sql.query({
    name: "shipments.bulk_outcomes",
    text: `with saved as (
             update bulk_items i set outcome = r.outcome
             from unnest($3::int[], $4::text[]) r (position, outcome)
             where i.shop_id = $1 and i.run_id = $2::uuid and i.position = r.position and i.outcome is null
             returning 1)
           update bulk_runs set done = done + (select count(*)::int from saved)
           where shop_id = $1 and id = $2::uuid`,
    values: [
      shopId,
      runId,
      results.map(({ position }) => position),
      results.map(({ outcome }) => outcome),
    ],
  });
}

export async function finishRun(sql: Sql, shopId: string, runId: string, now: Date): Promise<void> {
  await sql.query(
    `update bulk_runs set finished_at = coalesce(finished_at, $3) where shop_id = $1 and id = $2::uuid`,
    [shopId, runId, now],
  );
}

export interface BulkRow {
  position: number;
  shipmentId: string;
  trackingNumber: string | null;
  carrierCode: string | null;
  outcome: BulkOutcome | null;
}

/** So many of the run's shipments after a position, those that failed first. */
export async function listItems(
  sql: Sql,
  shopId: string,
  runId: string,
  limit: number,
): Promise<BulkRow[]> {
  const { rows } = await sql.query<BulkRow>(
    `select i.position, i.shipment_id as "shipmentId", s.tracking_number as "trackingNumber",
       s.carrier_code as "carrierCode", i.outcome
     from bulk_items i left join shipments s on s.shop_id = i.shop_id and s.id = i.shipment_id
     where i.shop_id = $1 and i.run_id = $2::uuid
     order by (i.outcome in ('not_found', 'not_registered')) desc nulls last, i.position limit $3`,
    [shopId, runId, limit],
  );
  return rows;
}

export async function countOutcomes(
  sql: Sql,
  shopId: string,
  runId: string,
): Promise<{ outcome: BulkOutcome | null; count: number }[]> {
  const { rows } = await sql.query<{ outcome: BulkOutcome | null; count: number }>(
    `select outcome, count(*)::int as count from bulk_items
     where shop_id = $1 and run_id = $2::uuid group by outcome`,
    [shopId, runId],
  );
  return rows;
}
