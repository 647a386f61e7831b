// Read queries over a shop's shipments for pages and endpoints.
import type { Database } from "~/lib/database.server";
import type { Status } from "~/trackingmore/contract/status";
import { STATUSES } from "~/trackingmore/contract/status";
import { isShipmentId } from "../keys";
import type { ShipmentCounts, ShipmentDetail } from "../shipment";
import { readDetails } from "./detail.server";
import { findIdsByNumber } from "../corrections/store-corrections.server";

export { clearManualStatus, setStatus } from "../corrections/set-status.server";
export { retryRegistration, setCarrier, undoSetCarrier } from "../corrections/set-carrier.server";

/** Counts by status and in all, without removed and archived shipments, from a few rows of a ledger. */
export async function countShipments(db: Database, shopId: string): Promise<ShipmentCounts> {
  const { rows } = await db.pool.query<{ status: Status; count: number }>({
    name: "shipments.count_by_status",
    text: `select status, sum(change)::int as count from shipments_by_status
           where shop_id = $1 group by status`,
    values: [shopId],
  });
  const byStatus = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<
    Status,
    number
  >;
  for (const row of rows) byStatus[row.status] = row.count;
  return { byStatus, total: rows.reduce((sum, { count }) => sum + count, 0) };
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
