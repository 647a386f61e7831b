// How often an address, and a whole shop's storefront, may look parcels up.
import { BlockList, isIPv4, isIPv6 } from "node:net";
import type { Sql } from "~/lib/database.server";
import type { Sealer } from "~/lib/seal.server";
import { SECOND_MS } from "~/lib/time";
import { type BucketLimit, takeTokens } from "./store-limits.server";

/** Room for a household or an office behind one address; a tenth of what guessing would need to be of use. */
export const LOOKUP_ADDRESS_LIMIT: BucketLimit = { burst: 30, refillMs: 2 * SECOND_MS };
/** A forwarded address can be made up by who sends it; this bounds what that wins. */
export const LOOKUP_SHOP_LIMIT: BucketLimit = { burst: 1200, refillMs: SECOND_MS / 20 };

/**
 * A postcode is one of some thousands and a phone number of some millions, where an e-mail address is one of
 * all: what can be guessed sooner costs more turns.
 */
export const GUESS_COST = 4;

export type TokenRequest = { allowed: true } | { allowed: false; retryAfterSeconds: number };

/** Takes turns of the shopper's address, then of the shop's; a refused address costs the shop nothing. */
export async function takeLookupTokens(
  deps: { sql: Sql; sealer: Sealer },
  shopId: string,
  address: string,
  now: Date,
  cost = 1,
): Promise<TokenRequest> {
  // Addresses are personal data: only their keyed hash is kept, and that for minutes.
  const bucketOf = (name: string) => deps.sealer.blindIndex(name).subarray(0, 16);
  const turns = [
    { bucket: bucketOf(`look-up address:${address}`), limit: LOOKUP_ADDRESS_LIMIT },
    { bucket: bucketOf("look-up shop"), limit: LOOKUP_SHOP_LIMIT },
  ];
  for (const { bucket, limit } of turns) {
    if (!(await takeTokens(deps.sql, shopId, bucket, limit, now, cost))) {
      return { allowed: false, retryAfterSeconds: Math.ceil((limit.refillMs * cost) / SECOND_MS) };
    }
  }
  return { allowed: true };
}

/** What is not a shopper's own address: private, shared, local, link-local and unspecified ranges. */
const NOT_PUBLIC = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const) {
  NOT_PUBLIC.addSubnet(network, prefix, "ipv4");
}
for (const [network, prefix] of [
  ["::", 127],
  ["fc00::", 7],
  ["fe80::", 10],
] as const) {
  NOT_PUBLIC.addSubnet(network, prefix, "ipv6");
}

/**
 * The first public hop of X-Forwarded-For, where Shopify puts the shopper; an IPv6 address as its /64,
 * which is what one household has. "unknown" when there is none: all of those share one bucket.
 */
export function shopperAddress(headers: Headers): string {
  const hops = (headers.get("x-forwarded-for") ?? "").split(",", 20).map(readHop);
  return hops.find((hop) => hop !== null) ?? "unknown";
}

function readHop(hop: string): string | null {
  const text = hop
    .trim()
    .replace(/^\[(.*)\](:\d+)?$/, "$1")
    .replace(/^::ffff:(?=\d+\.)/i, "");
  const v4 = text.replace(/:\d+$/, "");
  if (isIPv4(v4)) return NOT_PUBLIC.check(v4, "ipv4") ? null : v4;
  if (!isIPv6(text) || NOT_PUBLIC.check(text, "ipv6")) return null;
  return `${expandIPv6(text).slice(0, 4).join(":")}::/64`;
}

/** The eight groups of a valid IPv6 address, without leading zeros. */
function expandIPv6(address: string): string[] {
  const [head = "", tail] = address.toLowerCase().replace(/%.*$/, "").split("::");
  const groups = (part: string) => (part === "" ? [] : part.split(":"));
  const first = groups(head);
  const last = tail === undefined ? [] : groups(tail);
  const zeros = tail === undefined ? 0 : Math.max(8 - first.length - last.length, 0);
  return [...first, ...Array<string>(zeros).fill("0"), ...last].map((group) =>
    group.replace(/^0+(?=.)/, ""),
  );
}
