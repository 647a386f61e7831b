// Handles webhooks about the shop itself: uninstallation, granted scopes and profile.
import { z } from "zod";
import type { Sql } from "../lib/database.server";
import { markUninstalled, saveProfile, saveScopes } from "./store.server";

interface ShopDelivery {
  shopId: string;
  triggeredAt: Date | null;
  receivedAt: Date;
  payload: unknown;
}
type ShopTopicHandler = (
  tx: Sql,
  delivery: ShopDelivery,
) => Promise<{ outcome: string; reason?: string }>;

const scopesUpdate = z.object({ current: z.array(z.string()) });
const shopUpdate = z.object({
  name: z.string(),
  iana_timezone: z.string().nullish(),
  country_code: z.string().nullish(),
});

const unreadable = { outcome: "unreadable", reason: "The payload is not what Shopify documents." };

/** Handlers by topic. They must work without a token, because an uninstalled shop has none. */
export const shopTopicHandlers: Readonly<Record<string, ShopTopicHandler>> = {
  async "app/uninstalled"(tx, { shopId, triggeredAt, receivedAt }) {
    const counted = await markUninstalled(tx, shopId, triggeredAt ?? receivedAt);
    return { outcome: counted ? "shop_uninstalled" : "ignored_stale" };
  },
  async "app/scopes_update"(tx, { shopId, triggeredAt, receivedAt, payload }) {
    const parsed = scopesUpdate.safeParse(payload);
    if (!parsed.success) return unreadable;
    const at = triggeredAt ?? receivedAt;
    const isNewest = await saveScopes(tx, shopId, parsed.data.current, at);
    return { outcome: isNewest ? "scopes_noted" : "ignored_stale" };
  },
  async "shop/update"(tx, { shopId, triggeredAt, receivedAt, payload }) {
    const parsed = shopUpdate.safeParse(payload);
    if (!parsed.success) return unreadable;
    const { name, iana_timezone, country_code } = parsed.data;
    const profile = {
      name,
      ianaTimezone: iana_timezone ?? null,
      countryCode: country_code ?? null,
    };
    const isNewest = await saveProfile(tx, shopId, profile, triggeredAt ?? receivedAt);
    return { outcome: isNewest ? "shop_noted" : "ignored_stale" };
  },
};
