// Formats the analytics page: figures, charts and the links to their shipments.
import { carrierName } from "~/carriers/catalogue";
import { UNKNOWN_CARRIER } from "~/shipments/shipment";
import type { FirstScanRow, Period } from "~/shipments/analytics/store-analytics.server";
import {
  type Survival,
  kaplanMeier,
  quantileDay,
  shareWithin,
} from "~/shipments/analytics/survival";
import {
  MEDIAN_MIN,
  P90_MIN,
  type TransitGroup,
  type TransitRow,
  type TransitSummary,
  transitGroups,
  transitTotal,
} from "~/shipments/analytics/transit-report";
import { countryName } from "~/ui/country-name";
import type { BarChartData, LineChartData } from "~/ui/charts/chart-data";
import { ENGLISH } from "~/ui/language/texts";
import { formatCount, formatShare } from "~/ui/numbers";
import type { AnalyticsQuery } from "./read-query";

/** A figure of the period, and of the one before. */
export interface Figure {
  text: string;
  /** null: nothing to compare with. */
  before: string | null;
}

export interface TransitLine {
  name: string;
  url: string;
  shipments: string;
  /** Those of them that are not delivered. */
  open: string;
  median: Figure;
  p90: Figure;
  within: Figure;
}

export interface AnalyticsView {
  query: AnalyticsQuery;
  period: Period;
  isEmpty: boolean;
  summary: { shipments: Figure; median: Figure; p90: Figure; within: Figure };
  transit: { lines: TransitLine[]; more: number; chart: LineChartData };
  problems: {
    lines: { name: string; shipments: string; attempts: Figure; exceptions: Figure; url: string }[];
    chart: BarChartData;
  };
  firstScans: {
    lines: {
      name: string;
      url: string;
      shipments: string;
      median: Figure;
      p90: Figure;
      waiting: string;
      waitingUrl: string;
    }[];
    chart: BarChartData;
  };
  estimates: {
    /** null: no delivery had an 80 % range. */
    total: { held: string; early: string; late: string; of: string } | null;
    lines: { name: string; url: string; of: string; held: Figure; early: string; late: string }[];
    chart: BarChartData;
  };
}

interface Compared<Row> {
  now: readonly Row[];
  before: readonly Row[];
}

/** More rows than this are summed up in one sentence. */
const LINES_MAX = 20;
/** More lines in one chart can't be told apart without color. */
const CHART_LINES = 4;
/** The first bars say most. */
const CHART_BARS = 8;

export function analyticsView(
  query: AnalyticsQuery,
  period: Period,
  { transit, firstScans }: { transit: Compared<TransitRow>; firstScans: Compared<FirstScanRow> },
): AnalyticsView {
  const total = { now: transitTotal(transit.now), before: transitTotal(transit.before) };
  const groups = transitGroups(transit.now, query.by);
  const carriers = transitGroups(transit.now, "carrier");
  const earlier = {
    groups: byName(transitGroups(transit.before, query.by)),
    carriers: byName(transitGroups(transit.before, "carrier")),
  };
  return {
    query,
    period,
    isEmpty: transit.now.length === 0 && firstScans.now.length === 0,
    summary: {
      shipments: {
        text: formatCount(total.now.survival.total),
        before: formatCount(total.before.survival.total),
      },
      ...timesOf(total.now, total.before, query.within),
    },
    transit: {
      lines: groups.slice(0, LINES_MAX).map((group) => ({
        name: groupName(group),
        url: listUrl(period, group),
        shipments: formatCount(group.survival.total),
        open: formatCount(group.survival.total - group.survival.delivered),
        ...timesOf(group, earlier.groups.get(groupName(group)) ?? null, query.within),
      })),
      more: Math.max(groups.length - LINES_MAX, 0),
      chart: curves(groups),
    },
    problems: problemsView(carriers, earlier.carriers, period),
    firstScans: firstScansView(firstScans, period),
    estimates: estimatesView(total.now, carriers, earlier.carriers, period),
  };
}

