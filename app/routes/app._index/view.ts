// Formats the home page.
import type { ShipmentCounts, ShipmentSummary } from "~/shipments/shipment";
import { statusLabel } from "~/shipments/status";
import { STATUSES, type Status } from "~/trackingmore/contract/status";
import { shipmentsUrl } from "~/routes/app.shipments._index/list-url";
import { describeMoment, type Moment } from "~/ui/dates";
import { TRACKING_BLOCK } from "./block-state";
import { mostImportant, type Notice } from "./notices";
import { shipmentRow, type ShipmentRow, type TimeContext } from "~/ui/shipment-row";

export interface HomeView {
  /** No shipments yet: the page shows the setup guide. */
  isFirstRun: boolean;
  notice: Notice | null;
  tiles: { status: Status; label: string; count: number; url: string }[];
  attention: {
    /** First the shipments that need setup, then those with a delivery problem. */
    rows: ShipmentRow[];
    toFix: { total: number; url: string };
    exceptions: { total: number; url: string };
  };
  pipeline: { lastWebhookAt: Moment | null; waiting: number; lastSyncedAt: Moment | null };
  trackingPage: { themeEditorUrl: string; pageUrl: string };
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
}

export interface HomeShop {
  shopId: string;
  apiKey: string;
  /** Path of the app proxy in the shop, e.g. "/apps/track". */
  proxyPath: string;
}

/** As many as fit beside the counts without scrolling. */
export const ATTENTION_ROWS = 5;

export function homeView(facts: HomeFacts, shop: HomeShop, time: TimeContext): HomeView {
  const moment = (at: Date | null) => at && describeMoment(at, time.timeZone, time.now);
  const urgent = firstRows(facts.attention.rows, facts.exceptions.rows);
  return {
    isFirstRun: facts.counts.total === 0,
    notice: mostImportant(facts.notices),
    tiles: STATUSES.map((status) => ({
      status,
      label: statusLabel(status),
      count: facts.counts.byStatus[status],
      url: shipmentsUrl({ view: status }),
    })),
    attention: {
      rows: urgent.map((shipment) => shipmentRow(shipment, time)),
      toFix: { total: facts.attention.total, url: shipmentsUrl({ view: "attention" }) },
      exceptions: { total: facts.exceptions.total, url: shipmentsUrl({ view: "exception" }) },
    },
    pipeline: {
      lastWebhookAt: moment(facts.lastWebhookAt),
      waiting: facts.waiting,
      lastSyncedAt: moment(facts.lastSyncedAt),
    },
    trackingPage: trackingPageLinks(shop),
  };
}

/** First the shipments that need setup, then those with a delivery problem. */
function firstRows(toFix: ShipmentSummary[], withProblem: ShipmentSummary[]): ShipmentSummary[] {
  const ids = new Set(toFix.map((shipment) => shipment.id));
  return [...toFix, ...withProblem.filter(({ id }) => !ids.has(id))].slice(0, ATTENTION_ROWS);
}

/** The block's file in the theme extension, and the page of the theme that gets it. */
function trackingPageLinks({ shopId, apiKey, proxyPath }: HomeShop): HomeView["trackingPage"] {
  const editor = new URL(`https://${shopId}/admin/themes/current/editor`);
  editor.searchParams.set("template", "page");
  editor.searchParams.set("addAppBlockId", `${apiKey}/${TRACKING_BLOCK}`);
  editor.searchParams.set("target", "newAppsSection");
  return { themeEditorUrl: editor.href, pageUrl: `https://${shopId}${proxyPath}` };
}
