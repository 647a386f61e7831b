// Exports all stored data of a customer as a JSON file for the merchant.
import type { Deps } from "~/lib/deps.server";
import { normalizeEmail } from "~/lib/text/email";
import type { Sealer } from "~/lib/seal.server";
import { orderNameKey } from "~/shipments/keys";
import { ORDER_EMAIL } from "~/shipments/sealed-columns";
import {
  type ExportedOrder,
  exportEvents,
  exportFulfillments,
  exportOrders,
  exportParcels,
} from "~/shipments/personal-data/store-export.server";
import { listOrdersByName } from "~/shipments/lookup/store-orders.server";
import { BODY_KEPT_DAYS } from "~/inbox/store-retention.server";
import { type FoundCustomer, findCustomer } from "./find-customer.server";
import type { Subject } from "./subject";

export type ExportDeps = Pick<Deps, "database" | "sealer">;

export interface ExportFile {
  fileName: string;
  /** JSON. */
  text: string;
  /** No data of the customer is stored. */
  isEmpty: boolean;
}

/** Resolves the merchant's input: an e-mail address, an order name or an order id. */
export async function readRequested(
  { database, sealer }: ExportDeps,
  shopId: string,
  typed: string,
): Promise<Subject> {
  const nobody = { customerId: null, email: null, phone: null, orderIds: [] };
  if (typed.includes("@")) return { ...nobody, email: normalizeEmail(typed) };
  const orderIds = await listOrdersByName(database.pool, shopId, orderNameKey(typed));
  const orders = await exportOrders(database.pool, shopId, orderIds);
  const [named] = orders.filter(({ emailSealed }) => emailSealed);
  const isId = /^\d{1,20}$/.test(typed);
  return {
    ...nobody,
    email: named ? openEmail(sealer, shopId, named) : null,
    orderIds: isId ? [...orderIds, typed] : orderIds,
  };
}

/** null also for one that can't be read. */
function openEmail(
  sealer: Sealer,
  shopId: string,
  { id, emailSealed }: Pick<ExportedOrder, "id" | "emailSealed">,
): string | null {
  const opened = emailSealed && sealer.openIfReadable(emailSealed, ORDER_EMAIL.at(shopId, id));
  return opened?.toString("utf8") ?? null;
}

export async function exportCustomer(
  { database, sealer }: ExportDeps,
  shopId: string,
  subject: Subject,
  now: Date,
): Promise<ExportFile> {
  const found = await findCustomer(database.pool, sealer, shopId, subject, now);
  const orders = await describeOrders({ database, sealer }, shopId, found.orderIds);
  const file = {
    about:
      `Everything that Waymark, the app with which ${shopId} tracks its parcels, keeps about this ` +
      `customer. Made on ${now.toISOString()}.`,
    customer: {
      email: subject.email,
      phone: subject.phone,
      shopifyCustomerId: subject.customerId,
    },
    orders,
    ...describeCopies(found),
    howLongItIsKept:
      `Messages from Shopify: ${BODY_KEPT_DAYS} days. Messages to other systems: 30 days. The e-mail ` +
      "address, the language and the carriers’ events of an order: until the store’s set number of days " +
      "after the last change of its parcels.",
  };
  const { webhooks, trackings, pushes } = found;
  return {
    fileName: `customer-data-${now.toISOString().slice(0, 10)}.json`,
    text: JSON.stringify(file, null, 2),
    isEmpty: [orders, webhooks, trackings, pushes].every(({ length }) => length === 0),
  };
}

async function describeOrders(
  { database: { pool }, sealer }: ExportDeps,
  shopId: string,
  orderIds: readonly string[],
) {
  const orders = await exportOrders(pool, shopId, orderIds);
  const fulfillments = await exportFulfillments(pool, shopId, orderIds);
  const parcels = await exportParcels(pool, shopId, orderIds);
  const events = await exportEvents(
    pool,
    shopId,
    parcels.map(({ id }) => id),
  );
  return orders.map(({ id, name, emailSealed, ...order }) => ({
    order: name,
    shopifyOrderId: id,
    email: openEmail(sealer, shopId, { id, emailSealed }),
    language: order.locale,
    country: order.country,
    placedAt: order.placedAt,
    canceledAt: order.cancelledAt,
    items: order.items,
    shipped: fulfillments
      .filter(({ orderId }) => orderId === id)
      .map(({ name: fulfillment, fulfilledAt, items }) => ({ fulfillment, fulfilledAt, items })),
    parcels: parcels
      .filter(({ orderId }) => orderId === id)
      .map(({ id: parcelId, orderId: _, ...parcel }) => ({
        ...parcel,
        events: events
          .filter((event) => event.id === parcelId)
          .map(({ wallTime, description, details }) => ({ wallTime, description, details })),
      })),
  }));
}

function describeCopies({ webhooks, trackings, pushes }: FoundCustomer) {
  return {
    messagesFromShopify: webhooks.map(({ topic, receivedAt, content }) => ({
      topic,
      receivedAt,
      content,
    })),
    heldByTheTrackingService: trackings.map(({ customer, ...tracking }) => ({
      trackingNumber: tracking.trackingNumber,
      carrierCode: tracking.carrierCode,
      customer,
      title: tracking.title,
      orderId: tracking.orderId,
      comment: tracking.comment,
      postalCode: tracking.postalCode,
      signedBy: tracking.signedBy,
      toldOn: tracking.createdAt,
    })),
    messagesToOtherSystems: pushes.map(({ url, createdAt, trackingNumber, content }) => ({
      sentTo: url,
      writtenAt: createdAt,
      trackingNumber,
      content,
    })),
  };
}
