// SQL for notes, which are entries of the history.
import type { Sql } from "~/lib/database.server";

/** Those of the ids that the shop has, locked against deletion until the transaction ends. */
export async function listExisting(
  tx: Sql,
  shopId: string,
  ids: readonly string[],
): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `select id from shipments where shop_id = $1 and id = any($2::uuid[]) order by id for key share`,
    [shopId, ids],
  );
  return rows.map(({ id }) => id);
}

export async function deleteNoteRow(
  sql: Sql,
  shopId: string,
  shipmentId: string,
  noteId: string,
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `delete from shipment_changes
     where shop_id = $1 and shipment_id = $2::uuid and id = $3::bigint and kind = 'note'`,
    [shopId, shipmentId, noteId],
  );
  return rowCount === 1;
}
