// Records one step of a backfill file: batches of orders, each in one transaction with the new file offset.
import type { AdminClient } from "../admin-api/admin-client.server";
import type { Deps } from "~/lib/deps.server";
import { DAY_MS, SECOND_MS } from "~/lib/time";
import type { OrderRead } from "~/shipments/record/record-admin-read.server";
import { markBacklog } from "~/shipments/register/store-backlog.server";
import { type BulkGroup, readBulkFile } from "./bulk-file.server";
import { recordOrderReads, recordStorable } from "../orders/record-orders.server";
import { readOrderInFull } from "../orders/changed-orders.server";
import {
  type BulkItem,
  type BulkOrder,
  bulkItem,
  bulkOrder,
  hasArrivedBefore,
  orderOfBulk,
  orderPayload,
} from "../orders/order-payload";
import { type Backfill, advance } from "./store-backfill.server";

export interface BackfillDeps extends Deps {
  admin: AdminClient;
  /** Downloads the file, which is not served by the Admin API. */
  fetch: (url: string, init: RequestInit) => Promise<Response>;
}

/** Small, because the shop's webhooks wait while a batch is recorded (a few hundredths of a second). */
const BATCH_ORDERS = 25;
/** Length of a step; afterward the backfills of other shops run. */
const STEP_MS = 4 * SECOND_MS;
/** Orders delivered longer ago than this are skipped: shoppers no longer look them up. */
const ARRIVED_LONG_AGO_MS = 7 * DAY_MS;

interface File {
  url: string;
  /** The file has the orders as of this time or later. */
  asOf: Date;
  /** Approximate number of parcels that this step may add to the registration backlog. */
  maxBacklog: number;
}

/** Records what fits into one step; "end": the whole file was read, or the backfill has ended. */
export async function recordBatches(
  deps: BackfillDeps,
  backfill: Backfill,
  file: File,
): Promise<"more" | "end"> {
  const stepEndsAt = deps.clock.now().getTime() + STEP_MS;
  const position = { ...backfill };
  let batch: BulkGroup[] = [];
  let added = 0;
  for await (const group of readBulkFile(deps.fetch, file.url, position.byteOffset)) {
    batch.push(group);
    if (batch.length < BATCH_ORDERS) continue;
    const recorded = await recordBatch(deps, position, batch, file);
    if (recorded === null) return "end";
    added += recorded;
    batch = [];
    if (deps.clock.now().getTime() >= stepEndsAt || added >= file.maxBacklog) return "more";
  }
  if (batch.length > 0) await recordBatch(deps, position, batch, file);
  return "end";
}

/** Returns how many orders were added and moves `position`; null: the backfill ended in the meantime. */
async function recordBatch(
  deps: BackfillDeps,
  position: Backfill,
  groups: readonly BulkGroup[],
  file: File,
): Promise<number | null> {
  const { shopId } = position;
  const now = deps.clock.now();
  const orders = groups.flatMap(readGroup);
  const arrivedBefore = new Date(now.getTime() - ARRIVED_LONG_AGO_MS);
  const wanted = orders.filter(({ order }) => !hasArrivedBefore(order, arrivedBefore));
  const { fromFile, inFull } = await readOrders(deps, position, wanted);
  const endsAt = groups.at(-1)?.endsAt ?? position.byteOffset;
  const reads = [
    ...fromFile.map((read) => ({ read, readAt: file.asOf })),
    ...inFull.map((read) => ({ read, readAt: now })),
  ];
  const added = await recordStorable(deps, shopId, reads, async (tx, some) => {
    const repaired: string[] = [];
    const addedShipments: string[] = [];
    for (const readAt of [file.asOf, now]) {
      const ofTime = some.filter((each) => each.readAt === readAt).map(({ read }) => read);
      const recorded = await recordOrderReads(deps, tx, shopId, ofTime, readAt);
      repaired.push(...recorded.repaired);
      addedShipments.push(...recorded.addedShipmentIds);
    }
    await markBacklog(tx, shopId, addedShipments);
    const isMine = await advance(tx, position, {
      endsAt,
      orders: groups.length,
      added: repaired.length,
      skipped: orders.length - wanted.length,
    });
    if (!isMine) throw new BackfillEnded();
    return repaired.length;
  })
    .then(({ result }) => result)
    .catch((error: unknown) => {
      if (error instanceof BackfillEnded) return null;
      throw error;
    });
  position.byteOffset = endsAt;
  return added;
}

/** Rolls back a batch of a backfill that has ended. */
class BackfillEnded extends Error {}

interface ReadGroup {
  order: BulkOrder;
  items: BulkItem[];
}

/** Skips a line of an unexpected shape, so that one order does not stop the backfill. */
function readGroup({ order, items }: BulkGroup): ReadGroup[] {
  const parsed = bulkOrder.safeParse(order);
  if (!parsed.success) return [];
  return [
    { order: parsed.data, items: items.flatMap((item) => bulkItem.safeParse(item).data ?? []) },
  ];
}

/** Orders from the file, and orders with several fulfillments, which are read one by one from the Admin API. */
async function readOrders(
  deps: BackfillDeps,
  { shopId, asksProtected }: Backfill,
  orders: readonly ReadGroup[],
): Promise<{ fromFile: OrderRead[]; inFull: OrderRead[] }> {
  const fromFile: OrderRead[] = [];
  const inFull: OrderRead[] = [];
  for (const { order, items } of orders) {
    const node = orderOfBulk(order, items);
    if (node) {
      const refused = { email: !asksProtected, destination: !asksProtected };
      fromFile.push({ payload: orderPayload(node), refused });
    } else {
      const read = await readOrderInFull(deps.admin, shopId, order.legacyResourceId);
      if (read) inFull.push(read);
    }
  }
  return { fromFile, inFull };
}
