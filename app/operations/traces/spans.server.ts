// OpenTelemetry traces: spans sent as OTLP JSON over HTTP, one trace for each request or webhook.
import { createHash, randomBytes } from "node:crypto";
import { NO_OBSERVER, type Observer } from "~/lib/observer";
import { type Clock, SECOND_MS } from "~/lib/time";

const FLUSH_MS = 5 * SECOND_MS;
const SENT_AT_ONCE = 500;
/** A collector that is away must not fill the memory: further spans are dropped. */
const KEPT_MAX = 5_000;
const INTERNAL_KIND = 1;
const SERVER_KIND = 2;
const CLIENT_KIND = 3;
const ERROR_STATUS = 2;

interface Span {
  name: string;
  traceKey: string;
  isRoot: boolean;
  kind: number;
  startMs: number;
  endMs: number;
  attributes: Record<string, string | number>;
  isError: boolean;
}

export interface Tracer {
  observer: Observer;
  /** Sends what is waiting. */
  stop(): Promise<void>;
}

export interface TracerOptions {
  /** The collector's base address, as OTEL_EXPORTER_OTLP_ENDPOINT has it. */
  endpoint: string;
  /** "waymark-web". */
  serviceName: string;
  clock: Clock;
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Is called with why spans could not be sent. */
  onError: (error: unknown) => void;
}

/**
 * The trace's id is a hash of the request's or webhook's id. So a job that runs in another process, hours later and
 * for a set of webhooks, adds its span to the right trace without anything being passed along.
 */
export function createTracer(options: TracerOptions): Tracer {
  const { clock, onError } = options;
  let waiting: Span[] = [];
  let sending: Promise<void> = Promise.resolve();

  function add(span: Span): void {
    if (waiting.length < KEPT_MAX) waiting.push(span);
    if (waiting.length === SENT_AT_ONCE) flush();
  }
  function flush(): void {
    const spans = waiting;
    waiting = [];
    if (spans.length > 0) sending = sending.then(() => send(options, spans)).catch(onError);
  }
  const timer = setInterval(flush, FLUSH_MS).unref();

  return {
    observer: {
      ...NO_OBSERVER,
      isOn: true,
      request({ endpoint, method, status, durationMs, requestId }) {
        const endMs = clock.now().getTime();
        add({
          name: `${method} ${endpoint}`,
          traceKey: requestId,
          isRoot: true,
          kind: SERVER_KIND,
          startMs: endMs - durationMs,
          endMs,
          attributes: {
            "http.request.method": method,
            "http.route": endpoint,
            "http.response.status_code": status,
          },
          isError: status >= 500,
        });
      },
      job({ job, outcome, durationMs, requestId }) {
        if (requestId === null) return;
        const endMs = clock.now().getTime();
        add({
          name: `job ${job}`,
          traceKey: requestId,
          isRoot: false,
          kind: INTERNAL_KIND,
          startMs: endMs - durationMs,
          endMs,
          attributes: { "waymark.job": job },
          isError: outcome === "failed",
        });
      },
      call({ service, status, durationMs, requestId }) {
        if (requestId === null) return;
        const endMs = clock.now().getTime();
        const answered = status !== "no_answer";
        add({
          name: `call ${service}`,
          traceKey: requestId,
          isRoot: false,
          kind: CLIENT_KIND,
          startMs: endMs - durationMs,
          endMs,
          attributes: {
            "peer.service": service,
            ...(answered ? { "http.response.status_code": status } : {}),
          },
          isError: !answered || status >= 400,
        });
      },
      registered({ webhookId, receivedAt, registeredAt }) {
        add({
          name: "parcel registered",
          traceKey: webhookId,
          isRoot: false,
          kind: INTERNAL_KIND,
          startMs: receivedAt.getTime(),
          endMs: registeredAt.getTime(),
          attributes: {},
          isError: false,
        });
      },
    },
    async stop() {
      clearInterval(timer);
      flush();
      await sending;
    },
  };
}

async function send(
  { endpoint, serviceName, fetch }: TracerOptions,
  spans: readonly Span[],
): Promise<void> {
  const response = await fetch(`${endpoint.replace(/\/$/, "")}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      resourceSpans: [
        {
          resource: { attributes: attributesOf({ "service.name": serviceName }) },
          scopeSpans: [{ scope: { name: "waymark" }, spans: spans.map(toOtlp) }],
        },
      ],
    }),
    signal: AbortSignal.timeout(FLUSH_MS),
  });
  if (!response.ok) throw new Error(`The collector answered ${response.status}.`);
}

/** https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding: ids in hex, times as decimal text. */
function toOtlp(span: Span) {
  const hash = createHash("sha256").update(span.traceKey).digest("hex");
  const [traceId, rootId] = [hash.slice(0, 32), hash.slice(32, 48)];
  const nanoseconds = (ms: number) => `${Math.round(ms)}000000`;
  return {
    traceId,
    spanId: span.isRoot ? rootId : randomBytes(8).toString("hex"),
    ...(span.isRoot ? {} : { parentSpanId: rootId }),
    name: span.name,
    kind: span.kind,
    startTimeUnixNano: nanoseconds(span.startMs),
    endTimeUnixNano: nanoseconds(span.endMs),
    attributes: attributesOf(span.attributes),
    status: span.isError ? { code: ERROR_STATUS } : {},
  };
}

function attributesOf(attributes: Record<string, string | number>) {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === "number" ? { intValue: String(value) } : { stringValue: value },
  }));
}
