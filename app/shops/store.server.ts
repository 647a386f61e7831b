// SQL for shops: installation, profile, settings, carrier overrides and tracking connection.
import type { Shop } from "../../prisma/generated/client";
import { type Database, type Sql, inTransaction } from "../lib/database.server";
import type { Sealer } from "../lib/seal.server";
import { type SealedPlace, sealedColumn } from "../lib/sealed-column";
import { VERSION_FIELD, versionOf } from "../lib/text/version";

export type { Shop };

/** The parts of Shopify's shop profile that Waymark uses. */
export interface ShopProfile {
  name: string;
  /** IANA name, e.g. "Europe/Berlin". */
  ianaTimezone: string;
  /** Two letters, upper case. */
  countryCode: string | null;
}

export async function findShop(db: Database, shopId: string): Promise<Shop | null> {
  return db.prisma.shop.findUnique({ where: { id: shopId } });
}

/** Records an installation or reinstallation; idempotent. Runs about hourly for an active merchant. */
export async function recordInstall(sql: Sql, shopId: string, now: Date): Promise<void> {
  await sql.query(
    `insert into shops (id, installed_at, updated_at) values ($1, $2, $2)
     on conflict (id) do update set
       installed_at = case when shops.uninstalled_at is null then coalesce(shops.installed_at, $2) else $2 end,
       uninstalled_at = null, updated_at = $2
     where shops.installed_at is null or shops.uninstalled_at is not null`,
    [shopId, now],
  );
}

/**
 * Records when a merchant last opened the app, to the minute. An app/uninstalled webhook that was triggered before
 * that belongs to an earlier installation.
 */
export async function markOpened(db: Database, shopId: string, at: Date): Promise<void> {
  await db.pool.query(
    `update shops set opened_at = $2::timestamptz
     where id = $1 and coalesce(opened_at < $2::timestamptz - interval '1 minute', true)`,
    [shopId, at],
  );
}

/**
 * Records an uninstallation and deletes the tokens from before it, which are invalid. Returns false for a webhook
 * that was triggered before the current installation, the last opening or the last token: it is about an earlier
 * installation.
 */
export async function markUninstalled(sql: Sql, shopId: string, at: Date): Promise<boolean> {
  await sql.query(
    `delete from sessions using shops
     where sessions.shop = $1 and shops.id = $1 and coalesce(shops.token_given_at < $2, true)`,
    [shopId, at],
  );
  const { rowCount } = await sql.query(
    `update shops set uninstalled_at = $2, updated_at = now()
     where id = $1 and coalesce(greatest(installed_at, opened_at, token_given_at) < $2, true)`,
    [shopId, at],
  );
  return Boolean(rowCount);
}

/**
 * Saves the shop's profile as of `at`; null values keep what is stored. Does not create a row for an unknown shop.
 * Returns false if a newer profile is stored.
 */
export async function saveProfile(
  sql: Sql,
  shopId: string,
  profile: Omit<ShopProfile, "ianaTimezone"> & { ianaTimezone: string | null },
  at: Date,
): Promise<boolean> {
  const { rows } = await sql.query<{ newer: boolean }>(
    `select profile_at > $2::timestamptz as newer from shops where id = $1 for update`,
    [shopId, at],
  );
  if (rows[0]?.newer) return false;
  await sql.query(
    `update shops set name = $2, iana_timezone = coalesce($3, iana_timezone),
       country_code = coalesce($4, country_code), profile_at = $5, updated_at = now()
     where id = $1`,
    [shopId, profile.name, profile.ianaTimezone, profile.countryCode, at],
  );
  return true;
}

/**
 * Saves the granted scopes in the format that the library compares. The current access token has the old scopes, so
 * it expires now and is renewed at its next use. Returns false if newer scopes are stored.
 */
export async function saveScopes(
  tx: Sql,
  shopId: string,
  scopes: string[],
  at: Date,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update shops set scopes_at = $2 where id = $1 and coalesce(scopes_at <= $2, true)`,
    [shopId, at],
  );
  if (rowCount !== 1) return false;
  await tx.query(
    `update sessions set scope = $2, expires = least(expires, now())
     where shop = $1 and not is_online and scope is distinct from $2`,
    [shopId, scopes.join(",")],
  );
  return true;
}

/** The scopes that the merchant has granted, as last reported. */
export async function findScopes(sql: Sql, shopId: string): Promise<string[]> {
  const { rows } = await sql.query<{ scope: string | null }>(
    `select scope from sessions where shop = $1 and not is_online`,
    [shopId],
  );
  return rows.flatMap(({ scope }) => scope?.split(",") ?? []);
}

/** Saves the path of the shop's app proxy, as seen in the last proxied request. */
export async function saveProxyPath(
  db: Database,
  shopId: string,
  proxyPath: string,
): Promise<void> {
  await db.prisma.shop.updateMany({
    where: { id: shopId, NOT: { proxyPath } },
    data: { proxyPath },
  });
}

// ---------------------------------------------------------------- settings

/**
 * Saves a page's settings, unless another tab or user changed them since the page was loaded. Runs `read` and `save`
 * in one transaction, after other saves of the shop's settings. `read` returns what is stored, as the page that posted
 * the form was given it. Returns false, and saves nothing, when the form has another version. A form without a version
 * is saved: a page that was loaded before versions existed has none.
 */
export async function saveIfCurrent(
  { pool }: Database,
  shopId: string,
  form: FormData,
  { read, save }: { read(tx: Sql): Promise<unknown>; save(tx: Sql): Promise<void> },
): Promise<boolean> {
  return inTransaction(pool, async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtextextended('settings:' || $1, 0))`, [
      shopId,
    ]);
    const version = form.get(VERSION_FIELD);
    if (version !== null && version !== versionOf(await read(tx))) return false;
    await save(tx);
    return true;
  });
}

