// Shipments as the store answers them, for the tests of the admin's pages.
import { readAttentionThresholds } from "~/shipments/attention/thresholds";
import type { ListContext } from "~/shipments/list/conditions.server";
import { NO_SEARCH } from "~/shipments/list/search.server";
import type { HomeFacts } from "~/routes/app._index/view";
import { transitTotal } from "~/shipments/analytics/transit-report";
import type { ShopSources } from "~/shipments/sources";
import type { ShipmentCheckpoint, ShipmentDetail, ShipmentSummary } from "~/shipments/shipment";
import type { Status } from "~/trackingmore/contract/status";
import { ENGLISH } from "~/ui/language/texts";

export const NOW = new Date("2026-11-22T12:00:00Z");
export const TIME = { texts: ENGLISH, timeZone: "America/New_York", now: NOW };

export function summary(changes: Partial<ShipmentSummary> = {}): ShipmentSummary {
  return {
    id: "0b5cf2f4-58a8-4c5b-9c55-9a8d7f6e5d4c",
    trackingNumber: "LV123456785CN",
    carrierCode: "china-post",
    trackingCompany: "China Post",
    status: "transit",
    substatus: "transit004",
    lastEvent: "Arrived at the destination country",
    lastCheckpointAt: "2026-11-20 14:03",
    registrationState: "registered",
    registrationMessage: null,
    destinationCountry: "DE",
    orderNames: ["#1001"],
    shippedAt: new Date("2026-11-12T15:30:00Z"),
    registeredAt: new Date("2026-11-12T15:30:05Z"),
    beganOn: "2026-11-13",
    lastScanOn: "2026-11-20",
    deliveredOn: null,
    expectedBy: "2026-11-25",
    silentAfter: "2026-11-24",
    isArchived: false,
    createdAt: new Date("2026-11-12T15:30:00Z"),
    ...changes,
  };
}

export function checkpoint(changes: Partial<ShipmentCheckpoint> = {}): ShipmentCheckpoint {
  return {
    leg: "origin",
    wallTime: "2026-11-13 09:12",
    description: "Accepted at the post office",
    details: "Shenzhen",
    status: "transit",
    substatus: "transit001",
    milestone: null,
    ...changes,
  };
}

export function detail(changes: Partial<ShipmentDetail> = {}): ShipmentDetail {
  return {
    ...summary(),
    carrierSource: "company",
    trackingUrl: null,
    registrationCode: null,
    trackingId: "5b7658cec7c33c0e007de3c5b7658cec",
    deliveredAt: null,
    originCountry: "CN",
    syncedAt: new Date("2026-11-22T11:48:00Z"),
    legs: {
      origin: {
        carrierCode: "china-post",
        weblink: "http://www.ems.com.cn/",
        phone: "+86 11183",
        milestones: { ItemReceived: "2026-11-13 09:12", DepartfromAirport: "2026-11-16 22:40" },
      },
      destination: {
        carrierCode: "dhl-germany",
        weblink: null,
        phone: null,
        milestones: { DestinationArrived: "2026-11-20 14:03" },
      },
    },
    checkpoints: [
      checkpoint({
        leg: "destination",
        wallTime: "2026-11-20 14:03",
        description: "Arrived at the destination country",
        details: "Frankfurt, IPZ",
        substatus: "transit004",
      }),
      checkpoint({
        wallTime: "2026-11-16 22:40",
        description: "Left Shenzhen airport",
        details: "",
      }),
      checkpoint({ wallTime: "2026-11-13 18:20", description: "Sorted" }),
      checkpoint(),
    ],
    orders: [
      {
        orderId: "820982911946154508",
        orderName: "#1001",
        fulfillmentId: "1",
        fulfillmentName: "#1001.1",
        items: [
          { title: "Wool scarf", variantTitle: "Red", quantity: 2 },
          { title: "Gift card", variantTitle: null, quantity: 1 },
        ],
      },
    ],
    changes: [
      {
        id: "1",
        by: null,
        kind: "registration",
        before: "pending",
        after: "registered",
        changedAt: new Date("2026-11-12T15:30:05Z"),
      },
      {
        id: "2",
        by: null,
        kind: "status",
        before: "pending",
        after: "transit004",
        changedAt: new Date("2026-11-20T07:00:00Z"),
      },
    ],
    ...changes,
  };
}

export function countsOf(some: Partial<Record<Status, number>>) {
  const byStatus: Record<Status, number> = {
    pending: 0,
    notfound: 0,
    transit: 0,
    pickup: 0,
    delivered: 0,
    undelivered: 0,
    exception: 0,
    expired: 0,
    ...some,
  };
  const total = Object.values(byStatus).reduce((sum, count) => sum + count, 0);
  return { byStatus, total };
}

/** A shop with the built-in service and no key: nobody tracks what Shopify doesn't report on. */
export const NO_SOURCES: ShopSources = {
  kind: "embedded",
  carrierFor: () => null,
  isPlayed: () => false,
  isAllPlayed: false,
  keyedCarriers: [],
};

/** What a list is read and formatted with, in such a shop. */
export const CONTEXT: ListContext = {
  timeZone: TIME.timeZone,
  today: "2026-11-22",
  thresholds: readAttentionThresholds({}),
  sources: NO_SOURCES,
  search: NO_SEARCH,
};

/** A home page with nothing to tell. */
export function homeFacts(changes: Partial<HomeFacts> = {}): HomeFacts {
  return {
    notices: [],
    counts: countsOf({ delivered: 3 }),
    attention: {
      rows: [],
      counts: [],
      total: { count: 0, isMore: false },
      untracked: { count: 0, isMore: false },
    },
    lastDays: new Map(),
    daily: [],
    transit: transitTotal([]),
    isSample: false,
    period: { from: "2026-10-24", to: "2026-11-22" },
    lastWebhookAt: null,
    waiting: 0,
    lastSyncedAt: null,
    sources: NO_SOURCES,
    keys: [],
    isPageShared: false,
    isGuideDismissed: false,
    ...changes,
  };
}
