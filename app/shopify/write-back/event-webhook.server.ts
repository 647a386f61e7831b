// Handles fulfillment_events/create: recognizes Waymark's own events and stores those of other apps.
import { z } from "zod";
import type { Delivery, DeliveryOutcome, SingleTopicHandler } from "~/inbox/delivery";
import type { Sql } from "~/lib/database.server";
import type { Sealer } from "~/lib/seal.server";
import { IGNORED_REDACTED, isRedacted } from "~/shipments/record/redacted-orders.server";
import { lockShipments } from "~/shipments/record/store.server";
import { addReports } from "../fulfillment-events/store.server";
import { recognizeOwn } from "./store-events.server";

const id = z.union([z.number().int().positive(), z.string().regex(/^\d+$/)]).transform(String);

/** Text on one line; null for what is blank or missing. PostgreSQL stores no NUL. */
const text = z
  .string()
  .nullish()
  .catch(null)
  .transform((value) => value?.replaceAll("\u0000", "").trim().slice(0, 500) || null);

const eventPayload = z.object({
  id,
  fulfillment_id: id,
  order_id: id.nullish(),
  status: z.string().min(1).max(100),
  happened_at: z.string().refine((text) => !Number.isNaN(Date.parse(text))),
  message: text,
  city: text,
  province: text,
  country: text,
  estimated_delivery_at: z
    .string()
    .nullish()
    .transform((at) => (at && !Number.isNaN(Date.parse(at)) ? new Date(at) : null)),
});

/** Stores the event and enqueues nothing, so Waymark's own events cause no loop. */
async function recordFulfillmentEvent(
  sealer: Sealer,
  tx: Sql,
  { shopId, receivedAt, payload }: Pick<Delivery, "shopId" | "receivedAt" | "payload">,
): Promise<DeliveryOutcome> {
  const read = eventPayload.safeParse(payload);
  if (!read.success) {
    return { outcome: "unreadable", reason: "The payload is not what Shopify documents." };
  }
  const orderId = read.data.order_id;
  if (orderId) {
    // The lock orders this against a redaction that is being recorded.
    await lockShipments(tx, shopId);
    if (await isRedacted(tx, sealer, shopId, orderId)) return IGNORED_REDACTED;
  }
  const event = {
    id: read.data.id,
    fulfillmentId: read.data.fulfillment_id,
    status: read.data.status.toUpperCase(),
    happenedAt: new Date(read.data.happened_at),
  };
  if (await recognizeOwn(tx, shopId, event, receivedAt)) return { outcome: "own_event" };
  const { message, city, province, country, estimated_delivery_at } = read.data;
  const place = [city, province, country].filter(Boolean).join(", ") || null;
  await addReports(tx, shopId, [
    { ...event, message, place, estimatedDeliveryAt: estimated_delivery_at },
  ]);
  return { outcome: "event_noted" };
}

export function createWriteBackTopicHandlers({
  sealer,
}: {
  sealer: Sealer;
}): Readonly<Record<string, SingleTopicHandler>> {
  return {
    "fulfillment_events/create": (tx, delivery) => recordFulfillmentEvent(sealer, tx, delivery),
  };
}
