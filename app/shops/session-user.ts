// Who stands behind a request to the admin: the session token's subject.

/** Shopify's id of the user, as `authenticate.admin` found it in the token; null when there was none. */
export function userIdOf(admin: {
  session: { shop: string };
  sessionToken?: unknown;
}): string | null {
  const token = admin.sessionToken as { sub?: unknown } | undefined;
  return typeof token?.sub === "string" && /^\d{1,20}$/.test(token.sub) ? token.sub : null;
}
