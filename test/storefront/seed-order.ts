// Inserts an order with one parcel, as webhooks and a sync would.
import { randomUUID } from "node:crypto";
import { type OrderContacts, orderKeysOf } from "~/shipments/contact/order-keys.server";
import { customerIndexInput } from "~/lib/seal.server";
import type { ShipmentDetail } from "~/shipments/shipment";
import type { Status } from "~/trackingmore/contract/status";
import type { TestDatabase } from "../support/database";
import { testSealer } from "../support/sealer";
import { SHOP } from "./signed-request";

/** An item of an order that is not sent yet, as orders store it. */
export const UNSENT_LAMP = {
  title: "Brass lamp",
  variantTitle: null,
  quantity: 1,
  unfulfilled: 1,
  image: null,
};

export interface SeedOrder {
  shopId?: string;
  name: string;
  /** As stored, when it is not simply the name without "#", lower case. */
  nameKey?: string;
  email: string | null;
  phone?: string;
  postcode?: string;
  /** Two letters, of the address. */
  country?: string;
  number: string;
  carrierCode?: string;
  status?: Status;
  substatus?: string;
  item?: string;
  removed?: boolean;
  /** Shopify's id of the customer; none by default. */
  customerId?: string;
  words?: string;
  place?: string;
}

function keysOf(seed: Pick<SeedOrder, "name" | "email" | "phone" | "postcode" | "country">) {
  const contacts: OrderContacts = {
    name: seed.name,
    email: seed.email,
    phones: seed.phone ? [seed.phone] : [],
    postcode: seed.postcode ?? null,
    customerNames: [],
    country: seed.country ?? null,
  };
  return orderKeysOf(testSealer, contacts).map(({ kind, key }) => ({
    kind,
    key: Uint8Array.from(key),
  }));
}

/** Writes the sample shipments as one order's parcels, with all their scans and legs. */
export async function seedParcels(
  { prisma }: TestDatabase,
  order: { shopId: string; name: string; email: string; syncedAt: Date },
  parcels: readonly ShipmentDetail[],
): Promise<void> {
  const { shopId, name, email, syncedAt } = order;
  const orderId = String(nextId++);
  await prisma.order.create({
    data: {
      shopId,
      id: orderId,
      name,
      nameKey: name.replace("#", "").toLowerCase(),
      keys: { create: keysOf({ name, email }) },
    },
  });
  for (const [index, parcel] of parcels.entries()) {
    const shipmentId = randomUUID();
    const fulfillmentId = String(nextId++);
    const trackingNumber = `${parcel.trackingNumber}${name.replace(/\W/g, "")}${index || ""}`;
    await prisma.fulfillment.create({
      data: {
        shopId,
        id: fulfillmentId,
        orderId,
        name: `${name}.${index + 1}`,
        status: "success",
        items: JSON.parse(JSON.stringify(parcel.orders.flatMap((each) => each.items))) as object,
        fulfilledAt: parcel.createdAt,
        sourceUpdatedAt: parcel.createdAt,
      },
    });
    await prisma.shipment.create({
      data: {
        shopId,
        id: shipmentId,
        carrierCode: parcel.carrierCode,
        carrierSource: parcel.carrierSource,
        trackingCompany: parcel.trackingCompany,
        trackingUrl: parcel.trackingUrl,
        trackingNumber,
        numberKey: trackingNumber,
        registrationState: parcel.registrationState,
        status: parcel.status,
        substatus: parcel.substatus,
        lastCheckpointAt: parcel.lastCheckpointAt,
        deliveredAt: parcel.deliveredAt,
        legs: JSON.parse(JSON.stringify(parcel.legs)) as object,
        syncedAt,
      },
    });
    await prisma.fulfillmentShipment.create({
      data: { shopId, fulfillmentId, shipmentId, orderId },
    });
    await prisma.checkpoint.createMany({
      data: parcel.checkpoints.map((each, position) => ({
        shopId,
        shipmentId,
        id: `c${position}`,
        position,
        ...each,
      })),
    });
  }
}

let nextId = 900_000_000_000_000_001n;

/** Answers the ids that Shopify would know it by. */
export async function seedOrder(
  { prisma }: TestDatabase,
  seed: SeedOrder,
): Promise<{ orderId: string; fulfillmentId: string }> {
  const shopId = seed.shopId ?? SHOP;
  const orderId = String(nextId++);
  const fulfillmentId = String(nextId++);
  const shipmentId = randomUUID();
  const sentAt = new Date("2026-11-02T08:00:00Z");
  await prisma.order.create({
    data: {
      shopId,
      id: orderId,
      name: seed.name,
      nameKey: seed.nameKey ?? seed.name.replace("#", "").toLowerCase(),
      keys: { create: keysOf(seed) },
      customerIndex: seed.customerId
        ? Uint8Array.from(testSealer.blindIndex(customerIndexInput(seed.customerId)))
        : null,
    },
  });
  await prisma.fulfillment.create({
    data: {
      shopId,
      id: fulfillmentId,
      orderId,
      name: `${seed.name}.1`,
      status: "success",
      items: [{ title: seed.item ?? "Wool blanket", variantTitle: null, sku: "W1", quantity: 1 }],
      fulfilledAt: sentAt,
      sourceUpdatedAt: sentAt,
    },
  });
  await prisma.shipment.create({
    data: {
      shopId,
      id: shipmentId,
      carrierCode: seed.carrierCode ?? "dhl-germany",
      carrierSource: "company",
      trackingNumber: seed.number,
      numberKey: seed.number.toUpperCase(),
      registrationState: seed.removed ? "removed" : "registered",
      status: seed.status ?? "transit",
      substatus: seed.substatus ?? null,
      syncedAt: sentAt,
    },
  });
  await prisma.fulfillmentShipment.create({
    data: {
      shopId,
      fulfillmentId,
      shipmentId,
      orderId,
      removedAt: seed.removed ? sentAt : null,
    },
  });
  await prisma.checkpoint.create({
    data: {
      shopId,
      shipmentId,
      id: "c1",
      leg: "origin",
      wallTime: "2026-11-03 14:05",
      description: seed.words ?? "Arrived at sorting centre",
      details: seed.place ?? "LEIPZIG, DE",
      status: "transit",
      substatus: "transit002",
    },
  });
  return { orderId, fulfillmentId };
}
