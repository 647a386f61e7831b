// Reads a fulfillment's `shipment_status` out of order and fulfillment payloads, as a source of its own.
import { z } from "zod";
import { type DeliveryOutcome, type Recorded, type TopicHandler, wrapEach } from "~/inbox/delivery";
import { eventSubstatus } from "./event-substatus";
import { type ShopifyEventReport, addReports, listWritten, statusId } from "./store.server";

const id = z.union([z.number().int().positive(), z.string().regex(/^\d+$/)]).transform(String);
const fulfillment = z.looseObject({
  id,
  updated_at: z.string().refine((text) => !Number.isNaN(Date.parse(text))),
  shipment_status: z.string().min(1).max(100),
});
/** An order with its fulfillments, or a fulfillment. Those without the fields are passed over. */
const payloadSchema = z.looseObject({ fulfillments: z.array(z.unknown()).optional() });

/** The topic handlers, and after each, in its transaction, the statuses in what was recorded. */
export function withShipmentStatuses<Outcome extends DeliveryOutcome & Recorded>(
  handlers: Readonly<Record<string, TopicHandler<Outcome>>>,
): Record<string, TopicHandler<Outcome>> {
  return wrapEach(handlers, (handle) => async (tx, deliveries) => {
    const outcomes = await handle(tx, deliveries);
    const reports = deliveries.flatMap(({ payload }, index) =>
      reportsOf(payload, new Set(outcomes[index]?.fulfillmentIds)),
    );
    const shopId = deliveries[0]?.shopId;
    if (shopId !== undefined && reports.length > 0) {
      // The echo of an event that Waymark wrote is left out.
      const written = new Set(await listWritten(tx, shopId, reports));
      await addReports(
        tx,
        shopId,
        reports.filter((report) => !written.has(report)),
      );
    }
    return outcomes;
  });
}

/**
 * The statuses of the payload's fulfillments that are in `recorded`. The fulfillment's `updated_at` stands for the
 * time of the status, which Shopify doesn't give.
 */
function reportsOf(payload: unknown, recorded: ReadonlySet<string>): ShopifyEventReport[] {
  const read = payloadSchema.safeParse(payload);
  if (!read.success || recorded.size === 0) return [];
  return (read.data.fulfillments ?? [payload]).flatMap((each) => {
    const found = fulfillment.safeParse(each);
    if (!found.success || !recorded.has(found.data.id)) return [];
    const { id: fulfillmentId, updated_at, shipment_status } = found.data;
    const status = shipment_status.toUpperCase();
    if (!eventSubstatus(status)) return [];
    const happenedAt = new Date(updated_at);
    const nothing = { message: null, place: null, estimatedDeliveryAt: null };
    return [{ id: statusId(status), fulfillmentId, status, happenedAt, ...nothing }];
  });
}
