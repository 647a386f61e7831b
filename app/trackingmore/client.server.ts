// The one client of v2: TrackingMore's cloud and the embedded engine differ only in `fetch`, address and key.
import { parseJsonLossless } from "../lib/json";
import { AppError } from "../lib/errors";
import { matchBatchOutcomes } from "./batch-outcomes";
import { batchReplySchema, envelopeSchema, KEY_HEADERS, listReplySchema } from "./contract";
import {
  BATCH_MAX_ITEMS,
  CLIENT_TIMEOUT_MS,
  FILTER_MAX_VALUES,
  RATE_LIMIT_PAUSE_MS,
} from "./limits";
import { isSuccessCode } from "./meta-codes";
import { readTracking } from "./read-tracking";
import type { ListQuery, TrackingService } from "./tracking-service";

export interface TrackingMoreOptions {
  /** The network's, or the engine's `handleV2`. */
  fetch: (request: Request) => Promise<Response>;
  /** Up to and including `/v2`, e.g. `https://api.trackingmore.com/v2`. */
  baseUrl: string;
  apiKey: string;
  timeoutMs?: number;
}

interface Answer {
  code: number;
  message: string;
  data: unknown;
}

type Call = (method: string, path: string, body?: unknown) => Promise<Answer>;

const EXISTS = 4016;
const NO_SUCH_TRACKING = 4017;
const EMPTY = 4031;

export function createTrackingMore(options: TrackingMoreOptions): TrackingService {
  const call = createCall(options);
  return {
    async createBatch(items) {
      if (items.length === 0) return [];
      if (items.length > BATCH_MAX_ITEMS) {
        throw new AppError("invalid_input", `A batch holds at most ${BATCH_MAX_ITEMS} items.`);
      }
      const answer = await call("POST", "/trackings/batch", items);
      if (answer.code === EXISTS && items.length === 1) return [{ outcome: "exists" }];
      expectSuccess(answer);
      return matchBatchOutcomes(items, readData(batchReplySchema, answer));
    },

    async list(query) {
      const answer = await call("GET", `/trackings/get?${listParameters(query)}`);
      const page = query.page ?? 1;
      if (answer.code === EMPTY) return { page, limit: query.limit ?? 0, total: 0, items: [] };
      expectSuccess(answer);
      const list = readData(listReplySchema, answer);
      return {
        page: list.page ?? page,
        limit: list.limit ?? query.limit ?? list.items.length,
        total: list.total,
        // One record that makes no sense must not keep the others from being read.
        items: list.items.map(readTracking).filter((tracking) => tracking !== null),
      };
    },

    async get(carrierCode, trackingNumber, lang) {
      const answer = await call("GET", pairPath(carrierCode, trackingNumber, lang));
      if (answer.code === EMPTY || answer.code === NO_SUCH_TRACKING) return null;
      expectSuccess(answer);
      const tracking = readTracking(answer.data);
      if (!tracking) throw unreadable("The answer holds no tracking.");
      return tracking;
    },

    async delete(carrierCode, trackingNumber) {
      const answer = await call("DELETE", pairPath(carrierCode, trackingNumber));
      if (answer.code !== NO_SUCH_TRACKING && answer.code !== EMPTY) expectSuccess(answer);
    },
  };
}

function createCall(options: TrackingMoreOptions): Call {
  const base = options.baseUrl.replace(/\/+$/, "");
  const timeoutMs = options.timeoutMs ?? CLIENT_TIMEOUT_MS;
  const headers: Record<string, string> = { "Content-Type": "application/json" };
  for (const name of KEY_HEADERS) headers[name] = options.apiKey;

  return async (method, path, body) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const request = new Request(`${base}${path}`, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      signal,
    });
    let response: Response;
    let text: string;
    try {
      response = await untilAborted(options.fetch(request), signal);
      text = await untilAborted(response.text(), signal);
    } catch (cause) {
      const reason = signal.aborted ? `no answer within ${timeoutMs} ms` : "no connection";
      throw new AppError("unavailable", `The tracking service is not reachable: ${reason}.`, {
        cause,
      });
    }
    checkHttp(response.status);
    return readEnvelope(text);
  };
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
  if (status === 429) throw rateLimited(message);
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

function expectSuccess({ code, message }: Answer): void {
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
    case 429:
      throw rateLimited(text);
    default:
      throw new AppError(code >= 500 && code < 600 ? "unavailable" : "invalid_input", text);
  }
}

function rateLimited(message: string): AppError {
  return new AppError("rate_limited", message, { retryAfterMs: RATE_LIMIT_PAUSE_MS });
}

function unreadable(message: string, cause?: unknown): AppError {
  return new AppError("unavailable", `The tracking service is not understood: ${message}`, {
    cause,
  });
}

function readData<Data>(
  schema: { safeParse(value: unknown): { success: true; data: Data } | { success: false } },
  answer: Answer,
): Data {
  const read = schema.safeParse(answer.data);
  if (!read.success) throw unreadable("The answer's data have another shape.");
  return read.data;
}

function pairPath(carrierCode: string, trackingNumber: string, lang?: string): string {
  const parts = [carrierCode, trackingNumber, ...(lang ? [lang] : [])];
  return `/trackings/${parts.map(encodeURIComponent).join("/")}`;
}

function listParameters({ numbers, orders, ...scalars }: ListQuery): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(scalars)) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  for (const [name, values] of Object.entries({ numbers, orders })) {
    if (!values) continue;
    if (values.length > FILTER_MAX_VALUES) {
      throw new AppError("invalid_input", `\`${name}\` takes at most ${FILTER_MAX_VALUES} values.`);
    }
    parameters.set(name, values.join(","));
  }
  return parameters;
}
