// One HTTP call to a carrier's API, with the failures that every carrier shares as AppErrors.
import type { z } from "zod";
import { AppError } from "~/lib/errors";
import { readRetryAfter } from "~/lib/limits/retry-after";
import { parseJson } from "~/lib/text/json";
import { DAY_MS, SECOND_MS } from "~/lib/time";
import type { CarrierApiDeps, CredentialCheck, NewToken } from "./carrier-api";

const TIMEOUT_MS = 15 * SECOND_MS;
/** More than any carrier's longest answer about a full batch. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
const LONGEST_PAUSE_MS = 1 * DAY_MS;

export interface CarrierRequest {
  url: string;
  method?: "GET" | "POST";
  headers?: Record<string, string>;
  /** Sent as JSON when it is an object, as a form when it is URLSearchParams. */
  body?: object | URLSearchParams;
}

export interface CarrierResponse {
  status: number;
  text: string;
  /** The parsed body; undefined when it is not JSON. */
  json: unknown;
}

/**
 * Makes the call and returns answers below 500, other than 401 and 429.
 * Throws AppError `unauthenticated` (401), `rate_limited` (429, with the carrier's `Retry-After`) and
 * `unavailable` (no connection, no answer in 15 s, 5xx, a body that breaks off or is too long).
 */
export async function callCarrier(
  { fetch, clock }: Pick<CarrierApiDeps, "fetch" | "clock">,
  carrier: string,
  request: CarrierRequest,
): Promise<CarrierResponse> {
  const { url, method = "GET", headers = {}, body } = request;
  const isForm = body instanceof URLSearchParams;
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method,
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        accept: "application/json",
        ...(body && !isForm ? { "content-type": "application/json" } : {}),
        ...headers,
      },
      ...(body ? { body: isForm ? body : JSON.stringify(body) } : {}),
    });
    text = await response.text();
  } catch (cause) {
    throw new AppError("unavailable", `${carrier} can't be reached.`, { cause });
  }
  if (text.length > MAX_ANSWER_BYTES) {
    throw new AppError("unavailable", `${carrier}'s answer is too long.`);
  }
  const { status } = response;
  if (status === 401) throw new AppError("unauthenticated", `${carrier} refuses the credentials.`);
  if (status === 429) {
    throw tooManyCalls(carrier, readRetryAfter(response.headers.get("retry-after"), clock.now()));
  }
  if (status >= 500) throw new AppError("unavailable", `${carrier} answers ${status}.`);
  return { status, text, json: parseJson(text) };
}

/** The same for carriers whose answers are always JSON. */
export async function callJson(
  deps: Pick<CarrierApiDeps, "fetch" | "clock">,
  carrier: string,
  request: CarrierRequest,
): Promise<CarrierResponse> {
  const response = await callCarrier(deps, carrier, request);
  if (response.json === undefined) {
    throw new AppError("unavailable", `${carrier}'s answer is not JSON.`);
  }
  return response;
}

/** A call with the credential's OAuth token; a token that the carrier refuses is renewed once. */
export async function callWithToken(
  deps: CarrierApiDeps,
  carrier: string,
  renew: () => Promise<NewToken>,
  request: CarrierRequest,
): Promise<CarrierResponse> {
  for (let attempt = 1; ; attempt++) {
    const token = await deps.tokens.get(deps.credentialId, renew);
    try {
      const headers = { ...request.headers, authorization: `Bearer ${token}` };
      return await callJson(deps, carrier, { ...request, headers });
    } catch (error) {
      const isRefused = error instanceof AppError && error.code === "unauthenticated";
      if (!isRefused) throw error;
      await deps.tokens.drop(deps.credentialId, token);
      if (attempt === 2) throw error;
    }
  }
}

/** The same with a new token for each call: a test is about the credential, and shares nothing with the polls. */
export function withNewToken(deps: CarrierApiDeps): CarrierApiDeps {
  const tokens: CarrierApiDeps["tokens"] = {
    get: async (_credentialId, renew) => (await renew()).token,
    drop: async () => {},
  };
  return { ...deps, tokens };
}

/** Reads an OAuth 2 token answer (RFC 6749, section 5.1); carriers send `expires_in` as a number or as text. */
export function readToken(carrier: string, { status, json }: CarrierResponse): NewToken {
  const answer = (json ?? {}) as { access_token?: unknown; expires_in?: unknown };
  const expiresInMs = Number(answer.expires_in) * SECOND_MS;
  if (status >= 400 || typeof answer.access_token !== "string" || !(expiresInMs > 0)) {
    throw new AppError("unauthenticated", `${carrier} gave no access token.`);
  }
  return { token: answer.access_token, expiresInMs };
}

/** The answer in the shape that the carrier documents; throws AppError `unavailable` for another shape. */
export function readAnswer<Schema extends z.ZodType>(
  carrier: string,
  schema: Schema,
  json: unknown,
): z.output<Schema> {
  const read = schema.safeParse(json);
  if (!read.success) throw new AppError("unavailable", `${carrier}'s answer has another shape.`);
  return read.data;
}

/** What a test call means for the credential. */
export async function checkCredential(
  call: () => Promise<unknown>,
  about: { usedACall?: true } = {},
): Promise<CredentialCheck> {
  try {
    await call();
    return { outcome: "accepted", ...about };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const isRefused = error.code === "unauthenticated" || error.code === "forbidden";
    return { outcome: isRefused ? "refused" : "unreachable", reason: error.message };
  }
}

export function basicAuthorization(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

function tooManyCalls(carrier: string, waitMs: number | null): AppError {
  const message = `${carrier} takes no more calls for now.`;
  const retryAfterMs = Math.min(waitMs ?? 0, LONGEST_PAUSE_MS);
  return new AppError("rate_limited", message, retryAfterMs > 0 ? { retryAfterMs } : {});
}
