// SQL over registered shipments whose facts may differ from what the service was given.
import { enqueue, enqueueEach } from "~/jobs/job.server";
import type { Sql } from "~/lib/database.server";

/** Enqueues the correction of registered shipments; `ids` null: all of the shop. */
export async function markNeedsUpdate(
  sql: Sql,
  shopId: string,
  ids: readonly string[] | null,
): Promise<void> {
  if (ids?.length === 0) return;
  const { rowCount } = await sql.query({
    name: "shipments.mark_needs_update",
    text: `update shipments set needs_update = true
           where shop_id = $1 and ($2::uuid[] is null or id = any($2::uuid[]))
             and registration_state = 'registered' and not is_superseded and not needs_update`,
    values: [shopId, ids],
  });
  if (rowCount) await enqueueUpdate(sql, shopId);
}

export async function enqueueUpdate(sql: Sql, shopId: string, runAt?: Date): Promise<void> {
  const key = runAt ? `update-later:${shopId}` : `update:${shopId}`;
  await enqueue(sql, "shipments.update", { shopId }, { key, ...(runAt ? { runAt } : {}) });
}

export async function enqueueUpdateIfAny(sql: Sql, shopId: string): Promise<void> {
  const { rows } = await sql.query({
    name: "shipments.has_needs_update",
    text: `select 1 from shipments where shop_id = $1 and needs_update limit 1`,
    values: [shopId],
  });
  if (rows.length > 0) await enqueueUpdate(sql, shopId);
}

/** For the schedule: shops whose job was lost. */
export async function enqueueUpdates(sql: Sql): Promise<void> {
  const { rows } = await sql.query<{ shop_id: string }>(
    `select distinct shop_id from shipments where needs_update order by 1`,
  );
  await enqueueEach(
    sql,
    "shipments.update",
    rows.map(({ shop_id: shopId }) => ({ key: `update:${shopId}`, payload: { shopId } })),
  );
}

/** Takes up to `limit` shipments whose facts are to be compared. */
export async function takeNeedsUpdate(
  sql: Sql,
  shopId: string,
  limit: number,
): Promise<{ id: string; registeredFacts: Buffer | null }[]> {
  const { rows } = await sql.query<{ id: string; registeredFacts: Buffer | null }>(
    `with due as (
       select id from shipments where shop_id = $1 and needs_update order by id limit $2
       for no key update skip locked)
     update shipments s set needs_update = false from due
     where s.shop_id = $1 and s.id = due.id and s.registration_state = 'registered'
     returning s.id, s.registered_facts as "registeredFacts"`,
    [shopId, limit],
  );
  return rows;
}

/** Saves the hash of what the service was given. */
export async function saveRegisteredFacts(
  sql: Sql,
  shopId: string,
  id: string,
  facts: Buffer,
): Promise<void> {
  await sql.query(`update shipments set registered_facts = $3 where shop_id = $1 and id = $2`, [
    shopId,
    id,
    facts,
  ]);
}
