// Checks of Shopify: the API version's age, and each shop's token, scopes and answer.
import type { Sql } from "~/lib/database.server";
import { AppError } from "~/lib/errors";
import { type Clock, DAY_MS } from "~/lib/time";
import { type ShopToken, listShopTokens } from "~/shops/store-tokens.server";
import { clockFinding } from "./check-database.server";
import { type Finding, fault, inWords, ok, warning } from "./finding";

const SUPPORT_ENDS_SOON_MS = 90 * DAY_MS;
const SHOPS_AT_ONCE = 4;

/** @param version such as "2026-07"; Shopify answers it for a year from that month on */
export function checkApiVersion(version: string, now: Date): Finding {
  const [year = 0, month = 0] = version.split("-").map(Number);
  const endsAt = new Date(Date.UTC(year + 1, month - 1, 1));
  const leftMs = endsAt.getTime() - now.getTime();
  const upgrade = "Install a newer version of Waymark.";
  if (leftMs <= 0) {
    const text = `Shopify ended its API version ${version} ${inWords(leftMs)} ago and answers by a newer one.`;
    return fault("api version", text, upgrade);
  }
  const text = `${version}, which Shopify answers for another ${inWords(leftMs)}`;
  return leftMs < SUPPORT_ENDS_SOON_MS
    ? warning("api version", `${text}.`, upgrade)
    : ok("api version", text);
}

export interface ShopifyCalls {
  /** Makes one call to the shop's Admin API. Throws what the client throws. */
  ask(shopId: string): Promise<unknown>;
  /** How far this machine's clock is ahead of Shopify's, by the last answer; null: no answer had a time. */
  clockAheadMs(): number | null;
}

/** @param calls null: no call is made, only what is stored is checked */
export async function checkShops(
  sql: Sql,
  required: readonly string[],
  calls: ShopifyCalls | null,
): Promise<Finding[]> {
  const shops = await listShopTokens(sql);
  if (shops.length === 0) return [ok("shopify", "no shop has installed the app yet")];
  const findings: Finding[] = [];
  for (let start = 0; start < shops.length; start += SHOPS_AT_ONCE) {
    const some = shops.slice(start, start + SHOPS_AT_ONCE);
    findings.push(...(await Promise.all(some.map((shop) => checkShop(shop, required, calls)))));
  }
  const aheadMs = calls?.clockAheadMs() ?? null;
  if (aheadMs !== null) findings.push(clockFinding("Shopify's", aheadMs));
  const good = findings.filter(({ check, level }) => check === "shopify" && level === "ok");
  const asked = calls ? "answer" : "have a token (no call was made)";
  const sum = ok("shopify", `${good.length} of ${shops.length} shops ${asked}`);
  return [
    ...(good.length > 0 ? [sum] : []),
    ...findings.filter((finding) => !good.includes(finding)),
  ];
}

async function checkShop(
  { shopId, hasToken, isRefused, scopes }: ShopToken,
  required: readonly string[],
  calls: ShopifyCalls | null,
): Promise<Finding> {
  const open = "Have the merchant open Waymark in the Shopify admin.";
  if (!hasToken) return fault("shopify", `${shopId} has no access token.`, open);
  if (isRefused) return fault("shopify", `Shopify no longer renews the token of ${shopId}.`, open);
  const missing = required.filter((scope) => !scopes.includes(scope) && !isImplied(scope, scopes));
  if (missing.length > 0) {
    const text = `${shopId} has not granted ${missing.join(", ")}.`;
    return fault("shopify", text, `${open} Shopify asks for what is missing.`);
  }
  if (!calls) return ok("shopify", shopId);
  return calls.ask(shopId).then(
    () => ok("shopify", shopId),
    (error: unknown) => failed(shopId, error),
  );
}

/** A write scope includes its read scope, and Shopify lists only the former. */
function isImplied(scope: string, granted: readonly string[]): boolean {
  return granted.includes(scope.replace(/^read_/, "write_"));
}

function failed(shopId: string, error: unknown): Finding {
  const code = error instanceof AppError ? error.code : "internal";
  const text = `The Admin API of ${shopId}: ${(error as Error).message}`;
  switch (code) {
    case "unauthenticated":
      return fault(
        "shopify",
        text,
        "Have the merchant open Waymark; if it stays, compare SHOPIFY_API_KEY and SHOPIFY_API_SECRET with the Dev Dashboard.",
      );
    case "forbidden":
      return fault("shopify", text, "The shop may be frozen or closed: ask the merchant.");
    case "rate_limited":
      return warning("shopify", text, "Its calls wait; run this again in a minute.");
    default:
      return fault(
        "shopify",
        text,
        "Check that this machine reaches https://" +
          shopId +
          ", then https://www.shopifystatus.com.",
      );
  }
}

/** `fetch` that notes how far this machine's clock is ahead of the answers' `Date` headers. */
export function watchClock(
  fetch: typeof globalThis.fetch,
  clock: Clock,
): { fetch: typeof globalThis.fetch; clockAheadMs(): number | null } {
  let aheadMs: number | null = null;
  return {
    async fetch(input, init) {
      const response = await fetch(input, init);
      const theirs = Date.parse(response.headers.get("date") ?? "");
      // The header has whole seconds: half of one is its average error.
      if (!Number.isNaN(theirs)) aheadMs = clock.now().getTime() - theirs - 500;
      return response;
    },
    clockAheadMs: () => aheadMs,
  };
}
