// Client of a shop's Admin GraphQL API outside page requests, with a shared budget, retries and token renewal.
import { setTimeout as sleep } from "node:timers/promises";
import type { z } from "zod";
import { AppError } from "~/lib/errors";
import { readRetryAfter } from "~/lib/limits/retry-after";
import { parseJsonLossless } from "~/lib/text/json";
import { type Clock, SECOND_MS } from "~/lib/time";
import { type AdminAnswer, readAdminAnswer } from "./admin-answer";
import { SHOPIFY_API_VERSION } from "./api-version";
import type { TokenSource } from "~/shops/token-source.server";
import type { AdminBudget } from "./store-budget.server";

export interface AdminReply<Data> {
  data: Data;
  /** Fields that the app may not read, such as "order.email"; they are null in `data`. */
  refused: string[];
}

export interface AdminClient {
  /**
   * Runs one operation and parses its `data` with `schema`. Throws AppError: `unauthenticated` if the shop's token
   * is invalid, `forbidden` if Shopify refused the whole operation, `invalid_input` if Shopify rejects the document,
   * `rate_limited` with `retryAfterMs` if the shop's budget is exhausted for long, otherwise `unavailable`.
   * Mutations are not retried: after `unavailable` it is unknown whether a mutation took effect.
   */
  execute<Schema extends z.ZodType>(
    shopId: string,
    document: string,
    variables: Record<string, unknown>,
    schema: Schema,
  ): Promise<AdminReply<z.output<Schema>>>;
}

export interface AdminClientDeps {
  tokens: Pick<TokenSource, "tokenFor" | "reject">;
  budget: AdminBudget;
  clock: Clock;
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  wait?: (ms: number) => Promise<unknown>;
  timeoutMs?: number;
}

const TIMEOUT_MS = 30 * SECOND_MS;
/** Of a operation that got no usable answer. */
const MAX_TRIES = 4;
const FIRST_BACKOFF_MS = 1 * SECOND_MS;
/** Other clients of the same bucket can take the points first; give up after this many throttled answers. */
const MAX_THROTTLED = 8;
/** The assumed cost of an operation until an answer reports the real one. */
const UNKNOWN_COST = 50;
/** Shopify's documented default for a 429 without Retry-After. */
const DEFAULT_PAUSE_MS = 2 * SECOND_MS;
const LONGEST_WAIT_MS = 10 * SECOND_MS;

/** Result of one HTTP request: an answer, a requested pause, or a failure that a retry may fix. */
type Sent =
  | AdminAnswer
  | { kind: "paused"; durationMs: number; cost: null }
  | { kind: "no_answer"; error: AppError; cost: null };

export function createAdminClient(deps: AdminClientDeps): AdminClient {
  const wait = deps.wait ?? ((ms: number) => sleep(ms));
  /** Document → points that Shopify requires before it runs the document. */
  const knownCosts = new Map<string, number>();

  async function sendWithinBudget(shopId: string, operation: Operation): Promise<Sent> {
    const points = knownCosts.get(operation.document) ?? UNKNOWN_COST;
    const waitMs = await deps.budget.reserve(shopId, points);
    if (waitMs > 0) await wait(waitMs);
    const sent = await send(deps, shopId, operation).catch(async (error: unknown) => {
      await deps.budget.recordCost(shopId, points, null);
      throw error;
    });
    await deps.budget.recordCost(shopId, points, sent.cost);
    if (sent.cost) knownCosts.set(operation.document, sent.cost.requested);
    return sent;
  }

  return {
    async execute(shopId, document, variables, schema) {
      const operation = { document, body: JSON.stringify({ query: document, variables }) };
      let failures = 0;
      for (let throttled = 0; throttled < MAX_THROTTLED;) {
        const sent = await sendWithinBudget(shopId, operation);
        if (sent.kind === "answered")
          return { data: readData(schema, sent.data), refused: sent.refused };
        if (sent.kind === "throttled") {
          throttled++;
        } else if (sent.kind === "paused") {
          throttled++;
          await deps.budget.pause(shopId, sent.durationMs);
        } else {
          const error = sent.kind === "no_answer" ? sent.error : refusal(sent);
          failures++;
          if (!mayRetry(error, document) || failures >= MAX_TRIES) throw error;
          await wait(FIRST_BACKOFF_MS * 2 ** (failures - 1));
        }
      }
      throw new AppError("rate_limited", "Shopify's Admin API takes no more questions just now.", {
        retryAfterMs: LONGEST_WAIT_MS,
      });
    },
  };
}

