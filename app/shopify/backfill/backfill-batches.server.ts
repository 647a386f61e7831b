// A backfill's turn at the file: orders in small transactions, each with the position in the file behind them.
import type { Database } from "~/lib/database.server";
import type { Log } from "~/lib/log.server";
import type { Sealer } from "~/lib/seal.server";
import type { Clock } from "~/lib/time";
import type { AdminClient } from "../admin-api/admin-client.server";
import { inTransaction } from "~/lib/database.server";
import { DAY_MS, SECOND_MS } from "~/lib/time";
import { type OrderRead, recordReads } from "~/shipments/record/record-admin-read.server";
import { markBacklog } from "~/shipments/register/store-backlog.server";
import { type BulkGroup, readBulkFile } from "./bulk-file.server";
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

export interface BackfillDeps {
  database: Database;
  sealer: Sealer;
  clock: Clock;
  log: Log;
  admin: AdminClient;
  /** For the file, which lies elsewhere than the Admin API. */
  fetch: (url: string, init: RequestInit) => Promise<Response>;
}

/** While it is recorded, the shop's webhooks wait: some hundredths of a second. */
const BATCH_ORDERS = 25;
/** Then another shop has its turn. */
const STEP_MS = 4 * SECOND_MS;
/** Whoever got his parcel so long ago does not look for it any more. */
const ARRIVED_LONG_AGO_MS = 7 * DAY_MS;

interface File {
  url: string;
  /** The file tells the orders as they were then, or later. */
  asOf: Date;
  /** Parcels that may wait for the tracking service after this turn, about. */
  maxBacklog: number;
}

/** Records what fits into a turn; "end": the file was read to its end, or the backfill is over. */
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

/** Answers how many orders were added, and moves `position`; null: the backfill was canceled meanwhile. */
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
  const added = await inTransaction(deps.database.pool, async (tx) => {
    const first = await recordReads(deps, tx, shopId, fromFile, file.asOf);
    const second = await recordReads(deps, tx, shopId, inFull, now);
    const mended = [...first.repaired, ...second.repaired];
    await markBacklog(tx, shopId, mended, now);
    const isMine = await advance(tx, position, {
      endsAt,
      orders: groups.length,
      added: mended.length,
      leftOut: orders.length - wanted.length,
    });
    if (!isMine) throw new BackfillEnded();
    return mended.length;
  }).catch((error: unknown) => {
    if (error instanceof BackfillEnded) return null;
    throw error;
  });
  position.byteOffset = endsAt;
  return added;
}

/** Rolls back what was recorded for a backfill that is over. */
class BackfillEnded extends Error {}

interface ReadGroup {
  order: BulkOrder;
  items: BulkItem[];
}

/** Nothing for a line that is not what was asked for: one order is not worth all others. */
function readGroup({ order, items }: BulkGroup): ReadGroup[] {
  const parsed = bulkOrder.safeParse(order);
  if (!parsed.success) return [];
  return [
    { order: parsed.data, items: items.flatMap((item) => bulkItem.safeParse(item).data ?? []) },
  ];
}

/** Orders as the file tells them, and those that have to be asked for, since they were sent in parts. */
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
