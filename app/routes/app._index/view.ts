// Formats the home page.
import {
  type AttentionLink,
  attentionLinks,
  UNTRACKED_URL,
} from "~/routes/app.shipments._index/attention-links";
import { shipmentsUrl } from "~/routes/app.shipments._index/list-url";
import type { DailyCount, Period } from "~/shipments/analytics/store-analytics.server";
import { quantileDay } from "~/lib/survival";
import { MEDIAN_MIN, P90_MIN, type TransitSummary } from "~/shipments/analytics/transit-report";
import { ATTENTION_REASONS } from "~/shipments/attention/reasons";
import type { AttentionSummary } from "~/shipments/list/read-attention.server";
import type { ShipmentCounts } from "~/shipments/shipment";
import type { ShopSources } from "~/shipments/sources";
import { STATUSES, type Status } from "~/trackingmore/contract/status";
import { cappedCount } from "~/ui/capped-count";
import type { LineChartData } from "~/ui/charts/chart-data";
import { describeMoment, formatWallTime, type Moment } from "~/ui/dates";
import type { PageContext } from "~/ui/language/page-context";
import type { Texts } from "~/ui/language/texts";
import { shipmentRow, type ShipmentRow } from "~/ui/rows/shipment-row";
import { reasonLabel, statusGroupLabel } from "~/ui/rows/status-words";
import { mostImportant, type Notice } from "./notices";

export interface HomeView {
  /** No shipments yet. */
  isFirstRun: boolean;
  /** The setup guide; null: dismissed. */
  guide: { hasShipments: boolean; isPageShared: boolean; isCloud: boolean } | null;
  notice: Notice | null;
  tiles: { status: Status; label: string; count: number; url: string }[];
  attention: {
    /** The link to all shipments with a reason: it names what the card lists and the linked view lacks. */
    viewAll: { text: string; url: string };
    reasons: AttentionLink[];
    /** The most urgent ones, each with its most urgent reason. */
    rows: ShipmentRow[];
  };
  figures: {
    /** Of shipments sent in the last FIGURE_DAYS days; null: too few deliveries. */
    median: string | null;
    p90: string | null;
    /** How many shipments these are read from; null: from all. */
    sample: number | null;
    days: { day: string; shipped: string; delivered: string; url: string }[];
    chart: LineChartData;
  };
  health: HealthView;
  /** What the links to the tracking page are made of. */
  shop: HomeShop;
}

export interface HealthView {
  lastWebhookAt: Moment | null;
  waiting: number;
  /** When carriers or TrackingMore last answered; null: Waymark asks nobody. */
  lastCheck: { at: Moment | null } | null;
  /** Shipments that nobody tracks; null: none. */
  untracked: { count: string; url: string } | null;
  /** What the merchant should look at. */
  problems: { text: string; url: string }[];
}

/** A carrier's key and how calls with it go. */
export interface KeyHealth {
  name: string;
  state: "on" | "trouble" | "refused" | "paused";
  lastSuccessAt: Date | null;
}

