// Verifies the session token of a customer account extension.
// The library's own adapter would change how the rest of the app fetches.
import "@shopify/shopify-app-remix/adapters/node";
import { type ApiVersion, type JwtPayload, LogSeverity, shopifyApi } from "@shopify/shopify-api";

const SHOP_DOMAIN = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;
const CUSTOMER = /^gid:\/\/shopify\/Customer\/(\d{1,20})$/;
/** Three times the length of Shopify's tokens. */
const TOKEN_MAX_LENGTH = 4096;

export interface TokenBearer {
  shopId: string;
  /** Shopify's numeric id of the signed-in customer; null without a login, e.g. from a link in an e-mail. */
  customerId: string | null;
}

/** The bearer of the request's token; null for a token that Shopify did not issue to this app. */
export type ReadBearer = (request: Request) => Promise<TokenBearer | null>;

/**
 * Shopify's library decodes the token (HS256 alone, signature, `exp`, `nbf`). Its own
 * `authenticate.public.customerAccount` is not used: it answers 401 without the CORS headers that an extension
 * needs to read the reason, and rejects requests that look like a bot's.
 *
 * @param secrets the app's current secret and, while it rotates, the previous one
 */
export function createBearerReader(
  apiKey: string,
  secrets: readonly string[],
  apiVersion: ApiVersion,
): ReadBearer {
  const decoders = secrets.map((apiSecretKey) => {
    const library = shopifyApi({
      apiKey,
      apiSecretKey,
      apiVersion,
      hostName: "unused.invalid",
      isEmbeddedApp: true,
      logger: { level: LogSeverity.Error },
    });
    return (token: string) => library.session.decodeSessionToken(token, { checkAudience: false });
  });

  return async function readBearer(request) {
    const token = /^Bearer ([\w.-]+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
    if (!token || token.length > TOKEN_MAX_LENGTH) return null;
    for (const decode of decoders) {
      // The library's error contains the whole token: do not log it.
      const claims = await decode(token).catch(() => null);
      if (claims) return bearerOf(claims, apiKey);
    }
    return null;
  };
}

/** The library accepts tokens without `exp` and, with checkAudience off, any `aud`. */
function bearerOf(claims: Partial<JwtPayload>, apiKey: string): TokenBearer | null {
  if (typeof claims.exp !== "number") return null;
  // Checkout's tokens lack `aud`; if present it must be this app's.
  if (claims.aud !== undefined && claims.aud !== apiKey) return null;
  // A bare host here; App Bridge's tokens have a scheme.
  const shopId = String(claims.dest ?? "").replace(/^https:\/\//, "");
  if (!SHOP_DOMAIN.test(shopId)) return null;
  return { shopId, customerId: CUSTOMER.exec(String(claims.sub ?? ""))?.[1] ?? null };
}