function byName(groups: readonly TransitGroup[]): ReadonlyMap<string, TransitGroup> {
  return new Map(groups.map((group) => [groupName(group), group]));
}

function groupName({ carrierCode, lane, service }: TransitGroup): string {
  const carrier = nameOf(carrierCode);
  if (lane) return `${carrier}, ${placeOf(lane.origin)} → ${placeOf(lane.destination)}`;
  return service === null ? carrier : `${carrier}, ${service || "service not reported"}`;
}

function nameOf(carrierCode: string): string {
  return carrierCode === UNKNOWN_CARRIER ? "Unknown carrier" : carrierName(carrierCode);
}

function placeOf(country: string): string {
  return country ? countryName(country, ENGLISH) : "unknown";
}

/** The list of shipments behind a figure. */
function listUrl(
  { from, to }: Period,
  group: { carrierCode: string; lane?: TransitGroup["lane"] },
  status?: string,
): string {
  const params = new URLSearchParams({ carrier: group.carrierCode });
  if (group.lane?.destination) params.set("destination", group.lane.destination);
  if (status) params.set("status", status);
  params.set("shipped", `${from}..${to}`);
  return `/app/shipments?${params}`;
}

function timesOf(
  now: TransitSummary,
  before: TransitSummary | null,
  within: number,
): { median: Figure; p90: Figure; within: Figure } {
  const figure = (text: (of: TransitSummary) => string | null): Figure => ({
    text: text(now) ?? "–",
    before: before && text(before),
  });
  return {
    median: figure((of) => quantileText(of.survival, 0.5, MEDIAN_MIN)),
    p90: figure((of) => quantileText(of.survival, 0.9, P90_MIN)),
    within: figure((of) =>
      of.survival.delivered < MEDIAN_MIN ? null : shareText(shareWithin(of.survival, within)),
    ),
  };
}

/** "4 days"; "over 12 days" when too many are still on their way; null: too few deliveries. */
function quantileText(survival: Survival, share: number, deliveriesMin: number): string | null {
  if (survival.delivered < deliveriesMin) return null;
  const day = quantileDay(survival, share);
  if (day !== null) return daysText(day);
  const last = survival.curve.at(-1)?.day;
  return last === undefined ? null : `over ${daysText(last)}`;
}

function daysText(days: number): string {
  return `${formatCount(days)} ${days === 1 ? "day" : "days"}`;
}

function shareText(share: number | null): string | null {
  return share === null ? null : formatShare(share);
}

/** The share delivered by day, of the largest groups with enough deliveries. */
function curves(groups: readonly TransitGroup[]): LineChartData {
  const shown = groups
    .filter(({ survival }) => survival.delivered >= MEDIAN_MIN)
    .slice(0, CHART_LINES);
  const lastDay = Math.max(0, ...shown.map(({ survival }) => survival.curve.at(-1)?.day ?? 0));
  return {
    series: shown.map(groupName),
    points: shown.length
      ? Array.from({ length: lastDay + 1 }, (_, day) => ({
          label: String(day),
          values: shown.map(({ survival }) => Math.round((shareWithin(survival, day) ?? 0) * 100)),
        }))
      : [],
  };
}

function problemsView(
  carriers: readonly TransitGroup[],
  earlier: ReadonlyMap<string, TransitGroup>,
  period: Period,
): AnalyticsView["problems"] {
  const text = (of: TransitGroup | undefined, name: "withAttempt" | "withException") =>
    of ? `${formatCount(of[name])} (${formatShare(of[name] / of.survival.total)})` : null;
  const lines = carriers.slice(0, LINES_MAX).map((group) => {
    const before = earlier.get(groupName(group));
    return {
      name: groupName(group),
      shipments: formatCount(group.survival.total),
      attempts: { text: text(group, "withAttempt") ?? "", before: text(before, "withAttempt") },
      exceptions: {
        text: text(group, "withException") ?? "",
        before: text(before, "withException"),
      },
      url: listUrl(period, group),
    };
  });
  const bars = carriers.slice(0, CHART_BARS);
  return {
    lines,
    chart: {
      series: ["Failed attempt", "Delivery problem"],
      bars: bars.map((group) => ({
        label: groupName(group),
        values: [group.withAttempt, group.withException].map((count) =>
          percent(count, group.survival.total),
        ),
      })),
    },
  };
}

