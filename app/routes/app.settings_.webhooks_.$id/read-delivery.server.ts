// Reads one webhook with its body masked; revealing the body is recorded in the access log.
import { readStoredBody } from "~/inbox/body.server";
import { maskBody } from "~/inbox/mask";
import { findDelivery } from "~/inbox/store-list.server";
import type { Sealer } from "~/lib/seal.server";
import { logAccess } from "~/privacy/access-log/store-access.server";
import type { Services } from "~/main/services.server";
import { listOrderNames } from "~/shipments/lookup/store-orders.server";
import { findShop } from "~/shops/store.server";
import type { Texts } from "~/ui/language/texts";
import { deliveryView, type DeliveryView } from "./view";

type Parts = Pick<Services, "database" | "sealer" | "clock">;

/** null: the shop has no such webhook. */
export async function readDelivery(
  { database, sealer, clock }: Parts,
  shopId: string,
  webhookId: string,
  texts: Texts,
): Promise<DeliveryView | null> {
  const { pool } = database;
  const delivery = await findDelivery(pool, shopId, webhookId);
  if (!delivery) return null;
  const { orderId, bodySealed } = delivery;
  const [names, shop] = await Promise.all([
    listOrderNames(pool, shopId, orderId ? [orderId] : []),
    findShop(database, shopId),
  ]);
  const time = { texts, timeZone: shop?.ianaTimezone ?? "UTC", now: clock.now() };
  const maskedBody = bodySealed && bodyText(sealer, { shopId, webhookId }, bodySealed, maskBody);
  const orderName = (orderId && names.get(orderId)) ?? null;
  return deliveryView(delivery, { maskedBody, orderName: orderName || null }, time);
}

/** The unmasked body, after the access is logged; null: the body is no longer kept. */
export async function revealBody(
  { database, sealer, clock }: Parts,
  shopId: string,
  webhookId: string,
  userId: string | null,
): Promise<string | null> {
  const delivery = await findDelivery(database.pool, shopId, webhookId);
  if (!delivery?.bodySealed) return null;
  await logAccess(database.pool, shopId, {
    readAt: clock.now(),
    userId,
    what: "webhook_body",
    record: webhookId,
  });
  return bodyText(sealer, { shopId, webhookId }, delivery.bodySealed, (document) => document);
}

function bodyText(
  sealer: Sealer,
  delivery: { shopId: string; webhookId: string },
  bodySealed: Buffer,
  shown: (document: unknown) => unknown,
): string {
  const document = shown(readStoredBody(sealer, delivery, bodySealed));
  return typeof document === "string" ? document : JSON.stringify(document, null, 2);
}
