// Formats the home page.
import { carrierName } from "~/carriers/catalogue";
import type { CarrierCount } from "~/shipments/read/store-carrier-counts.server";
import type { ShipmentCounts, ShipmentSummary } from "~/shipments/shipment";
import { statusLabel } from "~/shipments/status";
import { STATUSES, type Status } from "~/trackingmore/contract/status";
import { shipmentsUrl } from "~/routes/app.shipments._index/list-url";
import { describeMoment, type Moment } from "~/ui/dates";
import { mostImportant, type Notice } from "./notices";
import { shipmentRow, type ShipmentRow, type TimeContext } from "~/ui/rows/shipment-row";

export interface HomeView {
  /** No shipments yet. */
  isFirstRun: boolean;
  /** The setup guide; null: dismissed. */
  guide: { hasShipments: boolean; isPageShared: boolean } | null;
  notice: Notice | null;
  tiles: { status: Status; label: string; count: number; url: string }[];
  attention: {
    /** First the shipments that need setup, then those with a delivery problem. */
    rows: ShipmentRow[];
    toFix: { total: number; url: string };
    exceptions: { total: number; url: string };
  };
  pipeline: {
    lastWebhookAt: Moment | null;
    waiting: number;
    lastSyncedAt: Moment | null;
    /** Shipments that nobody tracks, and whose they are; null: none. */
    untracked: { count: number; carriers: string } | null;
  };
  /** What the links to the tracking page are made of. */
  shop: HomeShop;
}

export interface HomeFacts {
  /** Candidates for the banner. */
  notices: readonly (Notice | null)[];
  counts: ShipmentCounts;
  /** Shipments with an unknown carrier or a rejected number. */
  attention: { rows: ShipmentSummary[]; total: number };
  /** Shipments with a delivery problem. */
  exceptions: { rows: ShipmentSummary[]; total: number };
  lastWebhookAt: Date | null;
  /** Shipments that wait to be registered. */
  waiting: number;
  lastSyncedAt: Date | null;
  /** Carriers of shipments that nobody tracks, most shipments first. */
  untracked: readonly Pick<CarrierCount, "carrierCode" | "silent">[];
  /** Choices in the setup guide. */
  isPageShared: boolean;
  isGuideDismissed: boolean;
}

export interface HomeShop {
  shopId: string;
  apiKey: string;
  /** Path of the app proxy in the shop, e.g. "/apps/track". */
  proxyPath: string;
}

/** What the merchant must mend before a shipment is tracked. */
export const TO_FIX = ["needs_carrier", "rejected"] as const;

/** As many as fit beside the counts without scrolling. */
export const ATTENTION_ROWS = 5;

export function homeView(facts: HomeFacts, shop: HomeShop, time: TimeContext): HomeView {
  const moment = (at: Date | null) => at && describeMoment(at, time.timeZone, time.now);
  const urgent = firstRows(facts.attention.rows, facts.exceptions.rows);
  return {
    isFirstRun: facts.counts.total === 0,
    guide: facts.isGuideDismissed
      ? null
      : { hasShipments: facts.counts.total > 0, isPageShared: facts.isPageShared },
    notice: mostImportant(facts.notices),
    tiles: STATUSES.map((status) => ({
      status,
      label: statusLabel(status),
      count: facts.counts.byStatus[status],
      url: shipmentsUrl({ status: [status] }),
    })),
    attention: {
      rows: urgent.map((shipment) => shipmentRow(shipment, time)),
      toFix: { total: facts.attention.total, url: shipmentsUrl({ attention: [...TO_FIX] }) },
      exceptions: { total: facts.exceptions.total, url: shipmentsUrl({ status: ["exception"] }) },
    },
    pipeline: {
      lastWebhookAt: moment(facts.lastWebhookAt),
      waiting: facts.waiting,
      lastSyncedAt: moment(facts.lastSyncedAt),
      untracked: untrackedView(facts.untracked),
    },
    shop,
  };
}

const NAMED_CARRIERS = 3;

function untrackedView(carriers: HomeFacts["untracked"]): HomeView["pipeline"]["untracked"] {
  if (carriers.length === 0) return null;
  const count = carriers.reduce((sum, { silent }) => sum + silent, 0);
  const names = carriers
    .toSorted((a, b) => b.silent - a.silent)
    .map(({ carrierCode }) => carrierName(carrierCode));
  const rest = names.length - NAMED_CARRIERS;
  const others = rest > 0 ? [`${rest} more`] : [];
  return { count, carriers: [...names.slice(0, NAMED_CARRIERS), ...others].join(", ") };
}

/** First the shipments that need setup, then those with a delivery problem. */
function firstRows(toFix: ShipmentSummary[], withProblem: ShipmentSummary[]): ShipmentSummary[] {
  const ids = new Set(toFix.map((shipment) => shipment.id));
  return [...toFix, ...withProblem.filter(({ id }) => !ids.has(id))].slice(0, ATTENTION_ROWS);
}
