// What the app has come to believe, read from its tables: shipments, links, orders, and what its own engine watches.
import type { Database } from "../../../app/lib/database.server";
import type { Sealer } from "../../../app/lib/seal.server";
import { ORDER_EMAIL } from "../../../app/shipments/sealed-columns";
import { describeOrder, pairKey, type ShopView, UNNAMED } from "./truth.ts";

export interface AppView extends ShopView {
  /** Shipments whose registration is not over: "ups 1Z… pending". */
  unfinished: string[];
  /** Pairs that the app's own engine watches for the shop. */
  engineWatches: Set<string>;
}

export async function readApp(database: Database, sealer: Sealer, shop: string): Promise<AppView> {
  const shipments = await readShipments(database, shop);
  const live = shipments.filter((row) => row.state !== "removed");
  return {
    shipments: new Map(live.map((row) => [pairKey(row.carrierCode, row.number), row.places])),
    unnamed: new Set(
      live
        .filter((row) => row.state === "needs_carrier")
        .map((row) => pairKey(UNNAMED, row.number)),
    ),
    removed: new Set(
      shipments
        .filter((row) => row.state === "removed")
        .map((row) => pairKey(row.carrierCode, row.number)),
    ),
    unfinished: live
      .filter((row) => row.state !== "registered" && row.state !== "needs_carrier")
      .map((row) => `${pairKey(row.carrierCode, row.number)} ${row.state}`),
    orders: await readOrders(database, sealer, shop),
    fulfillments: await readFulfillments(database, shop),
    engineWatches: await readEngine(database, shop),
  };
}

async function readShipments(database: Database, shop: string) {
  const { rows } = await database.pool.query<{
    carrierCode: string;
    number: string;
    state: string;
    places: string;
  }>(
    `select s.carrier_code as "carrierCode", upper(regexp_replace(s.tracking_number, '[[:space:]-]', '', 'g')) as number, s.registration_state as state,
       coalesce((select string_agg(l.fulfillment_id || '@' || l.position, ' '
                                   order by (l.fulfillment_id || '@' || l.position) collate "C")
                 from fulfillment_shipments l
                 where l.shop_id = s.shop_id and l.shipment_id = s.id and l.removed_at is null), '') as places
     from shipments s where s.shop_id = $1`,
    [shop],
  );
  return rows;
}

async function readOrders(database: Database, sealer: Sealer, shop: string) {
  const { rows } = await database.pool.query<{
    id: string;
    name: string | null;
    email: Buffer | null;
    placedAt: Date | null;
    cancelledAt: Date | null;
    country: string | null;
  }>(
    `select id, name, email_sealed as email, placed_at as "placedAt", cancelled_at as "cancelledAt",
       destination_country as country
     from orders where shop_id = $1`,
    [shop],
  );
  return new Map(
    rows.map(({ id, email, ...facts }) => [
      id,
      describeOrder({
        ...facts,
        email: email && sealer.open(email, ORDER_EMAIL.at(shop, id)).toString(),
      }),
    ]),
  );
}

async function readFulfillments(database: Database, shop: string) {
  const { rows } = await database.pool.query<{ id: string; facts: string }>(
    `select id, order_id || ' ' || status || ' ' || name as facts
     from fulfillments where shop_id = $1`,
    [shop],
  );
  return new Map(rows.map((row) => [row.id, row.facts]));
}

async function readEngine(database: Database, shop: string): Promise<Set<string>> {
  const { rows } = await database.pool.query<{ carrier_code: string; tracking_number: string }>(
    `select t.carrier_code, t.tracking_number
     from tracking_connections c join engine_trackings t on t.account_id = c.account_id
     where c.shop_id = $1`,
    [shop],
  );
  return new Set(rows.map((row) => pairKey(row.carrier_code, row.tracking_number)));
}

export interface Backlog {
  /** Webhooks to be processed. */
  received: number;
  /** Shipments to be registered. */
  pending: number;
  /** Jobs in flight or due within the time. */
  jobs: number;
  /** Jobs that were given up for good. */
  dead: number;
}

/** Work that is left. `within`: an interval as PostgreSQL reads it. */
export async function readBacklog(database: Database, within: string): Promise<Backlog> {
  const { rows } = await database.pool.query<Backlog>(
    `select
       (select count(*)::int from webhook_deliveries where state = 'received') as received,
       (select count(*)::int from shipments where registration_state = 'pending') as pending,
       (select count(*)::int from graphile_worker._private_jobs
        where attempts < max_attempts and run_at < now() + $1::interval) as jobs,
       (select count(*)::int from graphile_worker._private_jobs
        where attempts >= max_attempts and last_error is not null) as dead`,
    [within],
  );
  return rows[0] ?? { received: 0, pending: 0, jobs: 0, dead: 0 };
}
