// Backlogs of stored webhooks: fulfillments, orders with a new fulfillment, orders without news, and a mix.
import { randomUUID } from "node:crypto";
import { sealBody } from "../../app/inbox/body.server";
import { storeDeliveries } from "../../app/inbox/store.server";
import type { Services } from "../../app/main/services.server";
import { readAppManifest } from "../../test/stand-in/app/app-manifest";
import { pickFields } from "../../test/stand-in/webhooks/subscriptions";
import { examplePayload } from "../../test/support/shopify-examples";

/**
 * a: a fulfillment of a known order; b: an order with one new fulfillment; c: such an order again, nothing new;
 * mix: half a, a quarter b, each followed by a c.
 */
export const KINDS = ["a", "b", "c", "mix"] as const;
export type Kind = (typeof KINDS)[number];

export const shopOf = (index: number, shops: number) =>
  `bench-${(index % shops) + 1}.myshopify.com`;

/** So many webhooks in a row are of one shop. */
export const shopTurn = (kind: Kind) => (kind === "mix" ? MIX.length : 1);

const STORED_AT_ONCE = 500;

/** Stores `count` webhooks about the orders from `first` on, spread over the shops. */
export async function storeBacklog(
  services: Services,
  given: { kind: Kind; shops: number; first: number; count: number },
): Promise<void> {
  const { database, sealer, clock } = services;
  const { kind, shops, first, count } = given;
  // All in the past, a millisecond apart.
  const startedAt = clock.now().getTime() - count;
  for (let start = 0; start < count; start += STORED_AT_ONCE) {
    const size = Math.min(STORED_AT_ONCE, count - start);
    const deliveries = Array.from({ length: size }, (_, offset) => {
      const index = start + offset;
      const { topic, payload } = webhookAt(kind, first, index);
      const about = {
        shopId: shopOf(Math.floor(index / shopTurn(kind)), shops),
        webhookId: randomUUID(),
      };
      return {
        ...about,
        topic,
        eventId: null,
        apiVersion: null,
        triggeredAt: new Date(startedAt + index),
        receivedAt: new Date(startedAt + index),
        bodySealed: sealBody(sealer, about, Buffer.from(shortIds(JSON.stringify(payload)))),
      };
    });
    await storeDeliveries(database.pool, deliveries);
  }
}

/** How many of these webhooks have a new shipment. */
export function countShipments(kind: Kind, count: number): number {
  if (kind === "c") return 0;
  return kind === "mix" ? (count * 3) / 4 : count;
}

/** Shopify's examples have ids of 18 digits, real ones have 13 or 14. */
const shortIds = (json: string) => json.replaceAll(/(\d{13})\d{3,}/g, "$1");

const MIX = ["a", "b", "c", "a"] as const;

export function webhookAt(
  kind: Kind,
  first: number,
  index: number,
): { topic: string; payload: object } {
  if (kind !== "mix") return webhookOf(kind, first + index);
  const part = MIX[index % MIX.length] ?? "a";
  return webhookOf(part, first + (part === "c" ? index - 1 : index));
}

const { subscriptions } = readAppManifest("shopify.app.toml");

/** What Shopify sends of a payload: the fields that shopify.app.toml asks for. */
export function subscribedFields(topic: string, payload: object): object {
  const subscription = subscriptions.find((each) => each.topic === topic);
  return pickFields(payload, subscription?.includeFields ?? null);
}

function webhookOf(kind: Exclude<Kind, "mix">, order: number): { topic: string; payload: object } {
  const { topic, payload } = fullWebhook(kind, order);
  return { topic, payload: subscribedFields(topic, payload) };
}

/** Ids and numbers are the order's, so that c repeats b. */
function fullWebhook(
  kind: Exclude<Kind, "mix">,
  order: number,
): { topic: string; payload: object } {
  const number = `P${String(order).padStart(11, "0")}`;
  const fulfillment = {
    ...examplePayload("fulfillments/create"),
    id: 1_000_000 + order,
    order_id: order,
    tracking_company: "UPS",
    tracking_number: number,
    tracking_numbers: [number],
    tracking_url: null,
    tracking_urls: [],
    created_at: "2026-11-01T10:00:00Z",
    updated_at: "2026-11-01T10:00:00Z",
  };
  if (kind === "a") return { topic: "fulfillments/create", payload: fulfillment };
  const payload = {
    ...examplePayload("orders/updated"),
    id: order,
    name: `#${order}`,
    updated_at: kind === "b" ? "2026-11-01T10:00:00Z" : "2026-11-01T11:00:00Z",
    fulfillments: [fulfillment],
  };
  return { topic: "orders/updated", payload };
}
