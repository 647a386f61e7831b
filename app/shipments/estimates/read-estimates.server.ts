// Estimates the delivery of parcels from all sources, reading each lane's deliveries once.
import type { Database, Sql } from "~/lib/database.server";
import { localDays } from "~/lib/time-zones";
import { findShop } from "~/shops/store.server";
import type { ShipmentDetail } from "../shipment";
import { transitDatesOf } from "../transit-dates";
import { chooseEstimate, isToCome, type Days, type Estimate } from "./choose-estimate";
import { daysByRule, readDeliveryRule, type SentTimes } from "./delivery-rule";
import { estimateDelivery, type LaneDelivery } from "./lane-estimate";
import { readLaneDeliveries } from "./store-lanes.server";

/** What others expect of a parcel. */
export interface ReportedDays {
  carrier: Days | null;
  shopify: Days | null;
}

/** By shipment id. */
export type ReadReportedDays = (
  shopId: string,
  shipments: readonly ShipmentDetail[],
) => Promise<ReadonlyMap<string, ReportedDays>>;

export interface EstimateDeps {
  database: Database;
  /** Default: carriers and Shopify report nothing. */
  reportedDays?: ReadReportedDays;
}

/** Estimates by shipment id; no entry where no source says anything, or the parcel has arrived or failed. */
export async function readEstimates(
  { database, reportedDays }: EstimateDeps,
  shopId: string,
  shipments: readonly ShipmentDetail[],
  now: Date,
): Promise<Map<string, Estimate>> {
  const estimates = new Map<string, Estimate>();
  const toCome = shipments.filter(({ status }) => isToCome(status));
  if (toCome.length === 0) return estimates;
  const [reported, shop] = await Promise.all([
    reportedDays?.(shopId, toCome),
    findShop(database, shopId),
  ]);
  const rule = readDeliveryRule(shop?.deliveryRule);
  const ids = toCome.map(({ id }) => id);
  const sent = rule.isOn ? await readSentTimes(database.pool, shopId, ids) : null;
  const laneOf = laneReader(database.pool, shopId, now);
  for (const shipment of toCome) {
    const { id, status, substatus, destinationCountry } = shipment;
    const days = transitDatesOf(shipment.checkpoints, shipment.deliveredAt);
    const [today = ""] = localDays(destinationCountry, now);
    const times = sent?.get(id) ?? { orderedAt: null, fulfilledAt: null };
    const parcel = { ...times, beganOn: days.beganOn, country: destinationCountry };
    const known = {
      ...reported?.get(id),
      lane: estimateDelivery({ status, substatus, days }, await laneOf(shipment), today),
      rule: daysByRule(rule, parcel, shop?.ianaTimezone ?? "UTC"),
    };
    const estimate = chooseEstimate(status, known, today);
    if (estimate) estimates.set(id, estimate);
  }
  return estimates;
}

/** What the merchant's rule says of an order of which nothing was sent; null without a rule or a time. */
export async function readOrderEstimate(
  database: Database,
  shopId: string,
  orderId: string,
  now: Date,
): Promise<Estimate | null> {
  const shop = await findShop(database, shopId);
  const rule = readDeliveryRule(shop?.deliveryRule);
  if (!rule.isOn) return null;
  const { rows } = await database.pool.query<{ orderedAt: Date | null; country: string | null }>({
    name: "shipments.ordered_at",
    text: `select placed_at as "orderedAt", destination_country as country from orders
           where shop_id = $1 and id = $2`,
    values: [shopId, orderId],
  });
  const { orderedAt = null, country = null } = rows[0] ?? {};
  const order = { orderedAt, fulfilledAt: null, beganOn: null, country };
  const days = daysByRule(rule, order, shop?.ianaTimezone ?? "UTC");
  const [today = ""] = localDays(country, now);
  return chooseEstimate("pending", { rule: days }, today);
}

function laneReader(sql: Sql, shopId: string, now: Date) {
  const lanes = new Map<string, Promise<LaneDelivery[]>>();
  return ({ status, carrierCode, originCountry, destinationCountry }: ShipmentDetail) => {
    // Of another status a lane says nothing.
    if (status !== "transit" || !destinationCountry) return [];
    const key = `${carrierCode} ${originCountry ?? ""} ${destinationCountry}`;
    const lane = { carrierCode, originCountry, destinationCountry };
    const read = lanes.get(key) ?? readLaneDeliveries(sql, shopId, lane, now);
    lanes.set(key, read);
    return read;
  };
}

/** When the parcels' first orders were placed and their first fulfillments made. */
async function readSentTimes(
  sql: Sql,
  shopId: string,
  ids: readonly string[],
): Promise<Map<string, SentTimes>> {
  const { rows } = await sql.query<SentTimes & { id: string }>({
    name: "shipments.sent_times",
    text: `select s.id, s.fulfilled_at as "fulfilledAt", min(o.placed_at) as "orderedAt"
           from shipments s
           left join fulfillment_shipments l on l.shop_id = s.shop_id and l.shipment_id = s.id
             and l.removed_at is null
           left join orders o on o.shop_id = l.shop_id and o.id = l.order_id
           where s.shop_id = $1 and s.id = any($2::uuid[])
           group by s.id, s.fulfilled_at`,
    values: [shopId, ids],
  });
  return new Map(rows.map(({ id, ...times }) => [id, times]));
}
