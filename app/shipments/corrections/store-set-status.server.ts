// SQL that sets and clears the status that a merchant chose.
import type { Sql } from "~/lib/database.server";
import type { Status } from "~/trackingmore/contract/status";

/** Returns false when the shipment had this status for this reason already. */
export async function saveStatus(
  sql: Sql,
  shopId: string,
  id: string,
  manual: { status: Status; reason: string; now: Date },
): Promise<boolean> {
  const { rows } = await sql.query<{ isNew: boolean }>(
    `update shipments s set manual_status = $3, manual_reason = $4, manual_set_at = $5, status = $3,
       substatus = null, updated_at = $5
     from shipments before
     where s.shop_id = $1 and s.id = $2::uuid and before.shop_id = s.shop_id and before.id = s.id
     returning (before.manual_status, before.manual_reason) is distinct from ($3, $4) as "isNew"`,
    [shopId, id, manual.status, manual.reason, manual.now],
  );
  return rows[0]?.isNew ?? false;
}

/** Returns false when no status was set by hand. */
export async function clearStatus(sql: Sql, shopId: string, id: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    `update shipments set manual_status = null, manual_reason = null, manual_set_at = null
     where shop_id = $1 and id = $2::uuid and manual_status is not null`,
    [shopId, id],
  );
  return rowCount === 1;
}

/** Whether the shipment's status was set by hand at this time; null: whether it was not set by hand. */
export async function isSetAt(
  sql: Sql,
  shopId: string,
  id: string,
  at: Date | null,
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `select from shipments
     where shop_id = $1 and id = $2::uuid and manual_set_at is not distinct from $3::timestamptz`,
    [shopId, id, at],
  );
  return rowCount === 1;
}
