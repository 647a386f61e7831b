// Records orders read from the Admin API, without letting one that can't be stored block the others.
import { type Sql, inTransaction } from "~/lib/database.server";
import type { Deps } from "~/lib/deps.server";
import { AppError, describeError } from "~/lib/errors";
import {
  type OrderRead,
  type RecordedReads,
  recordReads,
} from "~/shipments/record/record-admin-read.server";
import { recordShipmentStatuses } from "../fulfillment-events/shipment-status.server";

export interface TimedRead {
  read: OrderRead;
  readAt: Date;
}

/**
 * Runs `record` with all reads in one transaction. If an order can't be stored, each is tried alone, and `record`
 * runs again with those that can. Other errors, such as a lost connection, are rethrown.
 * `failed`: number of orders that can't be stored; each is logged by its id.
 */
export async function recordStorable<Result>(
  deps: Deps,
  shopId: string,
  reads: readonly TimedRead[],
  record: (tx: Sql, reads: readonly TimedRead[]) => Promise<Result>,
): Promise<{ result: Result; failed: number }> {
  const run = (some: readonly TimedRead[]) =>
    inTransaction(deps.database.pool, (tx) => record(tx, some));
  let first: unknown;
  try {
    return { result: await run(reads), failed: 0 };
  } catch (error) {
    if (!isAboutData(error)) throw error;
    first = error;
  }
  const storable: TimedRead[] = [];
  for (const each of reads) {
    if (await isStorable(deps, shopId, each)) storable.push(each);
  }
  // All of several: the fault is ours or the database's, not an order's.
  if (storable.length === 0 && reads.length > 1) throw first;
  return { result: await run(storable), failed: reads.length - storable.length };
}

class RollBack extends Error {}

/** Records the orders, and their fulfillments' `displayStatus` as what Shopify reports. */
export async function recordOrderReads(
  deps: Deps,
  tx: Sql,
  shopId: string,
  reads: readonly OrderRead[],
  readAt: Date,
): Promise<RecordedReads> {
  const recorded = await recordReads(deps, tx, shopId, reads, readAt);
  const payloads = reads.map(({ payload }) => payload);
  await recordShipmentStatuses(tx, shopId, payloads, new Set(recorded.knownFulfillmentIds));
  return recorded;
}

async function isStorable(
  deps: Deps,
  shopId: string,
  { read, readAt }: TimedRead,
): Promise<boolean> {
  try {
    await inTransaction(deps.database.pool, async (tx) => {
      await recordOrderReads(deps, tx, shopId, [read], readAt);
      throw new RollBack();
    });
  } catch (error) {
    if (error instanceof RollBack) return true;
    if (!isAboutData(error)) throw error;
    const orderId = (read.payload as { id?: unknown }).id;
    const { code } = error as { code?: unknown };
    deps.log.error({ shopId, orderId, code }, "order can't be stored");
  }
  return false;
}

/** PostgreSQL's classes 22 (data exception) and 23 (constraint), or our own code's failure to handle the values. */
function isAboutData(error: unknown): boolean {
  if (error instanceof AppError) return !describeError(error).retry;
  if (error instanceof TypeError || error instanceof RangeError) return true;
  const { code } = error as { code?: unknown };
  return typeof code === "string" && /^2[23]/.test(code);
}
