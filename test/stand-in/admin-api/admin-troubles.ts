// Troubles of the Admin API, on demand and per shop: small buckets, 429, 500, silence, fields that may not be read.
import { GraphQLError } from "graphql";

export interface AdminTroubles {
  /** Shares of requests, 0 to 1, that meet each; the rest is answered. */
  tooMany?: number;
  serverError?: number;
  /** The connection breaks off with nothing said. */
  noAnswer?: number;
  /** Seconds that a 429 names. 1 when left away. */
  retryAfterSeconds?: number;
  /** The bucket of points. */
  bucket?: { maximum: number; restorePerSecond: number };
  /** Fields of protected data that the app is not approved for, "Order.email". */
  refusedFields?: readonly string[];
}

export type AdminTroubleMaker = ReturnType<typeof createAdminTroubles>;

/** @param random 0 to 1, as Math.random: a seeded one makes the same troubles again. */
export function createAdminTroubles(random: () => number = Math.random) {
  const everywhere: AdminTroubles = {};
  const byShop = new Map<string, AdminTroubles>();
  const of = (shop: string): AdminTroubles => ({ ...everywhere, ...byShop.get(shop) });

  return {
    /** Changes what is given, for one shop or (null) for all. */
    set(shop: string | null, troubles: AdminTroubles): void {
      if (shop === null) Object.assign(everywhere, troubles);
      else byShop.set(shop, { ...byShop.get(shop), ...troubles });
    },
    of,
    /** What happens to this request instead of an answer; null: nothing. */
    meet(shop: string): Response | null {
      const { tooMany = 0, serverError = 0, noAnswer = 0, retryAfterSeconds = 1 } = of(shop);
      const chance = random();
      if (chance < tooMany)
        return Response.json(
          { errors: "Too many requests" },
          { status: 429, headers: { "retry-after": retryAfterSeconds.toFixed(1) } },
        );
      if (chance < tooMany + serverError) return new Response("Bad gateway", { status: 502 });
      if (chance < tooMany + serverError + noAnswer)
        return new Response(new ReadableStream({ start: (body) => body.error(new Error("gone")) }));
      return null;
    },
    /** Throws as Shopify does for a field of protected data that the app was not approved for. */
    checkField(shop: string, field: string): void {
      if (!of(shop).refusedFields?.includes(field)) return;
      const [type = "", name = ""] = field.split(".");
      throw new GraphQLError(
        `This app is not approved to use the ${name} field of the ${type} object. ` +
          "See https://shopify.dev/docs/apps/launch/protected-customer-data for more details.",
        { extensions: { code: "ACCESS_DENIED" } },
      );
    },
  };
}