interface Operation {
  document: string;
  body: string;
}

async function send(deps: AdminClientDeps, shopId: string, operation: Operation): Promise<Sent> {
  const { tokens } = deps;
  const token = await tokens.tokenFor(shopId);
  const first = await post(deps, shopId, operation.body, token);
  if (first.status !== 401) return readResponse(first, deps.clock);
  // Shopify refused an unexpired token: renew it once.
  await tokens.reject(shopId, token);
  const newer = await tokens.tokenFor(shopId);
  const second = newer === token ? first : await post(deps, shopId, operation.body, newer);
  return readResponse(second, deps.clock);
}

interface RawResponse {
  /** 0: no answer. */
  status: number;
  text: string;
  retryAfter: string | null;
  cause?: unknown;
}

async function post(
  { fetch, timeoutMs = TIMEOUT_MS }: AdminClientDeps,
  shopId: string,
  body: string,
  token: string,
): Promise<RawResponse> {
  try {
    const response = await fetch(
      `https://${shopId}/admin/api/${SHOPIFY_API_VERSION}/graphql.json`,
      {
        method: "POST",
        headers: {
          "content-type": "application/json",
          accept: "application/json",
          "x-shopify-access-token": token,
        },
        body,
        signal: AbortSignal.timeout(timeoutMs),
      },
    );
    const text = await response.text();
    return { status: response.status, text, retryAfter: response.headers.get("retry-after") };
  } catch (cause) {
    return { status: 0, text: "", retryAfter: null, cause };
  }
}

function readResponse(response: RawResponse, clock: Clock): Sent {
  const { status, text, retryAfter, cause } = response;
  if (status === 200) {
    try {
      return readAdminAnswer(parseJsonLossless(text));
    } catch (error) {
      return noAnswer("unavailable", "answered something that is not JSON", error);
    }
  }
  switch (status) {
    case 0:
      return noAnswer("unavailable", "did not answer", cause);
    case 401:
      return noAnswer("unauthenticated", "does not know the shop's token");
    case 402:
    case 403:
      return noAnswer("forbidden", `answered HTTP ${status}: the shop is frozen, or refuses us`);
    case 404:
      return noAnswer("not_found", "does not know the shop");
    case 429: {
      const durationMs = readRetryAfter(retryAfter, clock.now()) ?? DEFAULT_PAUSE_MS;
      if (durationMs <= LONGEST_WAIT_MS) return { kind: "paused", durationMs, cost: null };
      return noAnswer("rate_limited", "asked for a long pause", undefined, durationMs);
    }
    default:
      return noAnswer("unavailable", `answered HTTP ${status}`);
  }
}

function noAnswer(
  code: AppError["code"],
  what: string,
  cause?: unknown,
  retryAfterMs?: number,
): Extract<Sent, { kind: "no_answer" }> {
  const options = { cause, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  const error = new AppError(code, `Shopify's Admin API ${what}.`, options);
  return { kind: "no_answer", error, cost: null };
}

function refusal({ code, message }: Extract<AdminAnswer, { kind: "failed" }>): AppError {
  return new AppError(code, `Shopify's Admin API refused the operation: ${message}`);
}

/** Retries temporary failures only, and never a mutation, which must not run twice. */
function mayRetry(error: AppError, document: string): boolean {
  const isMutation = /^\s*(?:#[^\n]*\n\s*)*mutation\b/.test(document);
  return error.code === "unavailable" && !isMutation;
}

function readData<Schema extends z.ZodType>(schema: Schema, data: unknown): z.output<Schema> {
  const read = schema.safeParse(data);
  if (read.success) return read.data;
  // The issues name paths and types, never the values.
  throw new AppError(
    "unavailable",
    "Shopify's Admin API answered in another shape than it documents.",
    {
      cause: read.error,
    },
  );
}
