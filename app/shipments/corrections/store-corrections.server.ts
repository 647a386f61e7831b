// Where a parcel went whose number or carrier was corrected, and what it was called before.
import type { Sql } from "~/lib/database.server";
import { isShipmentId } from "../keys";
import { type Stay, successorOf } from "../record/corrections";

interface StayRow extends Stay {
  /** The shipment that is asked about. */
  askedId: string;
  isAskedLive: boolean;
  fulfillmentId: string;
}

/** All stays on the fulfillments of the shipments that `which` names; one without a fulfillment is one row of nulls. */
const STAYS = (which: string) => `
  select a.id as "askedId", a.registration_state <> 'removed' as "isAskedLive",
    l.fulfillment_id as "fulfillmentId", l.shipment_id as "shipmentId", s.number_key as "numberKey",
    l.position, l.removed_at is null as "isLive", l.first_version as "firstVersion",
    l.source_version as "lastVersion"
  from shipments a
  left join fulfillment_shipments own on own.shop_id = a.shop_id and own.shipment_id = a.id
  left join fulfillment_shipments l on l.shop_id = own.shop_id and l.fulfillment_id = own.fulfillment_id
  left join shipments s on s.shop_id = l.shop_id and s.id = l.shipment_id
  where a.shop_id = $1 and ${which}
  order by l.fulfillment_id, l.position, l.shipment_id`;

/**
 * Ids of the parcels that a number leads to: those that carry it; when none does any more, those that it was
 * corrected to. One statement, whatever there is: nobody learns from the time it takes.
 */
export async function findIdsByNumber(
  sql: Sql,
  shopId: string,
  numberKey: string,
): Promise<string[]> {
  const { rows } = await sql.query<StayRow>({
    name: "shipments.ids_by_number",
    text: STAYS("a.number_key = $2"),
    values: [shopId, numberKey],
  });
  const live = new Set(rows.filter((row) => row.isAskedLive).map((row) => row.askedId));
  return live.size > 0 ? [...live] : successorsIn(rows);
}

/**
 * Id of the parcel as which a removed shipment goes on; null for one that is not removed, and for one that
 * left its order for nothing. Of several (the number was corrected on two orders, each to another) the first.
 */
export async function findSuccessor(
  sql: Sql,
  shopId: string,
  shipmentId: string,
): Promise<string | null> {
  if (!isShipmentId(shipmentId)) return null;
  const { rows } = await sql.query<StayRow>(STAYS("a.id = $2::uuid"), [shopId, shipmentId]);
  if (rows.some((row) => row.isAskedLive)) return null;
  if (rows.some((row) => row.shipmentId)) return successorsIn(rows)[0] ?? null;
  // All its links were handed to a shipment of the same number that the shop had already.
  const merged = await sql.query<{ id: string }>(
    `select n.id from shipments s
     join shipments n on n.shop_id = s.shop_id and n.number_key = s.number_key
       and n.registration_state <> 'removed'
     where s.shop_id = $1 and s.id = $2::uuid order by n.created_at, n.id limit 1`,
    [shopId, shipmentId],
  );
  return merged.rows[0]?.id ?? null;
}

/** What a parcel was called before: the removed shipments that lead to it, in the order of their numbers. */
export async function listPredecessors(
  sql: Sql,
  shopId: string,
  shipmentId: string,
): Promise<{ id: string; trackingNumber: string; carrierCode: string }[]> {
  if (!isShipmentId(shipmentId)) return [];
  const { rows } = await sql.query<StayRow>(STAYS("a.id = $2::uuid"), [shopId, shipmentId]);
  const ids = rows.flatMap((stay) => {
    const isGone = !stay.isLive && stay.shipmentId !== shipmentId;
    return isGone && successorOf(stay, beside(stay, rows)) === shipmentId ? [stay.shipmentId] : [];
  });
  if (ids.length === 0) return [];
  const named = await sql.query<{ id: string; trackingNumber: string; carrierCode: string }>(
    `select id, tracking_number as "trackingNumber", carrier_code as "carrierCode" from shipments
     where shop_id = $1 and id = any($2::uuid[]) and registration_state = 'removed'
     order by tracking_number, carrier_code`,
    [shopId, ids],
  );
  return named.rows;
}

function successorsIn(rows: readonly StayRow[]): string[] {
  const ids = rows.flatMap((stay) =>
    stay.shipmentId === stay.askedId ? (successorOf(stay, beside(stay, rows)) ?? []) : [],
  );
  return [...new Set(ids)];
}

/** The stays on the same fulfillment. */
function beside(stay: StayRow, rows: readonly StayRow[]): StayRow[] {
  return rows.filter(
    (row) => row.fulfillmentId === stay.fulfillmentId && row.askedId === stay.askedId,
  );
}
