// The home page, ready to be shown.
import type { ShipmentCounts, ShipmentSummary } from "~/shipments/shipment";
import { statusLabel } from "~/shipments/status";
import { STATUSES, type Status } from "~/trackingmore/contract/status";
import { listUrl } from "~/routes/app.shipments._index/list-url";
import { describeMoment, type Moment } from "~/ui/dates";
import { TRACKING_BLOCK } from "./block-state";
import { mostImportant, type Notice } from "./notices";
import { shipmentRow, type ShipmentRow, type TimeContext } from "~/ui/shipment-row";

export interface HomeView {
  /** Nothing has been shipped yet: the page shows how to begin. */
  isFirstRun: boolean;
  notice: Notice | null;
  tiles: { status: Status; label: string; count: number; url: string }[];
  attention: {
    /** The first few, those to fix ahead of those in trouble. */
    rows: ShipmentRow[];
    toFix: { total: number; url: string };
    exceptions: { total: number; url: string };
  };
  pipeline: { lastWebhookAt: Moment | null; waiting: number; lastAskedAt: Moment | null };
  trackingPage: { themeEditorUrl: string; pageUrl: string };
}

export interface HomeFacts {
  /** What there is to tell in a banner; null entries have nothing to say. */
  notices: readonly (Notice | null)[];
  counts: ShipmentCounts;
  /** Shipments that wait for the merchant: carrier unknown or number refused. */
  attention: { rows: ShipmentSummary[]; total: number };
  /** Parcels in trouble on their way. */
  exceptions: { rows: ShipmentSummary[]; total: number };
  lastWebhookAt: Date | null;
  /** Shipments not yet handed to the tracking service. */
  waiting: number;
  lastAskedAt: Date | null;
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
  const urgent = firstFew(facts.attention.rows, facts.exceptions.rows);
  return {
    isFirstRun: facts.counts.total === 0,
    notice: mostImportant(facts.notices),
    tiles: STATUSES.map((status) => ({
      status,
      label: statusLabel(status),
      count: facts.counts.byStatus[status],
      url: listUrl({ view: status }),
    })),
    attention: {
      rows: urgent.map((shipment) => shipmentRow(shipment, time)),
      toFix: { total: facts.attention.total, url: listUrl({ view: "attention" }) },
      exceptions: { total: facts.exceptions.total, url: listUrl({ view: "exception" }) },
    },
    pipeline: {
      lastWebhookAt: moment(facts.lastWebhookAt),
      waiting: facts.waiting,
      lastAskedAt: moment(facts.lastAskedAt),
    },
    trackingPage: trackingPageLinks(shop),
  };
}

/** Those to fix, then those in trouble that are not among them. */
function firstFew(toFix: ShipmentSummary[], inTrouble: ShipmentSummary[]): ShipmentSummary[] {
  const ids = new Set(toFix.map((shipment) => shipment.id));
  return [...toFix, ...inTrouble.filter(({ id }) => !ids.has(id))].slice(0, ATTENTION_ROWS);
}

/** The block's file in the theme extension, and the page of the theme that gets it. */
function trackingPageLinks({ shopId, apiKey, proxyPath }: HomeShop): HomeView["trackingPage"] {
  const editor = new URL(`https://${shopId}/admin/themes/current/editor`);
  editor.searchParams.set("template", "page");
  editor.searchParams.set("addAppBlockId", `${apiKey}/${TRACKING_BLOCK}`);
  editor.searchParams.set("target", "newAppsSection");
  return { themeEditorUrl: editor.href, pageUrl: `https://${shopId}${proxyPath}` };
}
