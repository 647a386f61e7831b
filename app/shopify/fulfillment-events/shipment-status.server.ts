// Reads a fulfillment's `shipment_status` out of order and fulfillment payloads, as a source of its own.
import { z } from "zod";
import { type DeliveryOutcome, type Recorded, type TopicHandler, wrapEach } from "~/inbox/delivery";
import type { Sql } from "~/lib/database.server";
import { eventSubstatus } from "./event-substatus";
import { type ShopifyEventReport, addReports, listWritten, statusId } from "./store.server";

const time = z.string().refine((text) => !Number.isNaN(Date.parse(text)));
const id = z.union([z.number().int().positive(), z.string().regex(/^\d+$/)]).transform(String);
const fulfillment = z.looseObject({
  id,
  updated_at: time,
  shipment_status: z.string().min(1).max(100),
  /** These two only in what the Admin API answered. */
  delivered_at: time.nullish(),
  estimated_delivery_at: time.nullish(),
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
    if (shopId !== undefined) await addForeign(tx, shopId, reports);
    return outcomes;
  });
}

/** The same for orders read from the Admin API; `recorded` are the fulfillments that Waymark has. */
export async function recordShipmentStatuses(
  tx: Sql,
  shopId: string,
  payloads: readonly unknown[],
  recorded: ReadonlySet<string>,
): Promise<void> {
  const reports = payloads.flatMap((payload) => reportsOf(payload, recorded));
  await addForeign(tx, shopId, reports);
}

/** The echo of an event that Waymark wrote is left out. */
async function addForeign(
  tx: Sql,
  shopId: string,
  reports: readonly ShopifyEventReport[],
): Promise<void> {
  if (reports.length === 0) return;
  const written = new Set(await listWritten(tx, shopId, reports));
  await addReports(
    tx,
    shopId,
    reports.filter((report) => !written.has(report)),
  );
}

/**
 * The statuses of the payload's fulfillments that are in `recorded`. The fulfillment's `updated_at` stands for the
 * time of the status, which Shopify gives only for a delivery.
 */
function reportsOf(payload: unknown, recorded: ReadonlySet<string>): ShopifyEventReport[] {
  const read = payloadSchema.safeParse(payload);
  if (!read.success || recorded.size === 0) return [];
  return (read.data.fulfillments ?? [payload]).flatMap((each) => {
    const found = fulfillment.safeParse(each);
    if (!found.success || !recorded.has(found.data.id)) return [];
    const { id: fulfillmentId, updated_at, shipment_status, delivered_at } = found.data;
    const estimate = found.data.estimated_delivery_at;
    const status = shipment_status.toUpperCase();
    if (!eventSubstatus(status)) return [];
    const at = status === "DELIVERED" ? (delivered_at ?? updated_at) : updated_at;
    const happenedAt = new Date(at);
    const estimatedDeliveryAt = estimate ? new Date(estimate) : null;
    const nothing = { message: null, place: null, estimatedDeliveryAt };
    return [{ id: statusId(status), fulfillmentId, status, happenedAt, ...nothing }];
  });
}
