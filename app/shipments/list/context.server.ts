// Reads what the filters of a shop's list depend on: time zone, thresholds, sources and the searched e-mail.
import type { Database } from "~/lib/database.server";
import { type Sealer, emailIndexInput } from "~/lib/seal.server";
import { type Clock } from "~/lib/time";
import { dayIn } from "~/lib/time-zones";
import { findShop } from "~/shops/store.server";
import { readAttentionThresholds } from "../attention/thresholds";
import type { ShopSources } from "../sources";
import type { ListContext } from "./conditions.server";

export interface ListDeps {
  database: Database;
  clock: Clock;
  sealer: Sealer;
  sourcesOf(shopId: string): Promise<ShopSources>;
}

export async function readListContext(
  { database, clock, sealer, sourcesOf }: ListDeps,
  shopId: string,
  search: string,
): Promise<ListContext> {
  const [shop, sources] = await Promise.all([findShop(database, shopId), sourcesOf(shopId)]);
  const timeZone = shop?.ianaTimezone ?? "UTC";
  return {
    timeZone,
    today: dayIn(timeZone, clock.now()),
    thresholds: readAttentionThresholds(shop?.attentionThresholds),
    sources,
    emailIndex: search.includes("@") ? sealer.blindIndex(emailIndexInput(search)) : null,
  };
}