function percent(count: number, total: number): number {
  return total === 0 ? 0 : Math.round((count / total) * 1000) / 10;
}

/** Within so many days a carrier should have scanned a parcel. */
const PROMPT_DAYS = 1;

function firstScansView(
  { now, before }: Compared<FirstScanRow>,
  period: Period,
): AnalyticsView["firstScans"] {
  const groups = (rows: readonly FirstScanRow[]) => {
    const byCarrier = Map.groupBy(rows, ({ carrierCode }) => carrierCode);
    return [...byCarrier]
      .map(([carrierCode, each]) => ({ carrierCode, survival: kaplanMeier(each) }))
      .sort((a, b) => b.survival.total - a.survival.total);
  };
  const earlier = new Map(groups(before).map((group) => [group.carrierCode, group.survival]));
  const carriers = groups(now).slice(0, LINES_MAX);
  return {
    lines: carriers.map(({ carrierCode, survival }) => {
      const past = earlier.get(carrierCode);
      const figure = (share: number, deliveriesMin: number): Figure => ({
        text: quantileText(survival, share, deliveriesMin) ?? "–",
        before: past ? quantileText(past, share, deliveriesMin) : null,
      });
      return {
        name: nameOf(carrierCode),
        url: listUrl(period, { carrierCode }),
        shipments: formatCount(survival.total),
        median: figure(0.5, MEDIAN_MIN),
        p90: figure(0.9, P90_MIN),
        waiting: formatCount(survival.total - survival.delivered),
        waitingUrl: listUrl(period, { carrierCode }, "pending,notfound,expired"),
      };
    }),
    chart: {
      series: [`Scanned within ${daysText(PROMPT_DAYS)}`],
      bars: carriers.slice(0, CHART_BARS).map(({ carrierCode, survival }) => ({
        label: nameOf(carrierCode),
        values: [Math.round((shareWithin(survival, PROMPT_DAYS) ?? 0) * 100)],
      })),
    },
  };
}

function estimatesView(
  total: TransitSummary,
  carriers: readonly TransitGroup[],
  earlier: ReadonlyMap<string, TransitGroup>,
  period: Period,
): AnalyticsView["estimates"] {
  const held = ({ ranged, early, late }: TransitSummary) => ranged - early - late;
  const share = (of: TransitSummary, count: number) =>
    of.ranged === 0 ? null : `${formatCount(count)} (${formatShare(count / of.ranged)})`;
  const ranged = carriers.filter((group) => group.ranged > 0).slice(0, LINES_MAX);
  return {
    total:
      total.ranged === 0
        ? null
        : {
            held: formatShare(held(total) / total.ranged),
            early: formatShare(total.early / total.ranged),
            late: formatShare(total.late / total.ranged),
            of: formatCount(total.ranged),
          },
    lines: ranged.map((group) => {
      const before = earlier.get(groupName(group));
      return {
        name: groupName(group),
        url: listUrl(period, group, "delivered"),
        of: formatCount(group.ranged),
        held: {
          text: share(group, held(group)) ?? "–",
          before: before ? share(before, held(before)) : null,
        },
        early: share(group, group.early) ?? "–",
        late: share(group, group.late) ?? "–",
      };
    }),
    chart: {
      series: ["Before the range", "Inside the range", "After the range"],
      isStacked: true,
      bars: ranged.slice(0, CHART_BARS).map((group) => ({
        label: groupName(group),
        values: [group.early, held(group), group.late].map((count) => percent(count, group.ranged)),
      })),
    },
  };
}
