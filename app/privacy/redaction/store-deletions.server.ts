// SQL for the trackings that still have to be deleted at tracking services.
import type { Sql } from "~/lib/database.server";

export async function addDeletion(
  tx: Sql,
  shopId: string,
  requestId: string | null,
  pairsSealed: readonly Buffer[],
): Promise<void> {
  if (pairsSealed.length === 0) return;
  await tx.query(
    `insert into tracking_deletions (shop_id, request_id, pair_sealed)
     select $1, $2, pair from unnest($3::bytea[]) pair`,
    [shopId, requestId, pairsSealed],
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
     where shop_id = $1 order by id limit $2`,
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
