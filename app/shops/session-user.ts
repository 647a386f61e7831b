// Reads the user of an admin request from its session token.

/** Shopify's id of the user who sent the request; null if the token has none. */
export function userIdOf(admin: {
  session: { shop: string };
  sessionToken?: unknown;
}): string | null {
  const token = admin.sessionToken as { sub?: unknown } | undefined;
  return typeof token?.sub === "string" && /^\d{1,20}$/.test(token.sub) ? token.sub : null;
}
