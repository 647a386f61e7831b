// One request to a shop's Admin GraphQL API, with the token that is good just now.
import type { AdminGraphql } from "../shopify.server";
import { AppError } from "../lib/errors";
import { SECOND_MS } from "../lib/time";
import type { TokenSource } from "../shops/token-source.server";

const TIMEOUT_MS = 20 * SECOND_MS;

export interface AdminGraphqlDeps {
  fetch: typeof fetch;
  tokens: Pick<TokenSource, "tokenFor" | "reject">;
  /** E.g. "2026-07". */
  apiVersion: string;
}

/**
 * What asks one shop. Answers with HTTP 200 alone; throws AppError `unauthenticated`, `rate_limited` (429) or
 * `unavailable`. A token that Shopify refuses though its time is not up is renewed once.
 */
export function createAdminGraphql(deps: AdminGraphqlDeps): (shopId: string) => AdminGraphql {
  return (shopId) =>
    async (query, { variables = {} } = {}) => {
      const body = JSON.stringify({ query, variables });
      const token = await deps.tokens.tokenFor(shopId);
      const first = await post(deps, shopId, token, body);
      if (first.status !== 401) return usable(first);
      await deps.tokens.reject(shopId, token);
      return usable(await post(deps, shopId, await deps.tokens.tokenFor(shopId), body));
    };
}

async function post(
  { fetch, apiVersion }: AdminGraphqlDeps,
  shopId: string,
  token: string,
  body: string,
): Promise<Response> {
  try {
    return await fetch(`https://${shopId}/admin/api/${apiVersion}/graphql.json`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-shopify-access-token": token },
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (cause) {
    throw new AppError("unavailable", "Shopify's Admin API can't be reached.", { cause });
  }
}

function usable(response: Response): Response {
  if (response.status === 200) return response;
  if (response.status === 429) {
    const seconds = Number(response.headers.get("retry-after")) || 2;
    throw new AppError("rate_limited", "Shopify asks for a pause.", {
      retryAfterMs: seconds * SECOND_MS,
    });
  }
  throw new AppError("unavailable", `Shopify's Admin API answered ${response.status}.`);
}