/** The settings that are in the shop's own row; null: an unknown shop. */
export async function readStoredSettings(
  sql: Sql,
  shopId: string,
): Promise<Pick<
  Shop,
  "sendCustomerEmail" | "retentionDays" | "attentionThresholds" | "deliveryRule"
> | null> {
  const { rows } = await sql.query<{
    sendCustomerEmail: boolean;
    retentionDays: number;
    attentionThresholds: Shop["attentionThresholds"];
    deliveryRule: Shop["deliveryRule"];
  }>(
    `select send_customer_email as "sendCustomerEmail", retention_days as "retentionDays",
       attention_thresholds as "attentionThresholds", delivery_rule as "deliveryRule"
     from shops where id = $1`,
    [shopId],
  );
  return rows[0] ?? null;
}

/** Saves the general settings page. Overrides that no longer exist are ignored. */
export async function saveSettings(
  tx: Sql,
  shopId: string,
  settings: { sendCustomerEmail: boolean; removedOverrides: readonly string[] },
): Promise<void> {
  await tx.query(
    `insert into shops (id, send_customer_email, updated_at) values ($1, $2, now())
     on conflict (id) do update set send_customer_email = $2, updated_at = now()`,
    [shopId, settings.sendCustomerEmail],
  );
  await tx.query(`delete from carrier_overrides where shop_id = $1 and company_key = any($2)`, [
    shopId,
    settings.removedOverrides,
  ]);
}

/** The merchant's rule for delivery dates, as its module writes it. */
export async function saveDeliveryRule(sql: Sql, shopId: string, rule: object): Promise<void> {
  await sql.query(
    `insert into shops (id, delivery_rule, updated_at) values ($1, $2, now())
     on conflict (id) do update set delivery_rule = excluded.delivery_rule, updated_at = now()`,
    [shopId, JSON.stringify(rule)],
  );
}

/** Must match the column's default. */
export const DEFAULT_RETENTION_DAYS = 180;

/** Number of days that a customer's data is kept after the last change of the order's parcels. */
export async function saveRetentionDays(
  sql: Sql,
  shopId: string,
  retentionDays: number,
): Promise<void> {
  await sql.query(
    `insert into shops (id, retention_days, updated_at) values ($1, $2, now())
     on conflict (id) do update set retention_days = $2, updated_at = now()`,
    [shopId, retentionDays],
  );
}

/** Days by threshold: see app/shipments/attention/thresholds.ts. */
export async function saveAttentionThresholds(
  sql: Sql,
  shopId: string,
  thresholds: Readonly<Record<string, number>>,
): Promise<void> {
  await sql.query(
    `insert into shops (id, attention_thresholds, updated_at) values ($1, $2, now())
     on conflict (id) do update set attention_thresholds = $2, updated_at = now()`,
    [shopId, JSON.stringify(thresholds)],
  );
}

/** Records a choice in the setup guide; a repeated choice keeps its first time. */
export async function saveGuideChoice(
  sql: Sql,
  shopId: string,
  choice: "page_shared" | "guide_dismissed",
  now: Date,
): Promise<void> {
  const column = `${choice}_at`;
  await sql.query(
    `insert into shops (id, ${column}, updated_at) values ($1, $2, now())
     on conflict (id) do update set ${column} = coalesce(shops.${column}, $2), updated_at = now()`,
    [shopId, now],
  );
}

/** Ids of all shops that have Waymark installed. */
export async function listInstalledShops(db: Database): Promise<string[]> {
  const shops = await db.prisma.shop.findMany({
    where: { installedAt: { not: null }, uninstalledAt: null },
    select: { id: true },
  });
  return shops.map((shop) => shop.id);
}

/**
 * Ids of the installed shops in one of `parts` equal shares, sorted. A shop is always in the same share, so a
 * schedule can spread work over time.
 */
export async function listInstalledShopsOf(
  sql: Sql,
  part: number,
  parts: number,
): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `select id from shops
     where installed_at is not null and uninstalled_at is null
       and (hashtext(id) & 2147483647) % $2 = $1
     order by id`,
    [part, parts],
  );
  return rows.map((row) => row.id);
}

