// Reads a fulfillment's `shipment_status` out of order and fulfillment payloads, as a source of its own.
import { z } from "zod";
import type { DeliveryOutcome, TopicHandler } from "~/inbox/delivery";
import type { Sql } from "~/lib/database.server";
import { eventSubstatus } from "./event-substatus";
import { addReports, hasWritten, statusId } from "./store.server";

const id = z.union([z.number().int().positive(), z.string().regex(/^\d+$/)]).transform(String);
const fulfillment = z.looseObject({
  id,
  updated_at: z.string().refine((text) => !Number.isNaN(Date.parse(text))),
  shipment_status: z.string().min(1).max(100),
});
/** An order with its fulfillments, or a fulfillment. Those without the fields are passed over. */
const payloadSchema = z.looseObject({ fulfillments: z.array(z.unknown()).optional() });

/** The topic handlers, and after each, in its transaction, the statuses in what was recorded. */
export function withShipmentStatuses<
  Handler extends (
    ...given: Parameters<TopicHandler>
  ) => Promise<DeliveryOutcome & { fulfillmentIds?: readonly string[] }>,
>(handlers: Readonly<Record<string, Handler>>): Record<string, Handler> {
  const withStatuses = (handler: Handler): Handler =>
    (async (tx, delivery) => {
      const end = await handler(tx, delivery);
      const recorded = new Set(end.fulfillmentIds ?? []);
      await recordShipmentStatuses(tx, delivery.shopId, delivery.payload, recorded);
      return end;
    }) as Handler;
  return Object.fromEntries(
    Object.entries(handlers).map(([topic, handler]) => [topic, withStatuses(handler)]),
  );
}

/**
 * Records the statuses of the payload's fulfillments that are in `recorded`. The fulfillment's `updated_at`
 * stands for the time of the status, which Shopify doesn't give. The echo of an event that Waymark wrote is left out.
 */
async function recordShipmentStatuses(
  tx: Sql,
  shopId: string,
  payload: unknown,
  recorded: ReadonlySet<string>,
): Promise<void> {
  const read = payloadSchema.safeParse(payload);
  if (!read.success || recorded.size === 0) return;
  for (const each of read.data.fulfillments ?? [payload]) {
    const found = fulfillment.safeParse(each);
    if (!found.success || !recorded.has(found.data.id)) continue;
    const { id: fulfillmentId, updated_at, shipment_status } = found.data;
    const status = shipment_status.toUpperCase();
    if (!eventSubstatus(status)) continue;
    if (await hasWritten(tx, shopId, fulfillmentId, status)) continue;
    const happenedAt = new Date(updated_at);
    const nothing = { message: null, place: null, estimatedDeliveryAt: null };
    await addReports(tx, shopId, [
      { id: statusId(status), fulfillmentId, status, happenedAt, ...nothing },
    ]);
  }
}
