// Looking up parcels by what a shopper knows; every failure costs and shows the same.
import { numberKey } from "~/carriers/detection/number-key";
import type { Database } from "~/lib/database.server";
import type { Sealer } from "~/lib/seal.server";
import { CONTACT_KINDS } from "~/shipments/contact/contact-forms";
import { keysToTry } from "~/shipments/contact/order-keys.server";
import type { ShipmentDetail } from "~/shipments/shipment";
import {
  type OpenedOrder,
  findOrderById,
  findOrderNameExample,
  findOrdersByKeys,
  findShipmentsByNumber,
  findShipmentsOfOrders,
} from "~/shipments/read/queries.server";
import type { TrackingPage } from "~/shops/store-tracking-page.server";
import type { LookupRequest } from "./lookup-request";
import { readOrderLink } from "./order-link.server";
import { orderNameCandidates } from "./order-number";

export type LookupResult =
  | { found: false }
  /** The shopper has proved to know the order. One that has nothing to track yet has no shipments. */
  | { found: true; scope: "order"; orders: OpenedOrder[]; shipments: ShipmentDetail[] }
  /** Only a number, as printed on a box. */
  | { found: true; scope: "number"; shipments: ShipmentDetail[] };

interface LookupDeps {
  database: Database;
  sealer: Sealer;
}

/** No order has it: Shopify counts from 1. */
const NO_ORDER = "0";

/**
 * What the asker may see. An unknown order, a wrong e-mail, another shop's order, a redacted one, a
 * forged link and what is malformed run the same statements, each ending in the same index without
 * finding a row, and give the same answer.
 */
export async function lookUp(
  deps: LookupDeps,
  shopId: string,
  ask: Exclude<LookupRequest, { by: "nothing" }>,
  page: TrackingPage,
): Promise<LookupResult> {
  if (ask.by === "number") return lookUpNumber(deps, shopId, ask, page);
  const orders =
    ask.by === "link"
      ? await openByLink(deps, shopId, ask, page)
      : await openByContact(deps, shopId, ask, page);
  if (orders.length === 0) return { found: false };
  const shipments = await findShipmentsOfOrders(
    deps.database,
    shopId,
    orders.map((order) => order.id),
  );
  return { found: true, scope: "order", orders, shipments };
}

async function openByContact(
  { database, sealer }: LookupDeps,
  shopId: string,
  ask: Extract<LookupRequest, { by: "order" }>,
  { settings }: TrackingPage,
): Promise<OpenedOrder[]> {
  const example = await findOrderNameExample(database, shopId);
  const allowed = CONTACT_KINDS.filter((kind) => ask.valid && settings.lookUps[kind]);
  const keys = keysToTry(sealer, {
    nameKeys: orderNameCandidates(ask.order, example),
    contact: ask.contact,
    kinds: ask.kinds.filter((kind) => allowed.includes(kind)),
  });
  return findOrdersByKeys(database, shopId, keys);
}

async function openByLink(
  { database, sealer }: LookupDeps,
  shopId: string,
  ask: Extract<LookupRequest, { by: "link" }>,
  { linkVersion }: TrackingPage,
): Promise<OpenedOrder[]> {
  const link = readOrderLink(sealer, shopId, ask.token, linkVersion);
  return findOrderById(database, shopId, link?.orderId ?? NO_ORDER);
}

async function lookUpNumber(
  { database }: LookupDeps,
  shopId: string,
  ask: Extract<LookupRequest, { by: "number" }>,
  { settings }: TrackingPage,
): Promise<LookupResult> {
  const isAllowed = ask.valid && settings.lookUps.number;
  const key = isAllowed ? numberKey(ask.number) : "";
  const shipments = await findShipmentsByNumber(database, shopId, key);
  return shipments.length > 0 ? { found: true, scope: "number", shipments } : { found: false };
}
