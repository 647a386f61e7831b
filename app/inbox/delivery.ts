// Types of a webhook delivery and its topic handler, and the reader of its headers.
import type { Sql } from "../lib/database.server";

/** Headers as Node gives them: lower-case names. */
export type Headers = Record<string, string | string[] | undefined>;

export interface DeliveryHeaders {
  /** Permanent domain, lower case: "example.myshopify.com". */
  shopId: string;
  /** The same on Shopify's retries of one delivery. */
  webhookId: string;
  /** "fulfillments/create" */
  topic: string;
  /** Shared by all deliveries that one action of the merchant caused. */
  eventId: string | null;
  apiVersion: string | null;
  triggeredAt: Date | null;
}

/** A stored delivery as its handler sees it. */
export interface Delivery extends DeliveryHeaders {
  receivedAt: Date;
  /** The body, parsed without losing digits. */
  payload: unknown;
}

/** The outcome of a delivery; `reason` explains it where needed. */
export interface DeliveryOutcome {
  outcome: string;
  reason?: string;
  /** The stored body is deleted. */
  deleteBody?: boolean;
}

/** What a handler of orders and fulfillments returns in addition. */
export interface Recorded {
  /** The fulfillments in the payload. */
  fulfillmentIds?: readonly string[];
}

/**
 * Processes deliveries of one shop, in their order, in the given transaction only, so that an interrupted handler
 * changes nothing; outcome i belongs to delivery i. It may run again for the same deliveries. Errors are retried
 * when describeError says so.
 */
export type TopicHandler<Outcome extends DeliveryOutcome = DeliveryOutcome> = (
  tx: Sql,
  deliveries: readonly Delivery[],
) => Promise<Outcome[]>;

/** A handler that sees one delivery at a time. */
export type SingleTopicHandler = (tx: Sql, delivery: Delivery) => Promise<DeliveryOutcome>;

/** Each handler called for one delivery after the other. */
export function oneByOne(
  handlers: Readonly<Record<string, SingleTopicHandler>>,
): Record<string, TopicHandler> {
  return wrapEach(handlers, (handle) => async (tx, deliveries) => {
    const outcomes: DeliveryOutcome[] = [];
    for (const delivery of deliveries) outcomes.push(await handle(tx, delivery));
    return outcomes;
  });
}

/** The same topics; topics that shared a handler share its wrapper. */
export function wrapEach<From, To>(
  handlers: Readonly<Record<string, From>>,
  wrap: (handler: From) => To,
): Record<string, To> {
  const wrapped = new Map([...new Set(Object.values(handlers))].map((each) => [each, wrap(each)]));
  return Object.fromEntries(
    Object.entries(handlers).map(([topic, handler]) => [topic, wrapped.get(handler) as To]),
  );
}

const SHOP_DOMAIN = /^[a-z0-9][a-z0-9-]{0,99}\.myshopify\.com$/;
/** Visible ASCII only. */
const TOKEN = /^[\x21-\x7e]{1,200}$/;

/** null when a header that identifies the delivery is missing or malformed. Optional ones are then left out. */
export function readDeliveryHeaders(headers: Headers): DeliveryHeaders | null {
  const shopId = single(headers["x-shopify-shop-domain"])?.toLowerCase();
  const webhookId = token(headers["x-shopify-webhook-id"]);
  const topic = token(headers["x-shopify-topic"]);
  if (!shopId || !SHOP_DOMAIN.test(shopId) || !webhookId || !topic) return null;
  return {
    shopId,
    webhookId,
    topic,
    eventId: token(headers["x-shopify-event-id"]),
    apiVersion: token(headers["x-shopify-api-version"]),
    triggeredAt: date(token(headers["x-shopify-triggered-at"])),
  };
}

export function single(value: string | string[] | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function token(value: string | string[] | undefined): string | null {
  const text = single(value);
  return text && TOKEN.test(text) ? text : null;
}

/** null for years outside of 2000 to 2199. */
function date(text: string | null): Date | null {
  const parsed = new Date(text ?? "");
  const year = parsed.getUTCFullYear();
  return year >= 2000 && year < 2200 ? parsed : null;
}
