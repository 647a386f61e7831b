// Formats the analytics page: figures, charts and the links to their shipments.
import { carrierName } from "~/carriers/catalogue";
import { UNKNOWN_CARRIER } from "~/shipments/shipment";
import type { FirstScanRow, OneOf, Period } from "~/shipments/analytics/store-analytics.server";
import { type Survival, kaplanMeier, quantileDay, shareWithin } from "~/lib/survival";
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
import type { Texts } from "~/ui/language/texts";
import type { AnalyticsQuery } from "./query";

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
  /** Figures of a random share of the shipments; null: of all of them. */
  sample: { shipments: string; oneOf: number } | null;
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
  {
    oneOf,
    transit,
    firstScans,
  }: { oneOf: OneOf; transit: Compared<TransitRow>; firstScans: Compared<FirstScanRow> },
  own: Texts,
): AnalyticsView {
  const texts = oneOf === 1 ? own : estimating(own, oneOf);
  const { number } = texts;
  const total = { now: transitTotal(transit.now), before: transitTotal(transit.before) };
  const groups = transitGroups(transit.now, query.by);
  const carriers = transitGroups(transit.now, "carrier");
  const earlier = {
    groups: byName(transitGroups(transit.before, query.by), texts),
    carriers: byName(transitGroups(transit.before, "carrier"), texts),
  };
  return {
    query,
    period,
    sample: oneOf === 1 ? null : { shipments: own.number(total.now.survival.total), oneOf },
    isEmpty: transit.now.length === 0 && firstScans.now.length === 0,
    summary: {
      shipments: {
        text: number(total.now.survival.total),
        before: number(total.before.survival.total),
      },
      ...timesOf(total.now, total.before, query.within, texts),
    },
    transit: {
      lines: groups.slice(0, LINES_MAX).map((group) => ({
        name: groupName(group, texts),
        url: listUrl(period, group),
        shipments: number(group.survival.total),
        open: number(group.survival.total - group.survival.delivered),
        ...timesOf(group, earlier.groups.get(groupName(group, texts)) ?? null, query.within, texts),
      })),
      more: Math.max(groups.length - LINES_MAX, 0),
      chart: curves(groups, texts),
    },
    problems: problemsView(carriers, earlier.carriers, period, texts),
    firstScans: firstScansView(firstScans, period, texts),
    estimates: estimatesView(total.now, carriers, earlier.carriers, period, texts),
  };
}

/** Shows a sample's counts as estimates of all: "≈4,224". */
function estimating(texts: Texts, oneOf: number): Texts {
  return { ...texts, number: (count) => `≈${texts.number(count * oneOf)}` };
}

function byName(groups: readonly TransitGroup[], texts: Texts): ReadonlyMap<string, TransitGroup> {
  return new Map(groups.map((group) => [groupName(group, texts), group]));
}

function groupName({ carrierCode, lane, service }: TransitGroup, texts: Texts): string {
  const carrier = nameOf(carrierCode, texts);
  if (lane) {
    return `${carrier}, ${placeOf(lane.origin, texts)} → ${placeOf(lane.destination, texts)}`;
  }
  return service === null ? carrier : `${carrier}, ${service || texts.t("analytics.noService")}`;
}

function nameOf(carrierCode: string, { t }: Texts): string {
  return carrierCode === UNKNOWN_CARRIER ? t("status.unknownCarrier") : carrierName(carrierCode);
}

function placeOf(country: string, texts: Texts): string {
  return country ? countryName(country, texts) : texts.t("analytics.unknownPlace");
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
  texts: Texts,
): { median: Figure; p90: Figure; within: Figure } {
  const figure = (text: (of: TransitSummary) => string | null): Figure => ({
    text: text(now) ?? "–",
    before: before && text(before),
  });
  return {
    median: figure((of) => quantileText(of.survival, 0.5, MEDIAN_MIN, texts)),
    p90: figure((of) => quantileText(of.survival, 0.9, P90_MIN, texts)),
    within: figure((of) =>
      of.survival.delivered < MEDIAN_MIN
        ? null
        : shareText(shareWithin(of.survival, within), texts),
    ),
  };
}

/** "4 days"; "over 12 days" when too many are still on their way; null: too few deliveries. */
function quantileText(
  survival: Survival,
  share: number,
  deliveriesMin: number,
  { t }: Texts,
): string | null {
  if (survival.delivered < deliveriesMin) return null;
  const day = quantileDay(survival, share);
  if (day !== null) return t("common.days", { count: day });
  const last = survival.curve.at(-1)?.day;
  return last === undefined
    ? null
    : t("analytics.over", { days: t("common.days", { count: last }) });
}

