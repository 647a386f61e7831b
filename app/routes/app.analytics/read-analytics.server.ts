// Reads what the analytics page shows: a period's shipments, and those of the period before.
import { dayIn } from "~/lib/time-zones";
import type { Services } from "~/main/services.server";
import {
  type FirstScanRow,
  chooseSample,
  readFirstScans,
  readTransit,
} from "~/shipments/analytics/store-analytics.server";
import { sourceOf } from "~/shipments/sources";
import { addDays } from "~/shipments/transit-dates";
import { findShop } from "~/shops/store.server";
import type { Texts } from "~/ui/language/texts";
import type { AnalyticsQuery } from "./query";
import { analyticsView, type AnalyticsView } from "./view";

export async function readAnalytics(
  { database, clock, sourcesOf }: Pick<Services, "database" | "clock" | "sourcesOf">,
  shopId: string,
  query: AnalyticsQuery,
  texts: Texts,
): Promise<AnalyticsView> {
  const shop = await findShop(database, shopId);
  const timeZone = shop?.ianaTimezone ?? "UTC";
  const today = dayIn(timeZone, clock.now());
  const before = (days: number) => addDays(today, -days) ?? today;
  const period = { from: before(query.days - 1), to: today };
  const earlier = { from: before(2 * query.days - 1), to: before(query.days) };
  const sql = database.pool;
  // Both periods alike, so that they can be compared.
  const both = { from: earlier.from, to: period.to };
  const oneOf = await chooseSample(sql, shopId, both, timeZone);
  const context = { timeZone, today, oneOf };
  const [sources, transit, transitBefore, firstScans, firstScansBefore] = await Promise.all([
    sourcesOf(shopId),
    readTransit(sql, shopId, period, context),
    readTransit(sql, shopId, earlier, context),
    readFirstScans(sql, shopId, period, context),
    readFirstScans(sql, shopId, earlier, context),
  ]);
  // Of a shipment that nobody tracks a missing scan says nothing.
  const isAsked = ({ carrierCode, delivered }: FirstScanRow) =>
    delivered ||
    sourceOf(sources, { carrierCode, trackingNumber: "", hasUpdates: false }).who !== "nobody";
  const facts = {
    oneOf,
    transit: { now: transit, before: transitBefore },
    firstScans: { now: firstScans.filter(isAsked), before: firstScansBefore.filter(isAsked) },
  };
  return analyticsView(query, period, facts, texts);
}
