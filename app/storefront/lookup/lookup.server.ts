// Looks up parcels by order, link or number; every miss costs the same.
import type { Deps } from "~/lib/deps.server";
import { typedNumberKey } from "~/carriers/resolution/tracking-numbers";
import type { Database } from "~/lib/database.server";
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
import { type NameKeys, orderNameCandidates } from "./order-number";

export type LookupResult =
  | { found: false }
  /** The shopper proved the order; `shipments` is empty before the first parcel. */
  | { found: true; scope: "order"; orders: OpenedOrder[]; shipments: ShipmentDetail[] }
  /** By tracking number only. */
  | { found: true; scope: "number"; shipments: ShipmentDetail[] };

type LookupDeps = Pick<Deps, "database" | "sealer">;

/** A look-up with the name keys of its order; see `orderNameCandidates`. */
type KeyedRequest = Exclude<LookupRequest, { by: "nothing" }> & { nameKeys: NameKeys };

/** The name keys of the order that a request names. */
export async function orderNameKeys(
  database: Database,
  shopId: string,
  request: LookupRequest,
): Promise<NameKeys> {
  if (request.by !== "order") return ["", ""];
  return orderNameCandidates(request.order, await findOrderNameExample(database, shopId));
}

/** No order has it: Shopify counts from 1. */
const NO_ORDER = "0";

/**
 * Finds what the shopper may see. An unknown order, a wrong contact, another shop's order, a redacted order, a
 * forged link and malformed input run the same statements over the same indexes, find no row, and return the
 * same result.
 */
export async function lookUp(
  deps: LookupDeps,
  shopId: string,
  request: KeyedRequest,
  page: TrackingPage,
): Promise<LookupResult> {
  if (request.by === "number") return lookUpNumber(deps, shopId, request, page);
  const orders =
    request.by === "link"
      ? await openByLink(deps, shopId, request, page)
      : await openByContact(deps, shopId, request, page);
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
  request: Extract<KeyedRequest, { by: "order" }>,
  { settings, country }: TrackingPage,
): Promise<OpenedOrder[]> {
  const allowed = CONTACT_KINDS.filter((kind) => request.valid && settings.lookUps[kind]);
  const keys = keysToTry(sealer, {
    nameKeys: request.nameKeys,
    contact: request.contact,
    kinds: request.kinds.filter((kind) => allowed.includes(kind)),
    country: request.country ?? country,
  });
  return findOrdersByKeys(database, shopId, keys);
}

async function openByLink(
  { database, sealer }: LookupDeps,
  shopId: string,
  request: Extract<LookupRequest, { by: "link" }>,
  { linkVersion }: TrackingPage,
): Promise<OpenedOrder[]> {
  const link = readOrderLink(sealer, shopId, request.token, linkVersion);
  return findOrderById(database, shopId, link?.orderId ?? NO_ORDER);
}

async function lookUpNumber(
  { database }: LookupDeps,
  shopId: string,
  request: Extract<LookupRequest, { by: "number" }>,
  { settings }: TrackingPage,
): Promise<LookupResult> {
  const isAllowed = request.valid && settings.lookUps.number;
  const key = isAllowed ? typedNumberKey(request.number) : "";
  const shipments = await findShipmentsByNumber(database, shopId, key);
  return shipments.length > 0 ? { found: true, scope: "number", shipments } : { found: false };
}
