// Sends one call to a v2 service through the account's rate limiter and reads the answer's envelope.
import { parseJsonLossless } from "~/lib/text/json";
import { AppError } from "~/lib/errors";
import { envelopeSchema, KEY_HEADERS } from "../contract/contract";
import { CLIENT_TIMEOUT_MS, RATE_LIMIT_PAUSE_MS } from "../contract/limits";
import { readRetryAfter } from "~/lib/limits/retry-after";
import { type Clock, DAY_MS, systemClock } from "~/lib/time";
import { META, isQuotaCode, isSuccessCode } from "../contract/meta-codes";

const TOO_MANY = 429;
/** Longer times in a header are not believed. */
const LONGEST_PAUSE_MS = 1 * DAY_MS;

/** v2 limits realtime calls separately. */
export type CallKind = "realtime" | "other";

/** Resolves when the account may make its next call. Throws AppError `rate_limited` when the queue is too long. */
export type AcquireSlot = (kind: CallKind) => Promise<void>;

/** Stops all calls of the account for so many milliseconds. */
export type Throttle = (durationMs: number) => Promise<void>;

export interface CallOptions {
  /** The network's, or the engine's `handleV2`. */
  fetch: (request: Request) => Promise<Response>;
  /** Up to and including `/v2`, e.g. `https://api.trackingmore.com/v2`. */
  baseUrl: string;
  apiKey: string;
  /** From sending the call to the end of its answer. */
  timeoutMs?: number;
  /** Without it calls are not limited. */
  acquireSlot?: AcquireSlot;
  /** Called at every 429, before it is thrown. */
  throttle?: Throttle;
  clock?: Clock;
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
  const { timeoutMs = CLIENT_TIMEOUT_MS, clock = systemClock } = options;
  const common: Record<string, string> = { "Content-Type": "application/json" };
  for (const name of KEY_HEADERS) common[name] = options.apiKey;

  return async (method, path, { body, kind = "other", headers } = {}) => {
    await options.acquireSlot?.(kind);
    const signal = AbortSignal.timeout(timeoutMs);
    const request = new Request(`${base}${path}`, {
      method,
      headers: { ...common, ...headers },
      body: body === undefined ? null : JSON.stringify(body),
      // A redirect would take the key to another address; it counts as no answer.
      redirect: "manual",
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
    const retryAfterMs = waitAfter429(response, clock.now());
    await options.throttle?.(retryAfterMs);
    throw rateLimited("The tracking service answered 429.", retryAfterMs);
  };
}

/** The wait after a 429: what `Retry-After` says, or the two minutes of the contract. */
function waitAfter429(response: Response, now: Date): number {
  const waitMs = readRetryAfter(response.headers.get("retry-after"), now);
  return waitMs ? Math.min(waitMs, LONGEST_PAUSE_MS) : RATE_LIMIT_PAUSE_MS;
}

/** `fetch` may be a function that ignores signals. */
function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

/** v2 always answers HTTP 200; another status comes from a proxy in between. */
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

/** The service refused a call as a whole; a batch may hold one item that it can't take. */
export class CallRefused extends AppError {
  constructor(
    readonly metaCode: number,
    /** The service's own message. */
    readonly reason: string,
  ) {
    super("invalid_input", `The tracking service answered ${metaCode}: ${reason}`);
  }
}

/** Throws the AppError that an answer's code stands for, unless it is a success. */
export function expectSuccess({ code, message }: Answer): void {
  if (isSuccessCode(code)) return;
  const text = `The tracking service answered ${code}: ${message}`;
  if (isQuotaCode(code)) throw new AppError("quota_exhausted", text);
  switch (code) {
    case 401:
    case META.invalidKey:
    case META.revokedKey:
      throw new AppError("unauthenticated", text);
    case 403:
    case META.notActivated:
      throw new AppError("forbidden", text);
    default:
      if (code >= 500 && code < 600) throw new AppError("unavailable", text);
      throw new CallRefused(code, message);
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

/** An answer's data, read by its schema. Throws AppError `unavailable` when it has another shape. */
export function readData<Data>(
  schema: { safeParse(value: unknown): { success: true; data: Data } | { success: false } },
  answer: Answer,
): Data {
  const read = schema.safeParse(answer.data);
  if (!read.success) throw unreadable("The answer's data has another shape.");
  return read.data;
}
