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

const namedShop = z.object({
  myshopify_domain: z.string().nullish(),
  shop_domain: z.string().nullish(),
});

/**
 * Whether the body itself names this shop. Shopify signs the body only, so without this check a signed body of one
 * shop, sent again under another shop's header, would change the other shop.
 */
export function namesShop(payload: unknown, shopId: string): boolean {
  const { data } = namedShop.safeParse(payload);
  return (data?.myshopify_domain ?? data?.shop_domain)?.toLowerCase() === shopId;
}

export const OTHER_SHOP = {
  outcome: "unreadable",
  reason: "The payload is not about this shop.",
  deleteBody: true,
} as const;

const unreadable = { outcome: "unreadable", reason: "The payload is not what Shopify documents." };

/** Handlers by topic. They must work without a token, because an uninstalled shop has none. */
export const shopTopicHandlers: Readonly<Record<string, ShopTopicHandler>> = {
  async "app/uninstalled"(tx, { shopId, triggeredAt, receivedAt, payload }) {
    if (!namesShop(payload, shopId)) return OTHER_SHOP;
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
    if (!namesShop(payload, shopId)) return OTHER_SHOP;
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