/** When the app was installed; null if it is not installed. */
export async function findInstalledAt(sql: Sql, shopId: string): Promise<Date | null> {
  const { rows } = await sql.query<{ installed_at: Date | null }>(
    `select installed_at from shops where id = $1 and uninstalled_at is null`,
    [shopId],
  );
  return rows[0]?.installed_at ?? null;
}

// ---------------------------------------------------------------- carrier overrides

/** The merchant's mapping of company names: normalized name → carrier code. */
export async function listOverrides(
  db: Database,
  shopId: string,
): Promise<{ companyKey: string; carrierCode: string }[]> {
  return db.prisma.carrierOverride.findMany({
    where: { shopId },
    orderBy: { companyKey: "asc" },
    select: { companyKey: true, carrierCode: true },
  });
}

/** Sets or deletes (null) the carrier of a company's name; returns the one before, null without one. */
export async function saveOverride(
  sql: Sql,
  shopId: string,
  companyKey: string,
  carrierCode: string | null,
): Promise<string | null> {
  const before = await sql.query<{ carrier_code: string }>(
    `select carrier_code from carrier_overrides where shop_id = $1 and company_key = $2`,
    [shopId, companyKey],
  );
  if (carrierCode === null) {
    await sql.query(`delete from carrier_overrides where shop_id = $1 and company_key = $2`, [
      shopId,
      companyKey,
    ]);
  } else {
    await sql.query(
      `insert into carrier_overrides (shop_id, company_key, carrier_code) values ($1, $2, $3)
       on conflict (shop_id, company_key) do update set carrier_code = $3`,
      [shopId, companyKey, carrierCode],
    );
  }
  return before.rows[0]?.carrier_code ?? null;
}

/** The shop's country and overrides, which carrier detection uses. */
export async function readCarrierContext(
  sql: Sql,
  shopId: string,
): Promise<{ countryCode: string | null; overrides: Map<string, string> }> {
  const { rows } = await sql.query<{ country: string | null; overrides: [string, string][] }>({
    name: "shops.read_carrier_context",
    text: `select (select country_code from shops where id = $1) as country,
             array(select array[company_key, carrier_code] from carrier_overrides
                   where shop_id = $1) as overrides`,
    values: [shopId],
  });
  return { countryCode: rows[0]?.country ?? null, overrides: new Map(rows[0]?.overrides) };
}

// ---------------------------------------------------------------- tracking connection

export const API_KEY = sealedColumn("tracking_connections", "api_key_sealed", ["shop_id"]);

export type TrackingConnection =
  { kind: "embedded"; accountId: string; apiKey: string } | { kind: "cloud"; apiKey: string };

/** "" for a key that can't be read: the service refuses "", and the admin asks the merchant to enter the key again. */
export function openApiKey(sealer: Sealer, sealed: Uint8Array, place: SealedPlace): string {
  return sealer.openIfReadable(sealed, place)?.toString() ?? "";
}

export async function findConnection(
  db: Database,
  sealer: Sealer,
  shopId: string,
): Promise<TrackingConnection | null> {
  const row = await db.prisma.trackingConnection.findUnique({ where: { shopId } });
  if (!row) return null;
  const apiKey = openApiKey(sealer, row.apiKeySealed, API_KEY.at(shopId));
  return row.kind === "embedded" && row.accountId
    ? { kind: "embedded", accountId: row.accountId, apiKey }
    : { kind: "cloud", apiKey };
}

/**
 * The shop's tracking service, without opening its key; null before the first connection. `accountId`: the shop's
 * account at the embedded engine.
 */
export async function findService(
  db: Database,
  shopId: string,
): Promise<{ kind: TrackingConnection["kind"]; accountId: string | null } | null> {
  const row = await db.prisma.trackingConnection.findUnique({
    where: { shopId },
    select: { kind: true, accountId: true },
  });
  if (!row) return null;
  return row.kind === "embedded"
    ? { kind: "embedded", accountId: row.accountId }
    : { kind: "cloud", accountId: null };
}

/** Saves the first connection, unless another process did; returns the stored one. */
export async function saveFirstConnection(
  db: Database,
  sealer: Sealer,
  shopId: string,
  connection: Extract<TrackingConnection, { kind: "embedded" }>,
): Promise<TrackingConnection> {
  await db.pool.query(
    `insert into tracking_connections (shop_id, kind, api_key_sealed, account_id)
     values ($1, $2, $3, $4) on conflict (shop_id) do nothing`,
    [
      shopId,
      connection.kind,
      sealer.seal(connection.apiKey, API_KEY.at(shopId)),
      connection.accountId,
    ],
  );
  return (await findConnection(db, sealer, shopId)) ?? connection;
}

/** Finds the shop of an engine account. */
export async function findShopByAccount(db: Database, accountId: string): Promise<string | null> {
  const row = await db.prisma.trackingConnection.findUnique({
    where: { accountId },
    select: { shopId: true },
  });
  return row?.shopId ?? null;
}
