// SQL for write-back settings, the cursor of sent changes and the worker's lease: one row per shop.
import type { Sql } from "~/lib/database.server";
import { dropWaiting } from "./store-events.server";

export interface WriteBackChoice {
  eventsSince: Date | null;
  linksSince: Date | null;
  /** scope: a scope was revoked, and the kind that needs it was turned off. */
  stoppedReason: "scope" | null;
}

export async function readChoice(sql: Sql, shopId: string): Promise<WriteBackChoice> {
  const { rows } = await sql.query<WriteBackChoice>({
    name: "write_back.read_choice",
    text: `select events_since as "eventsSince", links_since as "linksSince",
             stopped_reason as "stoppedReason" from write_back where shop_id = $1`,
    values: [shopId],
  });
  return rows[0] ?? { eventsSince: null, linksSince: null, stoppedReason: null };
}

/**
 * Saves which kinds of write-back are on, in the caller's transaction. A kind that was on keeps its start time; a kind
 * that is turned on ignores everything that happened before `now`. Turning events off skips the ones that wait.
 */
export async function saveChoice(
  tx: Sql,
  shopId: string,
  choice: { events: boolean; links: boolean },
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into write_back as w (shop_id, events_since, links_since, last_change_id)
     values ($1, case when $2 then $4::timestamptz end, case when $3 then $4::timestamptz end,
       coalesce((select max(id) from shipment_changes where shop_id = $1), 0))
     on conflict (shop_id) do update set
       events_since = case when $2 then coalesce(w.events_since, $4) end,
       links_since = case when $3 then coalesce(w.links_since, $4) end,
       last_change_id = case when w.events_since is null then excluded.last_change_id else w.last_change_id end,
       stopped_reason = null`,
    [shopId, choice.events, choice.links, now],
  );
  if (!choice.events) await dropWaiting(tx, shopId, "turned_off", now);
}

/** Turns one kind off after its scope was revoked, until the merchant grants it again. */
export async function stopWriteBack(
  sql: Sql,
  shopId: string,
  what: "events" | "links",
  now: Date,
): Promise<void> {
  await sql.query(
    `update write_back set stopped_reason = 'scope',
       events_since = case when $2 = 'events' then null else events_since end,
       links_since = case when $2 = 'links' then null else links_since end
     where shop_id = $1`,
    [shopId, what],
  );
  if (what === "events") await dropWaiting(sql, shopId, "scope", now);
}

// ---------------------------------------------------------------- cursor

export interface ShopTime {
  since: Date;
  shopCountry: string | null;
  shopTimeZone: string;
  lastChangeId: string;
}

/** Locks and reads the cursor; null: events are off. */
export async function lockCursor(tx: Sql, shopId: string): Promise<ShopTime | null> {
  const { rows } = await tx.query<ShopTime>({
    name: "write_back.lock_cursor",
    text: `select w.events_since as since, s.country_code as "shopCountry",
             coalesce(s.iana_timezone, 'UTC') as "shopTimeZone", w.last_change_id::text as "lastChangeId"
           from write_back w left join shops s on s.id = w.shop_id
           where w.shop_id = $1 and w.events_since is not null for update of w`,
    values: [shopId],
  });
  return rows[0] ?? null;
}

export async function moveCursor(tx: Sql, shopId: string, lastChangeId: string): Promise<void> {
  await tx.query(
    `update write_back set last_change_id = greatest(last_change_id, $2::bigint) where shop_id = $1`,
    [shopId, lastChangeId],
  );
}

// ---------------------------------------------------------------- lease

/** Takes the shop's lease. `otherLeasedUntil`: end of another worker's lease; null: acquired, or events are off. */
export async function leaseEvents(
  sql: Sql,
  shopId: string,
  now: Date,
  until: Date,
): Promise<{ isMine: boolean; otherLeasedUntil: Date | null }> {
  const leased = await sql.query(
    `update write_back set leased_until = $3
     where shop_id = $1 and events_since is not null and (leased_until is null or leased_until <= $2)`,
    [shopId, now, until],
  );
  if (leased.rowCount === 1) return { isMine: true, otherLeasedUntil: null };
  const { rows } = await sql.query<{ leased_until: Date }>(
    `select leased_until from write_back
     where shop_id = $1 and events_since is not null and leased_until > $2`,
    [shopId, now],
  );
  return { isMine: false, otherLeasedUntil: rows[0]?.leased_until ?? null };
}

/** @param leasedUntil the current end of the lease. false: it expired and another worker has it. */
export async function extendEventsLease(
  sql: Sql,
  shopId: string,
  leasedUntil: Date,
  until: Date,
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `update write_back set leased_until = $3 where shop_id = $1 and leased_until = $2`,
    [shopId, leasedUntil, until],
  );
  return rowCount === 1;
}

/** @param leasedUntil the current end of the lease; another worker's lease is not released. */
export async function releaseEvents(sql: Sql, shopId: string, leasedUntil: Date): Promise<void> {
  await sql.query(
    `update write_back set leased_until = null where shop_id = $1 and leased_until = $2`,
    [shopId, leasedUntil],
  );
}
