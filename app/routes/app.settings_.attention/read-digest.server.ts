// Reads what the digest of now is about.
import type { Services } from "~/main/services.server";
import { readDaily } from "~/shipments/analytics/store-analytics.server";
import { readListContext } from "~/shipments/list/context.server";
import { readAttention } from "~/shipments/list/read-attention.server";
import { addDays } from "~/shipments/transit-dates";
import { findShop } from "~/shops/store.server";
import type { Texts } from "~/ui/language/texts";
import { composeDigest, type Digest } from "./compose-digest";

export async function readDigest(
  services: Pick<Services, "database" | "clock" | "sealer" | "sourcesOf">,
  shopId: string,
  texts: Texts,
): Promise<Digest | null> {
  const { database } = services;
  const context = await readListContext(services, shopId, "");
  const yesterday = addDays(context.today, -1) ?? context.today;
  const period = { from: yesterday, to: yesterday };
  const [attention, daily, shop] = await Promise.all([
    readAttention(database, shopId, context, 0),
    readDaily(database.pool, shopId, period, context.timeZone),
    findShop(database, shopId),
  ]);
  const facts = {
    attention,
    shopName: shop?.name ?? shopId,
    shipped: daily[0]?.shipped ?? 0,
    delivered: daily[0]?.delivered ?? 0,
  };
  return composeDigest(facts, texts);
}
