// SQL that sets and clears the status that a merchant chose.
import type { Sql } from "~/lib/database.server";
import type { Status } from "~/trackingmore/contract/status";

export async function saveStatus(
  sql: Sql,
  shopId: string,
  id: string,
  manual: { status: Status; reason: string; now: Date },
): Promise<void> {
  await sql.query(
    `update shipments set manual_status = $3, manual_reason = $4, manual_set_at = $5, status = $3,
       substatus = null, updated_at = $5
     where shop_id = $1 and id = $2::uuid`,
    [shopId, id, manual.status, manual.reason, manual.now],
  );
}

export async function clearStatus(sql: Sql, shopId: string, id: string): Promise<void> {
  await sql.query(
    `update shipments set manual_status = null, manual_reason = null, manual_set_at = null
     where shop_id = $1 and id = $2::uuid`,
    [shopId, id],
  );
}
