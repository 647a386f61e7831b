// One call to a v2 service: sent at the account's pace, and its envelope read.
import { parseJsonLossless } from "~/lib/json";
import { AppError } from "~/lib/errors";
import { envelopeSchema, KEY_HEADERS } from "../contract/contract";
import { CLIENT_TIMEOUT_MS, RATE_LIMIT_PAUSE_MS } from "../contract/limits";
import { DAY_MS, SECOND_MS } from "~/lib/time";
import { isSuccessCode } from "../contract/meta-codes";

const TOO_MANY = 429;
/** Whatever a header says: a day later is another try. */
const LONGEST_PAUSE_MS = 1 * DAY_MS;

/** v2 counts realtime calls apart from all others. */
export type CallKind = "realtime" | "other";

/** Resolves when the account may make its next call. Throws AppError `rate_limited` when that is too far off. */
export type AcquireSlot = (kind: CallKind) => Promise<void>;

/** Keeps the account from being called for so many milliseconds. */
export type Throttle = (durationMs: number) => Promise<void>;

export interface CallOptions {
  /** The network's, or the engine's `handleV2`. */
  fetch: (request: Request) => Promise<Response>;
  /** Up to and including `/v2`, e.g. `https://api.trackingmore.com/v2`. */
  baseUrl: string;
  apiKey: string;
  /** Waits for an answer, once the call is sent. */
  timeoutMs?: number;
  /** Without it calls are made as they come. */
  pace?: AcquireSlot;
  /** Told of every 429, before it is thrown. */
  hold?: Throttle;
}

export interface Answer {
  code: number;
  message: string;
  data: unknown;
}

export interface CallContent {
  /** Sent as JSON. */
  body?: unknown;
  kind?: CallKind;
  headers?: Record<string, string>;
}

/** Throws AppError `unavailable`, `unauthenticated` or `rate_limited` when there is no answer to read. */
export type Call = (method: string, path: string, content?: CallContent) => Promise<Answer>;

export function createCall(options: CallOptions): Call {
  const base = options.baseUrl.replace(/\/+$/, "");
  const timeoutMs = options.timeoutMs ?? CLIENT_TIMEOUT_MS;
  const common: Record<string, string> = { "Content-Type": "application/json" };
  for (const name of KEY_HEADERS) common[name] = options.apiKey;

  return async (method, path, { body, kind = "other", headers } = {}) => {
    await options.pace?.(kind);
    const signal = AbortSignal.timeout(timeoutMs);
    const request = new Request(`${base}${path}`, {
      method,
      headers: { ...common, ...headers },
      body: body === undefined ? null : JSON.stringify(body),
      signal,
    });
    let response: Response;
    let text: string;
    try {
      response = await untilAborted(options.fetch(request), signal);
      text = await untilAborted(response.text(), signal);
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      const reason = signal.aborted ? `no answer within ${timeoutMs} ms` : "no connection";
      throw new AppError("unavailable", `The tracking service is not reachable: ${reason}.`, {
        cause,
      });
    }
    if (response.status !== 429) checkHttp(response.status);
    const answer = response.status === 429 ? null : readEnvelope(text);
    if (answer && answer.code !== TOO_MANY) return answer;
    const retryAfterMs = pauseOf(response.headers.get("retry-after"));
    await options.hold?.(retryAfterMs);
    throw rateLimited("The tracking service answered 429.", retryAfterMs);
  };
}

/** What Retry-After asks for, in seconds or as a date; without a sensible one, the two minutes of the contract. */
function pauseOf(retryAfter: string | null): number {
  if (!retryAfter) return RATE_LIMIT_PAUSE_MS;
  const pauseMs = /^\d+(\.\d+)?$/.test(retryAfter)
    ? Number(retryAfter) * SECOND_MS
    : Date.parse(retryAfter) - Date.now();
  return pauseMs > 0 ? Math.min(Math.ceil(pauseMs), LONGEST_PAUSE_MS) : RATE_LIMIT_PAUSE_MS;
}

/** `fetch` may be a function that knows nothing of signals. */
function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

/** v2 answers 200 whatever happened; another status comes from something in between. */
function checkHttp(status: number): void {
  if (status >= 200 && status < 300) return;
  const message = `The tracking service answered HTTP ${status}.`;
  if (status === 401 || status === 403) throw new AppError("unauthenticated", message);
  throw new AppError("unavailable", message);
}

function readEnvelope(text: string): Answer {
  let body: unknown;
  try {
    body = parseJsonLossless(text);
  } catch (cause) {
    throw unreadable("The answer is not JSON.", cause);
  }
  const envelope = envelopeSchema.safeParse(body);
  if (!envelope.success) throw unreadable("The answer has no meta.code.", envelope.error);
  const { meta, data } = envelope.data;
  return { code: meta.code, message: meta.message ?? "", data };
}

/** Throws the AppError that an answer's code stands for, unless it is a success. */
export function expectSuccess({ code, message }: Answer): void {
  if (isSuccessCode(code)) return;
  const text = `The tracking service answered ${code}: ${message}`;
  switch (code) {
    case 401:
    case 4001:
    case 4002:
      throw new AppError("unauthenticated", text);
    case 403:
    case 4018:
      throw new AppError("forbidden", text);
    case 402:
    case 4019:
    case 4021:
      throw new AppError("quota_exhausted", text);
    default:
      throw new AppError(code >= 500 && code < 600 ? "unavailable" : "invalid_input", text);
  }
}

function rateLimited(message: string, retryAfterMs: number): AppError {
  return new AppError("rate_limited", message, { retryAfterMs });
}

export function unreadable(message: string, cause?: unknown): AppError {
  return new AppError("unavailable", `The tracking service is not understood: ${message}`, {
    cause,
  });
}

/** An answer's data, read by its schema. Throws AppError `unavailable` when they have another shape. */
export function readData<Data>(
  schema: { safeParse(value: unknown): { success: true; data: Data } | { success: false } },
  answer: Answer,
): Data {
  const read = schema.safeParse(answer.data);
  if (!read.success) throw unreadable("The answer's data have another shape.");
  return read.data;
}
