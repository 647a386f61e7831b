// Read queries over a shop's shipments for pages and endpoints.
import { listCarriers } from "~/carriers/catalogue";
import { companyKey, numberKey } from "~/carriers/resolution/from-shopify";
import type { Database } from "~/lib/database.server";
import type { Status } from "~/trackingmore/contract/status";
import { STATUSES } from "~/trackingmore/contract/status";
import { isShipmentId, orderNameKey } from "../keys";
import type {
  ShipmentCounts,
  ShipmentDetail,
  ShipmentQuery,
  ShipmentSort,
  ShipmentSummary,
} from "../shipment";
import { type SummaryRow, SUMMARY_COLUMNS, readDetails, toSummary } from "./detail.server";
import { SILENT_SQL } from "./store-carrier-counts.server";
import { findIdsByNumber } from "../corrections/store-corrections.server";

export { clearManualStatus, setStatus } from "../corrections/set-status.server";
export { retryRegistration, setCarrier, undoSetCarrier } from "../corrections/set-carrier.server";

const STATUS_ORDER: readonly Status[] = [
  "pending",
  "notfound",
  "transit",
  "pickup",
  "undelivered",
  "exception",
  "expired",
  "delivered",
];

const MAX_PAGE_SIZE = 250;

/** Statuses from waiting to completed. */
const STATUS_RANK = `array_position(array[${STATUS_ORDER.map((status) => `'${status}'`).join()}], s.status)`;

const ORDER_BY: Record<ShipmentSort, string> = {
  created_desc: "s.created_at desc, s.id",
  created_asc: "s.created_at, s.id",
  status_asc: `${STATUS_RANK}, s.created_at desc, s.id`,
  status_desc: `${STATUS_RANK} desc, s.created_at desc, s.id`,
};

/**
 * One page of the index, without removed shipments.
 * @param emailIndex the blind index of an e-mail address: finds its orders' shipments besides the text search.
 */
export async function listShipments(
  db: Database,
  shopId: string,
  query: ShipmentQuery,
  emailIndex: Buffer | null = null,
): Promise<{ rows: ShipmentSummary[]; total: number }> {
  const filter = filterOf(shopId, query, emailIndex);
  const pageSize = Math.min(Math.max(Math.trunc(query.pageSize), 1), MAX_PAGE_SIZE);
  const offset = (Math.max(Math.trunc(query.page), 1) - 1) * pageSize;
  const counted = await db.pool.query<{ total: number }>(
    `select count(*)::int as total from shipments s where ${filter.where}`,
    filter.values,
  );
  const total = counted.rows[0]?.total ?? 0;
  if (offset >= total) return { rows: [], total };
  const found = await db.pool.query<SummaryRow>(
    // The page first, so that order names are read for its rows only.
    `with page as materialized (
       select s.* from shipments s where ${filter.where}
       order by ${ORDER_BY[query.sort]} limit ${pageSize} offset ${offset})
     select ${SUMMARY_COLUMNS} from page s order by ${ORDER_BY[query.sort]}`,
    filter.values,
  );
  return { rows: found.rows.map(toSummary), total };
}

/** Counts for the index's tabs, the attention badge, and the total. */
export async function countShipments(db: Database, shopId: string): Promise<ShipmentCounts> {
  const { rows } = await db.pool.query<{ status: Status; attention: boolean; count: number }>(
    `select status, registration_state in ('needs_carrier', 'rejected') as attention, count(*)::int
     from shipments where shop_id = $1 and registration_state <> 'removed' group by 1, 2`,
    [shopId],
  );
  const byStatus = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<
    Status,
    number
  >;
  let attention = 0;
  let total = 0;
  for (const row of rows) {
    byStatus[row.status] += row.count;
    if (row.attention) attention += row.count;
    total += row.count;
  }
  return { byStatus, attention, total };
}

/** How many shipments wait for registration, and when the service was last polled. */
export async function readProgress(
  db: Database,
  shopId: string,
): Promise<{ waiting: number; lastSyncedAt: Date | null }> {
  const { rows } = await db.pool.query<{ waiting: number; lastSyncedAt: Date | null }>(
    `select (select count(*)::int from shipments
             where shop_id = $1 and registration_state = 'pending') as waiting,
            (select synced_at from sync_cursors where shop_id = $1) as "lastSyncedAt"`,
    [shopId],
  );
  return rows[0] ?? { waiting: 0, lastSyncedAt: null };
}

/** One shipment, removed or not, with everything its page shows; null when the shop has none of that id. */
export async function findShipment(
  db: Database,
  shopId: string,
  id: string,
): Promise<ShipmentDetail | null> {
  if (!isShipmentId(id)) return null;
  return (await readDetails(db.pool, shopId, [id]))[0] ?? null;
}

/** An order that a shopper proved to be theirs. */
export interface OpenedOrder {
  id: string;
  /** "#1001" */
  name: string | null;
  cancelledAt: Date | null;
}

