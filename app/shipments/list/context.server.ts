// Reads what the filters of a shop's list depend on: time zone, thresholds, sources and what the search finds.
import type { Database } from "~/lib/database.server";
import { type Sealer, emailIndexInput } from "~/lib/seal.server";
import { type Clock } from "~/lib/time";
import { dayIn } from "~/lib/time-zones";
import { findShop } from "~/shops/store.server";
import { readAttentionThresholds } from "../attention/thresholds";
import type { ShopSources } from "../sources";
import type { ListContext } from "./conditions.server";
import { customerNameKey } from "../contact/order-keys.server";
import { findSearch } from "./search.server";

export interface ListDeps {
  database: Database;
  clock: Clock;
  sealer: Sealer;
  sourcesOf(shopId: string): Promise<ShopSources>;
}

/** @param text what the filters search for; "": nothing */
export async function readListContext(
  { database, clock, sealer, sourcesOf }: ListDeps,
  shopId: string,
  text: string,
): Promise<ListContext> {
  const person = {
    email: text.includes("@") ? sealer.blindIndex(emailIndexInput(text)) : null,
    name: customerNameKey(sealer, text),
  };
  const [shop, sources, search] = await Promise.all([
    findShop(database, shopId),
    sourcesOf(shopId),
    findSearch(database.pool, shopId, text, person),
  ]);
  const timeZone = shop?.ianaTimezone ?? "UTC";
  return {
    timeZone,
    today: dayIn(timeZone, clock.now()),
    thresholds: readAttentionThresholds(shop?.attentionThresholds),
    sources,
    search,
  };
}
