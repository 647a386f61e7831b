// What must have become of every parcel, read back three ways: the admin's store, the proxy door, the v2 API.
import { finalOutcome } from "../../app/carriers/sandbox/script";
import type { Database } from "../../app/lib/database.server";
import type { ShipmentSummary } from "../../app/shipments/shipment";
import { readAttentionThresholds } from "../../app/shipments/attention/thresholds";
import type { ListContext } from "../../app/shipments/list/conditions.server";
import { EVERY_SHIPMENT } from "../../app/shipments/list/query";
import { NO_SEARCH } from "../../app/shipments/list/search.server";
import { type ListPage, listShipments } from "../../app/shipments/list/store-list.server";
import type { Status } from "../../app/trackingmore/contract/status";
import type { Tracking, TrackingService } from "../../app/trackingmore/client/tracking-service";
import type { ExpectedShipment } from "./orders";
import { SANDBOX_SEED } from "./world";

const PAGE_SIZE = 250;
const NO_FILTERS: ListContext = {
  timeZone: "UTC",
  today: "2026-01-01",
  thresholds: readAttentionThresholds({}),
  sources: {
    kind: "cloud",
    keyedCarriers: [],
    carrierFor: () => null,
    isPlayed: () => false,
    isAllPlayed: false,
  },
  search: NO_SEARCH,
};

export interface FinalParcel {
  trackingNumber: string;
  carrierCode: string;
  status: Status;
}

/** The tracked parcels with the status in which their scripts end. */
export function expectedParcels(shipments: readonly ExpectedShipment[]): FinalParcel[] {
  return shipments
    .filter((shipment) => shipment.outcome === "tracked")
    .map(({ trackingNumber, carrierCode }) => ({
      trackingNumber,
      carrierCode: carrierCode ?? "",
      status: statusWhenGivenUp(
        finalOutcome(trackingNumber, carrierCode ?? "", SANDBOX_SEED).status,
      ),
    }));
}

/** The replay runs past the patience of every carrier: a label that is never used has expired by then. */
function statusWhenGivenUp(status: Status): Status {
  return status === "notfound" ? "expired" : status;
}

/** Every shipment of the shop, as the admin's index pages through them. */
export async function readAdmin(database: Database, shopId: string): Promise<ShipmentSummary[]> {
  const all: ShipmentSummary[] = [];
  for (let after: string | null = null; ;) {
    const query = { ...EVERY_SHIPMENT, sort: "added_asc" as const, pageSize: PAGE_SIZE, after };
    const page: ListPage = await listShipments(database, shopId, query, NO_FILTERS);
    all.push(...page.rows);
    if (!page.next) return all;
    after = page.next;
  }
}

/** Every tracking of the shop's account, as any v2 client pages through them. */
export async function readV2(service: TrackingService): Promise<Tracking[]> {
  const all: Tracking[] = [];
  for (let page = 1; ; page++) {
    const { items, total } = await service.list({ page, limit: 200 });
    all.push(...items);
    if (items.length === 0 || all.length >= total) return all;
  }
}

/** Lines that say where two views of the same parcel differ; none when all agree. */
export function differences(
  expected: readonly FinalParcel[],
  views: Record<string, readonly FinalParcel[]>,
): string[] {
  const lines: string[] = [];
  for (const [name, parcels] of Object.entries(views)) {
    const byKey = new Map<string, FinalParcel>();
    for (const parcel of parcels) {
      const key = `${parcel.carrierCode} ${parcel.trackingNumber}`;
      if (byKey.has(key)) lines.push(`${name}: ${key} is there twice`);
      byKey.set(key, parcel);
    }
    for (const wanted of expected) {
      const key = `${wanted.carrierCode} ${wanted.trackingNumber}`;
      const found = byKey.get(key);
      byKey.delete(key);
      if (!found) lines.push(`${name}: ${key} is missing`);
      else if (found.status !== wanted.status) {
        lines.push(`${name}: ${key} is ${found.status}, its script ends ${wanted.status}`);
      }
    }
    for (const key of byKey.keys()) lines.push(`${name}: ${key} was not expected`);
  }
  return lines;
}
