// Erases a customer's orders, or their personal data, with everything derived from them.
import type { Sql } from "~/lib/database.server";
import {
  deleteOrders,
  listFulfillments,
  listOutdatedOrders,
  listShipmentsOf,
  stripOrders,
} from "./store-erase.server";
import { lockShipments } from "../record/store.server";
import { recomputeShipments } from "../record/store-live-links.server";

export interface TrackedPair {
  carrierCode: string;
  trackingNumber: string;
}

export interface Erased {
  orders: number;
  shipments: number;
  /** Trackings to delete at the tracking service. */
  pairs: TrackedPair[];
  /** Ids and numbers of the orders, to be erased elsewhere too. */
  traces: string[];
}

/**
 * Erases orders, their fulfillments and the shipments that no other order has. A shared parcel is kept for the
 * other order; its tracking at the service is deleted too, since it may hold the erased customer's data.
 */
export async function eraseOrders(
  tx: Sql,
  shopId: string,
  orderIds: readonly string[],
  now: Date,
): Promise<Erased> {
  await lockShipments(tx, shopId);
  const fulfillments = await listFulfillments(tx, shopId, orderIds);
  const shipments = await listShipmentsOf(tx, shopId, orderIds);
  const own = shipments.filter((shipment) => !shipment.isShared);
  const shared = shipments.filter((shipment) => shipment.isShared);
  const orders = await deleteOrders(
    tx,
    shopId,
    orderIds,
    own.map(({ id }) => id),
  );
  await recomputeShipments(
    tx,
    shopId,
    shared.map(({ id }) => id),
    now,
  );
  return {
    orders,
    shipments: own.length,
    pairs: registeredPairs(shipments),
    traces: [
      ...orderIds,
      ...fulfillments,
      ...own.flatMap(({ id, trackingNumber }) => [id, trackingNumber]),
    ],
  };
}

/**
 * Deletes the personal data (e-mail, language, carriers' texts) of up to `limit` orders unchanged since `before`.
 * Returns the count of orders and the trackings to delete at the service.
 */
export async function stripOutdatedOrders(
  tx: Sql,
  shopId: string,
  options: { before: Date; limit: number; now: Date },
): Promise<{ orders: number; pairs: TrackedPair[] }> {
  await lockShipments(tx, shopId);
  const orderIds = await listOutdatedOrders(tx, shopId, options.before, options.limit);
  const shipments = await listShipmentsOf(tx, shopId, orderIds);
  const own = shipments.filter((shipment) => !shipment.isShared);
  await stripOrders(
    tx,
    shopId,
    orderIds,
    own.map(({ id }) => id),
    options.now,
  );
  return { orders: orderIds.length, pairs: registeredPairs(own) };
}

function registeredPairs(
  shipments: readonly (TrackedPair & { mayBeRegistered: boolean })[],
): TrackedPair[] {
  return shipments
    .filter(({ mayBeRegistered }) => mayBeRegistered)
    .map(({ carrierCode, trackingNumber }) => ({ carrierCode, trackingNumber }));
}
