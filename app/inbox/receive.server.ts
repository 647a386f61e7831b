// The webhook endpoint: verifies the signature, stores the delivery, then answers.
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Deps } from "../lib/deps.server";
import { AppError, describeError } from "../lib/errors";
import { sealBody } from "./body.server";
import { isJsonDocument, isOfShop } from "./claimed-shop";
import { type Headers, readDeliveryHeaders, single } from "./delivery";
import { groupCommit } from "./group-commit";
import { type NewDelivery, storeDeliveries } from "./store.server";

export interface WebhookEndpointDeps extends Deps {
  /** The app's client secret, then the previous one, which Shopify may sign with for an hour after a change. */
  secrets: readonly string[];
  /** Whether the app subscribes to a topic; deliveries of others are answered 200 and not stored. */
  isTopic(topic: string): boolean;
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

const ANSWERS = {
  stored: { status: 200, body: "" },
  unsigned: { status: 401, body: "The signature does not match the body." },
  foreign: { status: 401, body: "The body is not of this shop and topic." },
  unwanted: { status: 200, body: "" },
  unidentified: { status: 400, body: "A Shopify header is missing or malformed." },
  empty: { status: 400, body: "The body is empty." },
  tooLarge: { status: 413, body: "The body is too large." },
  notStored: { status: 503, body: "Not stored; send it again." },
} as const;

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
    if (body.length > MAX_BODY_BYTES) return ANSWERS.tooLarge;
    if (!isSigned(body, single(headers["x-shopify-hmac-sha256"]), deps.secrets)) {
      return ANSWERS.unsigned;
    }
    const about = readDeliveryHeaders(headers);
    if (!about) return ANSWERS.unidentified;
    if (body.length === 0) return ANSWERS.empty;
    if (!isJsonDocument(body) || !isOfShop(body, about.topic, about.shopId)) {
      deps.log.warn(
        { shopId: about.shopId, topic: about.topic },
        "webhook of another shop or kind",
      );
      return ANSWERS.foreign;
    }
    if (!deps.isTopic(about.topic)) return ANSWERS.unwanted;
    try {
      const bodySealed = sealBody(deps.sealer, about, body);
      await store({ ...about, receivedAt: deps.clock.now(), bodySealed });
      return ANSWERS.stored;
    } catch (error) {
      const { code } = describeError(error);
      deps.log.error({ shopId: about.shopId, topic: about.topic, code, err: error }, "not stored");
      return ANSWERS.notStored;
    }
  }

  return {
    maxBodyBytes: MAX_BODY_BYTES,
    receive,
    async handle(request) {
      const body = await readBody(request, MAX_BODY_BYTES);
      const answer = body
        ? await receive({ headers: Object.fromEntries(request.headers), body })
        : ANSWERS.tooLarge;
      return new Response(answer.body, { status: answer.status });
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
