// SQL about what updates parcels: tracking services, carriers, their breakers, budgets and keys, and freshness.
import type { Sql } from "~/lib/database.server";

export interface PausedConnection {
  shopId: string;
  /** quota | key | unreachable */
  reason: string;
  openUntil: Date | null;
}

/** Shops whose calls to their tracking service are paused. */
export async function listPausedConnections(sql: Sql): Promise<PausedConnection[]> {
  const { rows } = await sql.query<PausedConnection>(
    `select shop_id as "shopId", open_reason as reason, open_until as "openUntil"
     from tracking_connections where open_reason is not null order by shop_id`,
  );
  return rows;
}

export interface ServiceState {
  /** A service's address, or a connector's name: the carrier's, with the account of a key. */
  name: string;
  kind: "service" | "carrier";
  failures: number;
  /** null: its breaker is closed. */
  openUntil: Date | null;
}

/** Breakers that all processes share: a row for each outside service that has failed since it began. */
export async function listServices(sql: Sql): Promise<ServiceState[]> {
  const { rows } = await sql.query<ServiceState>({
    name: "operations.services",
    text: `select service as name, 'service' as kind, failures, open_until as "openUntil"
           from service_breakers
           union all
           select name, 'carrier', failures, open_until from engine_connectors
           order by 2, 1`,
  });
  return rows;
}

export interface RefusedKey {
  accountId: string;
  /** null: an account of another v2 client. */
  shopId: string | null;
  carrier: string;
  code: string;
  at: Date;
}

/** Carriers' keys whose last call failed. */
export async function listFailingKeys(sql: Sql): Promise<RefusedKey[]> {
  const { rows } = await sql.query<RefusedKey>(
    `select k.account_id as "accountId", c.shop_id as "shopId", k.carrier, k.error_code as code,
       k.error_at as at
     from engine_carrier_keys k left join tracking_connections c on c.account_id = k.account_id
     where k.error_code is not null order by k.carrier, k.account_id`,
  );
  return rows;
}

export async function countCarrierKeys(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ count: number }>(
    "select count(*)::int as count from engine_carrier_keys",
  );
  return rows[0]!.count;
}

export interface Freshness {
  /** Watched parcels. */
  open: number;
  /** Of these, parcels whose time to be polled passed more than LATE_MINUTES ago. */
  late: number;
  /** Seconds by which the latest one is overdue; 0: none. */
  oldestLateSeconds: number;
}

/** A poll may be this late before a parcel counts as not asked in time. */
export const LATE_MINUTES = 15;

/** How many watched parcels were polled in time. @param now the engine's time */
export async function readFreshness(sql: Sql, now: Date): Promise<Freshness> {
  const { rows } = await sql.query<Freshness>({
    name: "operations.freshness",
    text: `select (select count(*) from engine_trackings where next_check_at is not null)::int as open,
             count(*)::int as late,
             coalesce(extract(epoch from $1::timestamptz - min(next_check_at)), 0)::float8
               as "oldestLateSeconds"
           from engine_trackings
           where next_check_at < $1::timestamptz - interval '${LATE_MINUTES} minutes'`,
    values: [now],
  });
  return rows[0]!;
}

export interface Budget {
  name: string;
  kind: "shopify" | "v2";
  /** From 0, nothing left, to 1, all of it. */
  leftShare: number;
}

/** The lowest budgets of shops at Shopify's Admin API; and of the keys at TrackingMore, paused ones as 0. */
export async function listBudgets(sql: Sql, now: Date, limit: number): Promise<Budget[]> {
  const { rows } = await sql.query<Budget>({
    name: "operations.budgets",
    text: `
      (select shop_id as name, 'shopify' as kind,
         case when paused_until > $1 then 0 else greatest(0, least(1, (available
           + restore_per_second * greatest(0, extract(epoch from $1::timestamptz - measured_at)))
           / nullif(maximum, 0)))::float8 end as "leftShare"
       from admin_budgets order by 3, 1 limit $2)
      union all
      (select left(owner, 8), 'v2', case when bool_or(paused_until > clock_timestamp()) then 0 else 1 end
       from rate_limits where scope = 'tracking_service' group by owner order by 3, 1 limit $2)`,
    values: [now, limit],
  });
  return rows;
}
