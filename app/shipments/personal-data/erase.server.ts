// Erasing a customer's orders, or what is personal in them, with all that was derived from them.
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
  /** What the tracking service was told about, and must forget. */
  pairs: TrackedPair[];
  /** Every id and number that led to the orders; where else they stand, they go as well. */
  traces: string[];
}

/**
 * Erases orders, their fulfillments and the shipments that are theirs alone. A parcel that another
 * customer's order shares stays with that order; the service still has to forget it, since what it was told
 * may be about the erased one.
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
    pairs: told(shipments),
    traces: [
      ...orderIds,
      ...fulfillments,
      ...own.flatMap(({ id, trackingNumber }) => [id, trackingNumber]),
    ],
  };
}

/**
 * Takes what is personal out of up to `limit` orders without news since `before`: the customer's address and
 * language, and the carriers' words. Answers how many orders there were, and what the service must forget.
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
  return { orders: orderIds.length, pairs: told(own) };
}

function told(shipments: readonly (TrackedPair & { wasTold: boolean })[]): TrackedPair[] {
  return shipments
    .filter(({ wasTold }) => wasTold)
    .map(({ carrierCode, trackingNumber }) => ({ carrierCode, trackingNumber }));
}
