// Rate limits of look-ups: per address, per shop, and per order for guesses.
import { BlockList, isIPv4, isIPv6 } from "node:net";
import type { Sql } from "~/lib/database.server";
import { type RateLimit, takeTokens } from "~/lib/limits/rate-limiter.server";
import type { Sealer } from "~/lib/seal.server";
import { MINUTE_MS, SECOND_MS } from "~/lib/time";

/** Room for a household or an office behind one address. */
export const LOOKUP_ADDRESS_LIMIT: RateLimit = { burst: 30, refillMs: 2 * SECOND_MS };
/** Look-ups of a shop that find something: bounds the enumeration of tracking numbers. */
export const LOOKUP_SHOP_LIMIT: RateLimit = { burst: 1200, refillMs: SECOND_MS / 20 };
/** Look-ups of a shop that find nothing, apart from the others: an attack must not stop genuine shoppers. */
export const LOOKUP_MISS_LIMIT: RateLimit = { burst: 600, refillMs: SECOND_MS / 5 };
/** Wrong postcodes and phone numbers for one order name: at this rate 8,200 postcodes take 8 weeks. */
export const LOOKUP_GUESS_LIMIT: RateLimit = { burst: 10, refillMs: 10 * MINUTE_MS };

/** Tokens of the address that a postcode or phone number costs, being easier to guess than an e-mail. */
const GUESS_COST = 4;

export interface Limited {
  limited: "all" | "guesses";
  retryAfterSeconds: number;
}

interface LookupAttempt {
  shopId: string;
  address: string;
  /** Order name key of an attempt with a postcode or phone number; null for all other look-ups. */
  guessedOrder: string | null;
  now: Date;
}

/**
 * Runs `lookUp` under the limits of address, shop and order. Wrong postcodes and phone numbers count per
 * order name, whether the order exists or not, and close only those two ways: e-mail addresses and links stay
 * open, so that an attacker cannot lock a buyer out. Tokens of misses are taken first and returned on success,
 * so that parallel attempts cannot pass together.
 */
export async function lookUpWithinLimits<Result extends { found: boolean }>(
  deps: { sql: Sql; sealer: Sealer },
  { shopId, address, guessedOrder, now }: LookupAttempt,
  lookUp: () => Promise<Result>,
): Promise<Result | Limited> {
  const take = async (name: string, limit: RateLimit, tokens = 1) => {
    // Addresses and order names are personal data: only a keyed hash is stored, until the bucket is full.
    const hash = deps.sealer.blindIndex(name).toString("base64url", 0, 16);
    const bucket = { owner: shopId, scope: "storefront", name: hash } as const;
    return (await takeTokens(deps.sql, bucket, limit, { tokens, now })).taken;
  };
  const refuse = (limited: Limited["limited"], { refillMs }: RateLimit, tokens = 1): Limited => ({
    limited,
    retryAfterSeconds: Math.ceil((refillMs * tokens) / SECOND_MS),
  });

  const isGuess = guessedOrder !== null;
  const cost = isGuess ? GUESS_COST : 1;
  if (!(await take(`look-up address:${address}`, LOOKUP_ADDRESS_LIMIT, cost))) {
    return refuse("all", LOOKUP_ADDRESS_LIMIT, cost);
  }
  const guessBucket = `look-up guesses:${guessedOrder}`;
  if (isGuess && !(await take(guessBucket, LOOKUP_GUESS_LIMIT))) {
    return refuse("guesses", LOOKUP_GUESS_LIMIT);
  }
  const mayMiss = await take("look-up misses", LOOKUP_MISS_LIMIT);
  if (isGuess && !mayMiss) return refuse("guesses", LOOKUP_MISS_LIMIT);

  const result = await lookUp();
  if (!result.found) return mayMiss ? result : refuse("all", LOOKUP_MISS_LIMIT);
  if (isGuess) await take(guessBucket, LOOKUP_GUESS_LIMIT, -1);
  if (mayMiss) await take("look-up misses", LOOKUP_MISS_LIMIT, -1);
  return (await take("look-up shop", LOOKUP_SHOP_LIMIT))
    ? result
    : refuse("all", LOOKUP_SHOP_LIMIT);
}

/** Private, shared, loopback, link-local and unspecified ranges. */
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
 * The shopper's address in X-Forwarded-For: IPv4, or an IPv6 /48, which providers assign to one customer.
 * "unknown" when there is none: those requests share one bucket.
 *
 * Each proxy appends the address of its peer, and a client can send a forged list: only the entries that
 * trusted proxies appended count, from the right.
 *
 * @param hopsAfter entries that trusted proxies append after the shopper's
 */
export function shopperAddress(headers: Headers, hopsAfter: number): string {
  const hops = (headers.get("x-forwarded-for") ?? "").split(",");
  return readHop(hops[Math.max(0, hops.length - 1 - Math.max(0, hopsAfter))] ?? "") ?? "unknown";
}

function readHop(hop: string): string | null {
  const text = hop
    .trim()
    .replace(/^\[(.*)\](:\d+)?$/, "$1")
    .replace(/^::ffff:(?=\d+\.)/i, "");
  const v4 = text.replace(/:\d+$/, "");
  if (isIPv4(v4)) return NOT_PUBLIC.check(v4, "ipv4") ? null : v4;
  if (!isIPv6(text) || NOT_PUBLIC.check(text, "ipv6")) return null;
  return `${expandIPv6(text).slice(0, 3).join(":")}::/48`;
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
