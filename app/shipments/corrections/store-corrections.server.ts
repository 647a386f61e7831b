// SQL that follows corrected numbers and carriers to the current shipment and back.
import type { Sql } from "~/lib/database.server";
import { isShipmentId } from "../keys";
import { type LinkPeriod, successorOf } from "../record/corrections";

interface LinkPeriodRow extends LinkPeriod {
  /** The shipment that the query starts from. */
  requestedId: string;
  isRequestedLive: boolean;
  fulfillmentId: string;
}

/** All link periods on the fulfillments of the matching shipments; a shipment without one is a row of nulls. */
const LINK_PERIODS = (which: string) => `
  select a.id as "requestedId", a.registration_state <> 'removed' as "isRequestedLive",
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
 * Ids of the live shipments with a number; if there is none, of those it was corrected to. Always one statement,
 * so that its duration reveals nothing.
 */
export async function findIdsByNumber(
  sql: Sql,
  shopId: string,
  numberKey: string,
): Promise<string[]> {
  const { rows } = await sql.query<LinkPeriodRow>({
    name: "shipments.ids_by_number",
    text: LINK_PERIODS("a.number_key = $2 and not a.is_superseded"),
    values: [shopId, numberKey],
  });
  const live = new Set(rows.filter((row) => row.isRequestedLive).map((row) => row.requestedId));
  return live.size > 0 ? [...live] : successorsIn(rows);
}

/**
 * Id of the shipment that replaced a removed one; null when none did or it is not removed. Of several (its number
 * was corrected on two orders) the first.
 */
export async function findSuccessor(
  sql: Sql,
  shopId: string,
  shipmentId: string,
): Promise<string | null> {
  if (!isShipmentId(shipmentId)) return null;
  const { rows } = await sql.query<LinkPeriodRow>(LINK_PERIODS("a.id = $2::uuid"), [
    shopId,
    shipmentId,
  ]);
  if (rows.some((row) => row.isRequestedLive)) return null;
  if (rows.some((row) => row.shipmentId)) return successorsIn(rows)[0] ?? null;
  // setCarrier gave all its links to another shipment of the same number.
  const merged = await sql.query<{ id: string }>(
    `select n.id from shipments s
     join shipments n on n.shop_id = s.shop_id and n.number_key = s.number_key
       and n.occurrence = s.occurrence
       and n.registration_state <> 'removed'
     where s.shop_id = $1 and s.id = $2::uuid order by n.created_at, n.id limit 1`,
    [shopId, shipmentId],
  );
  return merged.rows[0]?.id ?? null;
}

/** The removed shipments that a shipment replaced, by number. */
export async function listPredecessors(
  sql: Sql,
  shopId: string,
  shipmentId: string,
): Promise<{ id: string; trackingNumber: string; carrierCode: string }[]> {
  if (!isShipmentId(shipmentId)) return [];
  const { rows } = await sql.query<LinkPeriodRow>(LINK_PERIODS("a.id = $2::uuid"), [
    shopId,
    shipmentId,
  ]);
  const ids = rows.flatMap((period) => {
    const isGone = !period.isLive && period.shipmentId !== shipmentId;
    return isGone && successorOf(period, beside(period, rows)) === shipmentId
      ? [period.shipmentId]
      : [];
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

function successorsIn(rows: readonly LinkPeriodRow[]): string[] {
  const ids = rows.flatMap((period) =>
    period.shipmentId === period.requestedId
      ? (successorOf(period, beside(period, rows)) ?? [])
      : [],
  );
  return [...new Set(ids)];
}

/** The periods on the same fulfillment. */
function beside(period: LinkPeriodRow, rows: readonly LinkPeriodRow[]): LinkPeriodRow[] {
  return rows.filter(
    (row) => row.fulfillmentId === period.fulfillmentId && row.requestedId === period.requestedId,
  );
}