/** The shop's orders with one of these keys (see order-keys.server.ts). */
export async function findOrdersByKeys(
  db: Database,
  shopId: string,
  keys: readonly Buffer[],
): Promise<OpenedOrder[]> {
  const { rows } = await db.pool.query<OpenedOrder>({
    name: "shipments.find_orders_by_keys",
    text: `select o.id, o.name, o.cancelled_at as "cancelledAt" from (
             select distinct order_id from order_keys where shop_id = $1 and key = any($2::bytea[])) k
           join orders o on o.shop_id = $1 and o.id = k.order_id order by o.id`,
    values: [shopId, keys],
  });
  return rows;
}

/** The order of this id, for a signed link; empty when it is unknown or redacted. */
export async function findOrderById(
  db: Database,
  shopId: string,
  orderId: string,
): Promise<OpenedOrder[]> {
  const { rows } = await db.pool.query<OpenedOrder>({
    name: "shipments.find_order_by_id",
    text: `select id, name, cancelled_at as "cancelledAt" from orders
           where shop_id = $1 and id = $2 and personal_removed_at is null`,
    values: [shopId, orderId],
  });
  return rows;
}

/** The parcels of these orders, newest first. `orders` of each contains only them: a parcel may be shared. */
export async function findShipmentsOfOrders(
  db: Database,
  shopId: string,
  orderIds: readonly string[],
): Promise<ShipmentDetail[]> {
  const { rows } = await db.pool.query<{ shipment_id: string }>(
    `select distinct shipment_id from fulfillment_shipments
     where shop_id = $1 and order_id = any($2::text[]) and removed_at is null`,
    [shopId, orderIds],
  );
  const details = await readDetails(
    db.pool,
    shopId,
    rows.map((row) => row.shipment_id),
  );
  const requested = new Set(orderIds);
  return details.map((detail) => withOrders(detail, requested));
}

/** The name key of a recent order, as an example of the shop's format; null without orders. */
export async function findOrderNameExample(db: Database, shopId: string): Promise<string | null> {
  const { rows } = await db.pool.query<{ name_key: string }>(
    `select name_key from orders where shop_id = $1 and name_key is not null
     order by id desc limit 1`,
    [shopId],
  );
  return rows[0]?.name_key ?? null;
}

/** The parcels with this number key under every carrier, newest first; for a corrected number, its replacements. */
export async function findShipmentsByNumber(
  db: Database,
  shopId: string,
  numberKey: string,
): Promise<ShipmentDetail[]> {
  return readDetails(db.pool, shopId, await findIdsByNumber(db.pool, shopId, numberKey));
}

function withOrders(detail: ShipmentDetail, orderIds: ReadonlySet<string>): ShipmentDetail {
  const orders = detail.orders.filter((order) => orderIds.has(order.orderId));
  const orderNames = [...new Set(orders.flatMap((order) => order.orderName ?? []))];
  return { ...detail, orders, orderNames };
}

/** The index's where clause: the tab, and a search in numbers, carriers, order names and e-mail addresses. */
function filterOf(
  shopId: string,
  query: ShipmentQuery,
  emailIndex: Buffer | null,
): { where: string; values: unknown[] } {
  const values: unknown[] = [shopId];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const conditions = ["s.shop_id = $1"];
  if (query.view === "attention") {
    conditions.push("s.registration_state in ('needs_carrier', 'rejected')");
  } else {
    conditions.push("s.registration_state <> 'removed'");
    if (query.view === "untracked") conditions.push(...untracked(query, parameter));
    else if (query.view !== "all") conditions.push(`s.status = ${parameter(query.view)}`);
  }
  const search = query.search.trim();
  if (search) {
    const text = parameter(contains(search));
    const either = [`s.tracking_company ilike ${text}`, `s.carrier_code ilike ${text}`];
    const codes = carriersNamed(search);
    if (codes.length) either.push(`s.carrier_code = any(${parameter(codes)}::text[])`);
    if (emailIndex) {
      either.push(`s.id in (${shipmentsOfOrders(`o.email_index = ${parameter(emailIndex)}`)})`);
    }
    const number = numberKey(search);
    if (number) either.push(`s.number_key like ${parameter(contains(number))}`);
    const name = orderNameKey(search);
    if (name)
      either.push(`s.id in (${shipmentsOfOrders(`o.name_key like ${parameter(contains(name))}`)})`);
    conditions.push(`(${either.join(" or ")})`);
  }
  return { where: conditions.join(" and "), values };
}

function untracked(
  { watchedCarriers = [] }: ShipmentQuery,
  parameter: (value: unknown) => string,
): string[] {
  if (watchedCarriers === "all") return ["false"];
  return [SILENT_SQL, `s.carrier_code <> all(${parameter(watchedCarriers)}::text[])`];
}

const shipmentsOfOrders = (condition: string) =>
  `select l.shipment_id from orders o
   join fulfillment_shipments l on l.shop_id = o.shop_id and l.order_id = o.id
   where o.shop_id = $1 and ${condition} and l.removed_at is null`;

/** Codes of the carriers whose shown name contains the text. */
function carriersNamed(text: string): string[] {
  const wanted = companyKey(text);
  if (!wanted) return [];
  const carriers = listCarriers().filter(({ name }) => companyKey(name).includes(wanted));
  return carriers.map(({ code }) => code);
}

/** LIKE pattern for "contains this text", with wildcards escaped. */
function contains(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}
