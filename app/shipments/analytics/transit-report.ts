// Summarizes a period's shipments by carrier, lane or service. Pure.
import { type Observation, type Survival, kaplanMeier, quantileDay } from "~/lib/survival";

/** Shipments of one carrier, lane and service that took, or have lasted, the same number of days. */
export interface TransitRow {
  carrierCode: string;
  /** Two letters; "" where unknown. */
  origin: string;
  destination: string;
  /** The carrier's service code; "" where unknown. */
  service: string;
  /** From the first scan to the delivery, or to the last day on which it was on its way. */
  days: number;
  delivered: boolean;
  count: number;
  /** Of them: with a failed delivery attempt, with a delivery problem. */
  withAttempt: number;
  withException: number;
  /** Delivered ones that an 80 % range was computed for, and where they arrived. */
  ranged: number;
  early: number;
  late: number;
}

export const GROUPINGS = ["carrier", "lane", "service"] as const;
export type Grouping = (typeof GROUPINGS)[number];

export interface TransitGroup {
  /** What the group is about; parts that it doesn't tell apart are null. */
  carrierCode: string;
  lane: { origin: string; destination: string } | null;
  service: string | null;
  survival: Survival;
  /** Days by which half and 90 % of the parcels are delivered; null: unknown, see QUANTILE_MIN. */
  median: number | null;
  p90: number | null;
  withAttempt: number;
  withException: number;
  /** Of `ranged` deliveries with an 80 % range so many came before and after it. */
  ranged: number;
  early: number;
  late: number;
}

/** With fewer deliveries a median is a matter of luck, and the 90th percentile a single parcel. */
export const MEDIAN_MIN = 5;
export const P90_MIN = 20;

/** Groups with the most parcels first. */
export function transitGroups(rows: readonly TransitRow[], by: Grouping): TransitGroup[] {
  const groups = new Map<string, TransitRow[]>();
  for (const row of rows) {
    const key = [
      row.carrierCode,
      ...(by === "lane" ? [row.origin, row.destination] : []),
      ...(by === "service" ? [row.service] : []),
    ].join(" ");
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()]
    .flatMap((group) => (group[0] ? groupOf(group[0], group, by) : []))
    .sort((a, b) => b.survival.total - a.survival.total);
}

/** All parcels as one group, for the page's headline. */
export function transitTotal(rows: readonly TransitRow[]): TransitSummary {
  return summaryOf(rows);
}

export type TransitSummary = Omit<TransitGroup, "carrierCode" | "lane" | "service">;

function groupOf(first: TransitRow, rows: readonly TransitRow[], by: Grouping): TransitGroup {
  const { carrierCode, origin, destination, service } = first;
  return {
    carrierCode,
    lane: by === "lane" ? { origin, destination } : null,
    service: by === "service" ? service : null,
    ...summaryOf(rows),
  };
}

function summaryOf(rows: readonly TransitRow[]): TransitSummary {
  const survival = kaplanMeier(rows satisfies readonly Observation[]);
  const sum = (name: "withAttempt" | "withException" | "ranged" | "early" | "late") =>
    rows.reduce((total, row) => total + row[name], 0);
  return {
    survival,
    median: survival.delivered < MEDIAN_MIN ? null : quantileDay(survival, 0.5),
    p90: survival.delivered < P90_MIN ? null : quantileDay(survival, 0.9),
    withAttempt: sum("withAttempt"),
    withException: sum("withException"),
    ranged: sum("ranged"),
    early: sum("early"),
    late: sum("late"),
  };
}
