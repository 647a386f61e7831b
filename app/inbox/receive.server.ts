// The webhook endpoint: verifies the signature, stores the delivery, then answers.
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Deps } from "../lib/deps.server";
import { AppError, describeError } from "../lib/errors";
import type { WebhookOutcome } from "../lib/observer";
import { sealBody } from "./body.server";
import { isJsonDocument, isOfShop } from "./claimed-shop";
import { type DeliveryHeaders, type Headers, readDeliveryHeaders, single } from "./delivery";
import { groupCommit } from "./group-commit";
import { type NewDelivery, storeDeliveries } from "./store.server";

export interface WebhookEndpointDeps extends Deps {
  /** The app's client secret, then the previous one, which Shopify may sign with for an hour after a change. */
  secrets: readonly string[];
  /** Whether the app subscribes to a topic; deliveries of others are answered 200 and not stored. */
  isTopic(topic: string): boolean;
  /** Called once for each delivery. */
  onReceived?: (outcome: WebhookOutcome) => void;
}

export interface WebhookEndpoint {
  /** A larger body is refused before it is read. */
  maxBodyBytes: number;
  /** One delivery: lower-case header names, the body's raw bytes. */
  receive(delivery: { headers: Headers; body: Buffer }): Promise<{ status: number; body: string }>;
  /** The same for a Request. */
  handle(request: Request): Promise<Response>;
}

/** Shopify's largest payloads (orders with hundreds of lines) stay well below. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
const MAX_DELIVERIES_PER_WRITE = 256;
/** Beyond so many, deliveries are answered 503 at once instead of filling the memory. */
const MAX_WAITING = 2_000;
const SHA256_BYTES = 32;

const ANSWERS: Readonly<Record<WebhookOutcome, { status: number; body: string }>> = {
  stored: { status: 200, body: "" },
  unsigned: { status: 401, body: "The signature does not match the body." },
  not_json: { status: 401, body: "The body is no JSON document." },
  foreign: { status: 401, body: "The body is not of this shop and topic." },
  unwanted: { status: 200, body: "" },
  unidentified: { status: 400, body: "A Shopify header is missing or malformed." },
  empty: { status: 400, body: "The body is empty." },
  too_large: { status: 413, body: "The body is too large." },
  not_stored: { status: 503, body: "Not stored; send it again." },
};
/** Signed ones that are refused. Unsigned ones have no line of the log: anybody can send them. */
const LOGGED: Partial<Record<WebhookOutcome, string>> = {
  not_json: "webhook refused: its body is no JSON",
  foreign: "webhook refused: its body is of another shop or kind",
  unidentified: "webhook refused: a Shopify header is missing or malformed",
  empty: "webhook refused: its body is empty",
};

/**
 * Answers 200 only when the delivery is committed, now or before, or its topic is not subscribed to. 401 without a
 * valid signature and for a body that is not of the named shop, 400 without the
 * headers that identify it, 413 for a body that is too large, 503 when it could not be stored: Shopify retries.
 */
export function createWebhookEndpoint(deps: WebhookEndpointDeps): WebhookEndpoint {
  const store = groupCommit<NewDelivery>((group) => storeDeliveries(deps.database.pool, group), {
    maxItems: MAX_DELIVERIES_PER_WRITE,
    maxWaiting: MAX_WAITING,
    isItemsFault: isDataError,
  });

  async function receive({ headers, body }: { headers: Headers; body: Buffer }) {
    if (body.length > MAX_BODY_BYTES) return answer("too_large");
    const signature = single(headers["x-shopify-hmac-sha256"]);
    if (!isSigned(body, signature, deps.secrets)) return answer("unsigned");
    const about = readDeliveryHeaders(headers);
    return answer(about ? await take(about, body) : "unidentified", about);
  }

  function answer(
    outcome: WebhookOutcome,
    about: { shopId: string; topic: string } | null = null,
  ): { status: number; body: string } {
    const text = LOGGED[outcome];
    if (text) deps.log.warn({ shopId: about?.shopId, topic: about?.topic }, text);
    deps.onReceived?.(outcome);
    return ANSWERS[outcome];
  }

  async function take(about: DeliveryHeaders, body: Buffer): Promise<WebhookOutcome> {
    if (body.length === 0) return "empty";
    if (!isJsonDocument(body)) return "not_json";
    if (!isOfShop(body, about.topic, about.shopId)) return "foreign";
    if (!deps.isTopic(about.topic)) return "unwanted";
    try {
      const bodySealed = sealBody(deps.sealer, about, body);
      await store({ ...about, receivedAt: deps.clock.now(), bodySealed });
      return "stored";
    } catch (error) {
      const { code } = describeError(error);
      deps.log.error({ shopId: about.shopId, topic: about.topic, code, err: error }, "not stored");
      return "not_stored";
    }
  }

  return {
    maxBodyBytes: MAX_BODY_BYTES,
    receive,
    async handle(request) {
      const body = await readBody(request, MAX_BODY_BYTES);
      const given = body
        ? await receive({ headers: Object.fromEntries(request.headers), body })
        : answer("too_large");
      return new Response(given.body, { status: given.status });
    },
  };
}

/** Whether `signature` is the base64 HMAC-SHA256 of the body under one of the secrets, in constant time. */
function isSigned(
  body: Uint8Array,
  signature: string | undefined,
  secrets: readonly string[],
): boolean {
  const given = Buffer.from(signature ?? "", "base64");
  if (given.length !== SHA256_BYTES) return false;
  return secrets.some((secret) =>
    timingSafeEqual(given, createHmac("sha256", secret).update(body).digest()),
  );
}

/** The whole body, or null as soon as it grows beyond `maxBytes`. */
async function readBody(request: Request, maxBytes: number): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = request.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done || !value) break;
    length += value.length;
    if (length > maxBytes) return null;
    chunks.push(value);
  }
  return Buffer.concat(chunks);
}

/** SQLSTATE class 22: a value that PostgreSQL refuses, such as a NUL in text. */
function isDataError(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return !(error instanceof AppError) && typeof code === "string" && code.startsWith("22");
}
