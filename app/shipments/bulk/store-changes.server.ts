// SQL of the changes that a bulk action makes to a batch of shipments.
import type { Sql } from "~/lib/database.server";
import type { RegistrationState } from "../shipment";

/** Puts shipments into the archive (`at`), or takes them out (null); returns those that changed. */
export async function saveArchived(
  sql: Sql,
  shopId: string,
  ids: readonly string[],
  at: Date | null,
): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `update shipments set archived_at = $3
     where shop_id = $1 and id = any($2::uuid[]) and (archived_at is null) = ($3::timestamptz is not null)
     returning id`,
    [shopId, ids, at],
  );
  return rows.map(({ id }) => id);
}

/** Adds a note of this time to each shipment that does not have it; returns those that the shop has. */
export async function saveNotes(
  sql: Sql,
  shopId: string,
  ids: readonly string[],
  note: { text: string; at: Date; by: string | null },
): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `with present as (
       select id from shipments where shop_id = $1 and id = any($2::uuid[]) for key share),
     added as (
       insert into shipment_changes (shop_id, shipment_id, kind, after, changed_by, changed_at)
       select $1, p.id, 'note', $3, $5, $4 from present p
       where not exists (select 1 from shipment_changes c where c.shop_id = $1 and c.shipment_id = p.id
         and c.kind = 'note' and c.after = $3 and c.changed_at = $4))
     select id from present`,
    [shopId, ids, note.text, note.at, note.by],
  );
  return rows.map(({ id }) => id);
}

/** Deletes the notes that saveNotes added at this time; returns their shipments. */
export async function deleteNotes(
  sql: Sql,
  shopId: string,
  ids: readonly string[],
  note: { text: string; at: Date },
): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `delete from shipment_changes
     where shop_id = $1 and shipment_id = any($2::uuid[]) and kind = 'note' and after = $3 and changed_at = $4
     returning shipment_id as id`,
    [shopId, ids, note.text, note.at],
  );
  return rows.map(({ id }) => id);
}

export interface BulkShipment {
  id: string;
  carrierCode: string;
  trackingNumber: string;
  state: RegistrationState;
  isArchived: boolean;
  /** The status that the merchant set. */
  manual: { status: string; reason: string } | null;
}

export async function readBulkShipments(
  sql: Sql,
  shopId: string,
  ids: readonly string[],
): Promise<Map<string, BulkShipment>> {
  const { rows } = await sql.query<BulkShipment>({
    name: "shipments.read_bulk",
    text: `select id, carrier_code as "carrierCode", tracking_number as "trackingNumber",
             registration_state as state, archived_at is not null as "isArchived",
             case when manual_status is not null
               then json_build_object('status', manual_status, 'reason', manual_reason) end as manual
           from shipments where shop_id = $1 and id = any($2::uuid[])`,
    values: [shopId, ids],
  });
  return new Map(rows.map((row) => [row.id, row]));
}
