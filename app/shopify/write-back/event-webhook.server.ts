// Handles fulfillment_events/create: recognizes Waymark's own events and stores those of other apps.
import { z } from "zod";
import type { DeliveryOutcome, TopicHandler } from "../../inbox/delivery";
import type { Sql } from "../../lib/database.server";
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

interface EventDelivery {
  shopId: string;
  receivedAt: Date;
  payload: unknown;
}

/** Stores the event and enqueues nothing, so Waymark's own events cause no loop. */
export async function recordFulfillmentEvent(
  tx: Sql,
  { shopId, receivedAt, payload }: EventDelivery,
): Promise<DeliveryOutcome> {
  const read = eventPayload.safeParse(payload);
  if (!read.success) {
    return { outcome: "unreadable", reason: "The payload is not what Shopify documents." };
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

export const writeBackTopicHandlers: Readonly<Record<string, TopicHandler>> = {
  "fulfillment_events/create": recordFulfillmentEvent,
};