function shareText(share: number | null, texts: Texts): string | null {
  return share === null ? null : texts.percent(share);
}

/** "12 (8%)" */
function countAndShare(count: number, total: number, { t, number, percent }: Texts): string {
  return t("analytics.countAndShare", { count: number(count), share: percent(count / total) });
}

/** The share delivered by day, of the largest groups with enough deliveries. */
function curves(groups: readonly TransitGroup[], texts: Texts): LineChartData {
  const shown = groups
    .filter(({ survival }) => survival.delivered >= MEDIAN_MIN)
    .slice(0, CHART_LINES);
  const lastDay = Math.max(0, ...shown.map(({ survival }) => survival.curve.at(-1)?.day ?? 0));
  return {
    series: shown.map((group) => groupName(group, texts)),
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
  texts: Texts,
): AnalyticsView["problems"] {
  const text = (of: TransitGroup | undefined, name: "withAttempt" | "withException") =>
    of ? countAndShare(of[name], of.survival.total, texts) : null;
  const lines = carriers.slice(0, LINES_MAX).map((group) => {
    const before = earlier.get(groupName(group, texts));
    return {
      name: groupName(group, texts),
      shipments: texts.number(group.survival.total),
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
      series: [texts.t("analytics.column.attempt"), texts.t("analytics.column.problem")],
      bars: bars.map((group) => ({
        label: groupName(group, texts),
        values: [group.withAttempt, group.withException].map((count) =>
          percentOf(count, group.survival.total),
        ),
      })),
    },
  };
}

function percentOf(count: number, total: number): number {
  return total === 0 ? 0 : Math.round((count / total) * 1000) / 10;
}

/** Within so many days a carrier should have scanned a parcel. */
const PROMPT_DAYS = 1;

function firstScansView(
  { now, before }: Compared<FirstScanRow>,
  period: Period,
  texts: Texts,
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
        text: quantileText(survival, share, deliveriesMin, texts) ?? "–",
        before: past ? quantileText(past, share, deliveriesMin, texts) : null,
      });
      return {
        name: nameOf(carrierCode, texts),
        url: listUrl(period, { carrierCode }),
        shipments: texts.number(survival.total),
        median: figure(0.5, MEDIAN_MIN),
        p90: figure(0.9, P90_MIN),
        waiting: texts.number(survival.total - survival.delivered),
        waitingUrl: listUrl(period, { carrierCode }, "pending,notfound,expired"),
      };
    }),
    chart: {
      series: [texts.t("analytics.firstScan.series", { count: PROMPT_DAYS })],
      bars: carriers.slice(0, CHART_BARS).map(({ carrierCode, survival }) => ({
        label: nameOf(carrierCode, texts),
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
  texts: Texts,
): AnalyticsView["estimates"] {
  const held = ({ ranged, early, late }: TransitSummary) => ranged - early - late;
  const share = (of: TransitSummary, count: number) =>
    of.ranged === 0 ? null : countAndShare(count, of.ranged, texts);
  const ranged = carriers.filter((group) => group.ranged > 0).slice(0, LINES_MAX);
  return {
    total:
      total.ranged === 0
        ? null
        : {
            held: texts.percent(held(total) / total.ranged),
            early: texts.percent(total.early / total.ranged),
            late: texts.percent(total.late / total.ranged),
            of: texts.number(total.ranged),
          },
    lines: ranged.map((group) => {
      const before = earlier.get(groupName(group, texts));
      return {
        name: groupName(group, texts),
        url: listUrl(period, group, "delivered"),
        of: texts.number(group.ranged),
        held: {
          text: share(group, held(group)) ?? "–",
          before: before ? share(before, held(before)) : null,
        },
        early: share(group, group.early) ?? "–",
        late: share(group, group.late) ?? "–",
      };
    }),
    chart: {
      series: [
        texts.t("analytics.estimates.before"),
        texts.t("analytics.estimates.inside"),
        texts.t("analytics.estimates.after"),
      ],
      isStacked: true,
      bars: ranged.slice(0, CHART_BARS).map((group) => ({
        label: groupName(group, texts),
        values: [group.early, held(group), group.late].map((count) =>
          percentOf(count, group.ranged),
        ),
      })),
    },
  };
}
