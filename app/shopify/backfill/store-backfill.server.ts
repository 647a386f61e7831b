// SQL for backfills: request, progress and outcome.
import { BACKGROUND_PRIORITY, enqueue, enqueueEach } from "~/jobs/job.server";
import type { Sql } from "~/lib/database.server";

export type BackfillState = "requested" | "preparing" | "reading" | "done" | "failed" | "canceled";

export interface Backfill {
  shopId: string;
  /** bigint, as text. */
  id: string;
  state: BackfillState;
  since: Date;
  operationId: string | null;
  asksProtected: boolean;
  operations: number;
  counted: number;
  total: number | null;
  byteOffset: number;
  ordersRead: number;
  ordersAdded: number;
  ordersSkipped: number;
  failures: number;
  problem: string | null;
  requestedAt: Date;
  finishedAt: Date | null;
}

const ACTIVE = `state in ('requested', 'preparing', 'reading')`;
const COLUMNS = `shop_id as "shopId", id::text, state, since, operation_id as "operationId",
  asks_protected as "asksProtected", operations, counted, total, byte_offset::float8 as "byteOffset",
  orders_read as "ordersRead", orders_added as "ordersAdded", orders_skipped as "ordersSkipped",
  failures, problem, requested_at as "requestedAt", finished_at as "finishedAt"`;

/** One queue, so that a single worker runs backfills and the others stay free for new work. */
const JOB = { queue: "backfill", priority: BACKGROUND_PRIORITY };

/**
 * Adds a backfill unless one is active; returns whether it was added.
 * @param installedAt set for the automatic backfill, which is added once per installation; null for a requested one.
 */
export async function addBackfill(
  sql: Sql,
  shopId: string,
  backfill: { since: Date; installedAt: Date | null; now: Date },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `insert into backfills (shop_id, since, installed_at, requested_at) values ($1, $2, $3, $4)
     on conflict do nothing`,
    [shopId, backfill.since, backfill.installedAt, backfill.now],
  );
  if (rowCount === 1) await continueBackfill(sql, shopId, null);
  return rowCount === 1;
}

export async function continueBackfill(
  sql: Sql,
  shopId: string,
  runAt: Date | null,
): Promise<void> {
  await enqueue(
    sql,
    "shopify.backfill",
    { shopId },
    {
      ...JOB,
      key: `backfill:${shopId}`,
      ...(runAt ? { runAt } : {}),
    },
  );
}

/** Enqueues a job for each active backfill; runs at process start and on a schedule. */
export async function enqueueBackfills(sql: Sql): Promise<void> {
  const { rows } = await sql.query<{ shop_id: string }>(
    `select shop_id from backfills where ${ACTIVE} order by 1`,
  );
  const jobs = rows.map(({ shop_id }) => ({
    key: `backfill:${shop_id}`,
    payload: { shopId: shop_id },
    queue: JOB.queue,
  }));
  await enqueueEach(sql, "shopify.backfill", jobs, { priority: JOB.priority });
}

export async function findActiveBackfill(sql: Sql, shopId: string): Promise<Backfill | null> {
  const { rows } = await sql.query<Backfill>(
    `select ${COLUMNS} from backfills where shop_id = $1 and ${ACTIVE}`,
    [shopId],
  );
  return rows[0] ?? null;
}

/** The active or the last backfill; null if there was none. */
export async function findLatestBackfill(sql: Sql, shopId: string): Promise<Backfill | null> {
  const { rows } = await sql.query<Backfill>(
    `select ${COLUMNS} from backfills where shop_id = $1 order by backfills.id desc limit 1`,
    [shopId],
  );
  return rows[0] ?? null;
}

type Key = Pick<Backfill, "shopId" | "id">;

/** Resets the backfill to request a new file and read it from the beginning. */
export async function restart(sql: Sql, key: Key, asksProtected: boolean): Promise<void> {
  await sql.query(
    `update backfills set state = 'requested', operation_id = null, asks_protected = $3, byte_offset = 0,
       counted = 0, total = null, orders_read = 0, orders_skipped = 0
     where shop_id = $1 and id = $2 and ${ACTIVE}`,
    [key.shopId, key.id, asksProtected],
  );
}

export async function saveOperation(sql: Sql, key: Key, operationId: string): Promise<void> {
  await sql.query(
    `update backfills set state = 'preparing', operation_id = $3, operations = operations + 1, failures = 0
     where shop_id = $1 and id = $2 and ${ACTIVE}`,
    [key.shopId, key.id, operationId],
  );
}

/** Saves Shopify's progress with the file; a `total` means that the file is complete and can be read. */
export async function savePrepared(
  sql: Sql,
  key: Key,
  file: { counted: number; total: number | null },
): Promise<void> {
  await sql.query(
    `update backfills set counted = $3, total = $4, failures = 0,
       state = case when $4::int is null then 'preparing' else 'reading' end
     where shop_id = $1 and id = $2 and ${ACTIVE}`,
    [key.shopId, key.id, file.counted, file.total],
  );
}

/**
 * Moves the file offset, in the transaction that records the orders. Returns false, and the caller must roll back,
 * if the backfill has ended or another worker has moved the offset.
 */
export async function advance(
  tx: Sql,
  backfill: Backfill,
  read: { endsAt: number; orders: number; added: number; skipped: number },
): Promise<boolean> {
  const { rowCount } = await tx.query({
    name: "shopify.advance_backfill",
    text: `update backfills set byte_offset = $4, orders_read = orders_read + $5,
             orders_added = orders_added + $6, orders_skipped = orders_skipped + $7, failures = 0
           where shop_id = $1 and id = $2 and state = 'reading' and byte_offset = $3`,
    values: [
      backfill.shopId,
      backfill.id,
      backfill.byteOffset,
      read.endsAt,
      read.orders,
      read.added,
      read.skipped,
    ],
  });
  return rowCount === 1;
}

/** Ends an active backfill; false if it had ended. */
export async function finish(
  sql: Sql,
  key: Key,
  end: { state: "done" | "failed" | "canceled"; problem: string | null; now: Date },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `update backfills set state = $3, problem = $4, finished_at = $5
     where shop_id = $1 and id = $2 and ${ACTIVE}`,
    [key.shopId, key.id, end.state, end.problem, end.now],
  );
  return rowCount === 1;
}

/** Returns the number of consecutive failures. */
export async function recordFailure(sql: Sql, key: Key, problem: string): Promise<number> {
  const { rows } = await sql.query<{ failures: number }>(
    `update backfills set failures = failures + 1, problem = $3
     where shop_id = $1 and id = $2 and ${ACTIVE} returning failures`,
    [key.shopId, key.id, problem],
  );
  return rows[0]?.failures ?? 0;
}