export interface HomeFacts {
  /** Candidates for the banner. */
  notices: readonly (Notice | null)[];
  counts: ShipmentCounts;
  attention: AttentionSummary;
  /** By shipment: the last day on which it waits at its pickup point. */
  lastDays: ReadonlyMap<string, string>;
  daily: readonly DailyCount[];
  transit: TransitSummary;
  /** `transit` is of a random share of the shipments. */
  isSample: boolean;
  period: Period;
  lastWebhookAt: Date | null;
  /** Shipments that wait to be registered. */
  waiting: number;
  lastSyncedAt: Date | null;
  /** What the shipments' updates may come from. */
  sources: ShopSources;
  keys: readonly KeyHealth[];
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

/** As many as fit beside the counts without scrolling. */
export const ATTENTION_ROWS = 5;
/** Days that the chart and the transit times are about. */
export const FIGURE_DAYS = 30;

export function homeView(facts: HomeFacts, shop: HomeShop, context: PageContext): HomeView {
  return {
    isFirstRun: facts.counts.total === 0,
    guide: facts.isGuideDismissed
      ? null
      : {
          hasShipments: facts.counts.total > 0,
          isPageShared: facts.isPageShared,
          isCloud: facts.sources.kind === "cloud",
        },
    notice: mostImportant(facts.notices),
    tiles: STATUSES.map((status) => ({
      status,
      label: statusGroupLabel(status, context.texts),
      count: facts.counts.byStatus[status],
      url: shipmentsUrl({ status: [status] }),
    })),
    attention: attentionView(facts, context),
    figures: figuresView(facts, context),
    health: healthView(facts, context),
    shop,
  };
}

function attentionView(
  { attention, lastDays, sources }: HomeFacts,
  context: PageContext,
): HomeView["attention"] {
  const { texts } = context;
  const { rows } = attention;
  return {
    viewAll: {
      text: viewAllText(attention, texts),
      url: shipmentsUrl({ attention: [...ATTENTION_REASONS] }),
    },
    reasons: attentionLinks(attention, texts),
    rows: rows.map(({ shipment, reason }) => {
      const row = shipmentRow(shipment, context, sources);
      const label = reasonLabel(reason, texts);
      const lastDay = lastDays.get(shipment.id);
      return {
        ...row,
        reason: row.isUntracked || label === row.badge.label ? null : label,
        ...(lastDay
          ? {
              latest: texts.t("home.attention.goesBack", { day: formatWallTime(lastDay, context) }),
            }
          : {}),
      };
    }),
  };
}

function viewAllText(attention: AttentionSummary, texts: Texts): string {
  const total = cappedCount(attention.total, texts);
  return attention.untracked.count > 0
    ? texts.t("home.attention.viewAllExcept", { label: texts.t("status.notTracked"), total })
    : texts.t("home.attention.viewAll", { total });
}

function figuresView(
  { daily, transit, isSample }: HomeFacts,
  context: PageContext,
): HomeView["figures"] {
  const { t, number } = context.texts;
  const quantile = (share: number, deliveriesMin: number) => {
    const { survival } = transit;
    const day = survival.delivered < deliveriesMin ? null : quantileDay(survival, share);
    return day === null ? null : t("common.days", { count: day });
  };
  const labels = daily.map(({ day }) => formatWallTime(day, context));
  return {
    median: quantile(0.5, MEDIAN_MIN),
    p90: quantile(0.9, P90_MIN),
    sample: isSample ? transit.survival.total : null,
    days: daily
      .map(({ day, shipped, delivered }, index) => ({
        day: labels[index] ?? day,
        shipped: number(shipped),
        delivered: number(delivered),
        url: shipmentsUrl({ shipped: { from: day, to: day } }),
      }))
      .reverse(),
    chart: {
      series: [t("home.figures.shipped"), t("home.figures.delivered")],
      points: daily.some(({ shipped, delivered }) => shipped + delivered > 0)
        ? daily.map(({ shipped, delivered }, index) => ({
            label: labels[index] ?? "",
            values: [shipped, delivered],
          }))
        : [],
    },
  };
}

/** The built-in service's own answer says nothing: what it knows comes from carriers and from Shopify. */
function lastCheckOf(
  { sources, keys, lastSyncedAt }: HomeFacts,
  moment: (at: Date | null) => Moment | null,
): HealthView["lastCheck"] {
  if (sources.kind === "cloud") return { at: moment(lastSyncedAt) };
  if (keys.length === 0) return null;
  const times = keys.flatMap(({ lastSuccessAt }) => lastSuccessAt?.getTime() ?? []);
  return { at: times.length > 0 ? moment(new Date(Math.max(...times))) : null };
}

const CARRIERS_URL = "/app/settings/carriers";

function healthView(facts: HomeFacts, context: PageContext): HealthView {
  const { t } = context.texts;
  const moment = (at: Date | null) => at && describeMoment(at, context);
  return {
    lastWebhookAt: moment(facts.lastWebhookAt),
    waiting: facts.waiting,
    lastCheck: lastCheckOf(facts, moment),
    untracked:
      facts.attention.untracked.count > 0
        ? { count: cappedCount(facts.attention.untracked, context.texts), url: UNTRACKED_URL }
        : null,
    problems: facts.keys.flatMap(({ name, state }) => {
      if (state === "on" || state === "paused") return [];
      const text = t(state === "refused" ? "home.health.refused" : "home.health.silent", { name });
      return [{ text, url: CARRIERS_URL }];
    }),
  };
}
