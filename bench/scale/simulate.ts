// What a number of parcels a day needs, and what a machine carries, from the measured costs. Pure.
import type { Cost, Costs } from "./costs";

/** What is taken for a shop's life; docs/scale.md shows them. */
export const ASSUMED = {
  /** Topics of one order: created, updated, fulfilled, fulfillment changed, and changes of no interest. */
  webhooksAParcel: 6,
  /** Shoppers look several times; merchants rarely. */
  trackingPagesAParcel: 4,
  listPagesAParcel: 0.1,
  homePagesAParcel: 0.05,
  /** Of parcels that one shop sends a day. */
  parcelsAShopADay: 27,
  /** The busiest hour compared with the average. */
  peak: 4,
  /** CPU that may be used in the busiest hour. */
  usable: 0.7,
  /** Days that bodies of webhooks are kept. */
  webhookDays: 30,
} as const;

export const DAY_SECONDS = 86_400;
const add = (a: Cost, b: Cost, times = 1): Cost => ({
  nodeMs: a.nodeMs + b.nodeMs * times,
  postgresMs: a.postgresMs + b.postgresMs * times,
});
const NOTHING: Cost = { nodeMs: 0, postgresMs: 0 };

export interface Share {
  name: string;
  times: number;
  each: Cost;
  /** Of one parcel, in all. */
  parcel: Cost;
}

/** CPU milliseconds of one parcel's whole life, by what causes them. */
export function sharesOf(costs: Costs): Share[] {
  const share = (name: string, times: number, each: Cost): Share => ({
    name,
    times,
    each,
    parcel: add(NOTHING, each, times),
  });
  return [
    share("webhook stored", ASSUMED.webhooksAParcel, costs.receive),
    share("webhook processed, parcel registered", ASSUMED.webhooksAParcel, costs.process),
    share("carrier polled, result synced", costs.pollsAParcel, costs.poll),
    share("tracking page", ASSUMED.trackingPagesAParcel, costs.trackingPage),
    share("admin: list", ASSUMED.listPagesAParcel, costs.list),
    share("admin: home", ASSUMED.homePagesAParcel, costs.home),
  ];
}

export const parcelCost = (costs: Costs): Cost =>
  sharesOf(costs).reduce((sum, { parcel }) => add(sum, parcel), NOTHING);

/** Parcels a day that so many cores carry through the busiest hour. */
export function parcelsADay(costs: Costs, cores: number): number {
  const { nodeMs, postgresMs } = parcelCost(costs);
  const msADay = cores * DAY_SECONDS * 1000 * ASSUMED.usable;
  return msADay / ASSUMED.peak / (nodeMs + postgresMs);
}

export interface Needs {
  parcelsADay: number;
  webhooksADay: number;
  pollsADay: number;
  pagesADay: number;
  /** Cores in the busiest hour. */
  nodeCores: number;
  postgresCores: number;
  openParcels: number;
  /** After a year in which nothing is deleted but webhooks. */
  gigabytes: number;
}

export function needsOf(costs: Costs, parcels: number): Needs {
  const { nodeMs, postgresMs } = parcelCost(costs);
  const cores = (ms: number) =>
    (parcels * ms * ASSUMED.peak) / (DAY_SECONDS * 1000 * ASSUMED.usable);
  const { webhooksAParcel, trackingPagesAParcel, listPagesAParcel, homePagesAParcel } = ASSUMED;
  const bytes =
    parcels * 365 * costs.bytesAParcel +
    parcels * ASSUMED.webhookDays * webhooksAParcel * costs.bytesAWebhook;
  return {
    parcelsADay: parcels,
    webhooksADay: parcels * webhooksAParcel,
    pollsADay: parcels * costs.pollsAParcel,
    pagesADay: parcels * (trackingPagesAParcel + listPagesAParcel + homePagesAParcel),
    nodeCores: cores(nodeMs),
    postgresCores: cores(postgresMs),
    openParcels: parcels * costs.daysOpen.most,
    gigabytes: bytes / 1e9,
  };
}
