// SQL for the trackings that still have to be deleted at tracking services.
import type { Sql } from "~/lib/database.server";
import { sealedColumn } from "~/lib/sealed-column";

export const DELETION_PAIR = sealedColumn("tracking_deletions", "pair_sealed", ["shop_id", "id"]);

/** Ids for new rows, ascending: a pair is sealed for its own. */
export async function nextDeletionIds(tx: Sql, count: number): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `select nextval(pg_get_serial_sequence('tracking_deletions', 'id'))::text as id
     from generate_series(1, $1::int)`,
    [count],
  );
  return rows.map((row) => row.id);
}

export async function addDeletions(
  tx: Sql,
  shopId: string,
  requestId: string | null,
  deletions: readonly Pick<PendingDeletion, "id" | "pairSealed">[],
): Promise<void> {
  await tx.query(
    `insert into tracking_deletions (shop_id, request_id, id, pair_sealed)
     select $1, $2, id, pair from unnest($3::bigint[], $4::bytea[]) as deletion (id, pair)`,
    [
      shopId,
      requestId,
      deletions.map(({ id }) => id),
      deletions.map(({ pairSealed }) => pairSealed),
    ],
  );
}

export interface PendingDeletion {
  /** A bigint, as text. */
  id: string;
  /** null: retention scheduled it, not a request. */
  requestId: string | null;
  pairSealed: Buffer;
}

/** Oldest first. */
export async function listDeletions(
  sql: Sql,
  shopId: string,
  limit: number,
): Promise<PendingDeletion[]> {
  const { rows } = await sql.query<PendingDeletion>(
    `select id::text, request_id as "requestId", pair_sealed as "pairSealed" from tracking_deletions
     where shop_id = $1 order by tracking_deletions.id limit $2`,
    [shopId, limit],
  );
  return rows;
}

export async function finishDeletion(
  sql: Sql,
  shopId: string,
  ids: readonly string[],
): Promise<void> {
  await sql.query(`delete from tracking_deletions where shop_id = $1 and id = any($2::bigint[])`, [
    shopId,
    ids,
  ]);
}

export async function listShopsWithDeletions(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `select distinct shop_id as id from tracking_deletions order by 1`,
  );
  return rows.map((row) => row.id);
}
