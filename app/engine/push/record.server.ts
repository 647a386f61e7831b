// Records a tracking's changes in the push ledger, in the transaction that made them.
import { randomUUID } from "node:crypto";
import type { Sql } from "~/lib/database.server";
import type { Sealer } from "~/lib/seal.server";
import type { Clock } from "~/lib/time";
import type { CarrierCatalogue } from "../journey/catalogue";
import { openCustomer } from "../trackings/sealed-customer.server";
import type { TrackingRow } from "../journey/tracking-row";
import { trackingJson } from "../journey/view";
import { isVisibleChange } from "./visible-change";
import type { ChangedTracking } from "../journey/tracking-row";
import { lockEnabledCallbacks } from "./store-callbacks.server";
import { PUSH_DATA } from "./sending/store-sending.server";
import { insertDeliveries, type NewPush } from "./store-ledger.server";

export interface RecordParts {
  sealer: Sealer;
  catalogue: CarrierCatalogue;
  /** Real time. */
  clock: Clock;
}

/**
 * One delivery for each address that selected the status, in the order given. The caller holds the
 * account's row (`stampChange`), so that deliveries are numbered in commit order.
 */
export async function recordChanges(
  parts: RecordParts,
  tx: Sql,
  accountId: string,
  changes: readonly ChangedTracking[],
): Promise<void> {
  if (changes.length === 0) return;
  const callbacks = await lockEnabledCallbacks(tx, accountId);
  if (callbacks.length === 0) return;
  const rows = changes.filter(isVisibleChange).map(({ after }) => after);
  const dataOf = new Map(rows.map((row) => [row, dataText(parts, row)]));
  for (const callback of callbacks) {
    const deliveries = [...dataOf]
      .filter(([row]) => callback.statuses.includes(row.status))
      .map(([row, data]) => newDelivery(parts.sealer, accountId, row, data));
    if (deliveries.length === 0) continue;
    await insertDeliveries(tx, accountId, callback, deliveries, parts.clock.now());
  }
}

function dataText({ sealer, catalogue }: RecordParts, row: TrackingRow): string {
  return trackingJson(row, openCustomer(sealer, row), catalogue, "text");
}

function newDelivery(sealer: Sealer, accountId: string, row: TrackingRow, data: string): NewPush {
  const id = randomUUID();
  return {
    id,
    trackingId: row.id,
    trackingNumber: row.tracking_number,
    carrierCode: row.carrier_code,
    status: row.status,
    dataSealed: sealer.seal(data, PUSH_DATA.at(accountId, id)),
  };
}
