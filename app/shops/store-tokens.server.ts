// SQL for access tokens: sealed columns of sessions and shops, changed under a lease.
import { randomUUID } from "node:crypto";
import { type Database, type Sql, inTransaction } from "../lib/database.server";
import type { Sealer } from "../lib/seal.server";
import { sealedColumn } from "../lib/sealed-column";
import type { NewTokens } from "./request-token.server";
import type { TokenState } from "./token-state";

export const ACCESS_TOKEN = sealedColumn("sessions", "access_token", ["shop", "id"]);
export const REFRESH_TOKEN = sealedColumn("sessions", "refresh_token", ["shop", "id"]);

/** Longer than a token request may take, so that a lease expires only after its process died or hung. */
const LEASE_SECONDS = 30;

/** The library's id of a shop's offline session. */
export const offlineSessionId = (shopId: string) => `offline_${shopId}`;

/** The places of the offline session's tokens. */
const accessPlace = (shopId: string) => ACCESS_TOKEN.at(shopId, offlineSessionId(shopId));
const refreshPlace = (shopId: string) => REFRESH_TOKEN.at(shopId, offlineSessionId(shopId));

export interface StoredToken {
  /** "": Shopify rejected it with a 401, or it can't be read. */
  accessToken: string;
  expiresAt: Date | null;
  refreshToken: string | null;
  refreshExpiresAt: Date | null;
  /** Shopify refused to renew it; the merchant must open the app. */
  isRefused: boolean;
  isUninstalled: boolean;
}

/** The shop's token; null if the app was never installed or is uninstalled. */
export async function findToken(
  sql: Sql,
  sealer: Sealer,
  shopId: string,
): Promise<StoredToken | null> {
  const { rows } = await sql.query<TokenRow>({
    name: "tokens.find",
    text: `select access_token, expires, refresh_token, refresh_token_expires,
             coalesce(shops.token_refused_at > coalesce(shops.token_restored_at, '-infinity'), false) as is_refused,
             shops.uninstalled_at is not null as is_uninstalled
           from sessions left join shops on shops.id = sessions.shop
           where sessions.id = $1`,
    values: [offlineSessionId(shopId)],
  });
  const [row] = rows;
  if (!row) return null;
  return {
    accessToken: sealer.openIfReadable(row.access_token, accessPlace(shopId))?.toString() ?? "",
    expiresAt: row.expires,
    refreshToken:
      row.refresh_token &&
      (sealer.openIfReadable(row.refresh_token, refreshPlace(shopId))?.toString() ?? null),
    refreshExpiresAt: row.refresh_token_expires,
    isRefused: row.is_refused,
    isUninstalled: row.is_uninstalled,
  };
}

/** When the shop's token was refused and restored. */
export async function readTokenState(sql: Sql, shopId: string): Promise<TokenState> {
  const { rows } = await sql.query<{ refused: Date | null; restored: Date | null }>(
    `select token_refused_at as refused, token_restored_at as restored from shops where id = $1`,
    [shopId],
  );
  return { refusedAt: rows[0]?.refused ?? null, restoredAt: rows[0]?.restored ?? null };
}

interface TokenRow {
  access_token: Buffer;
  expires: Date | null;
  refresh_token: Buffer | null;
  refresh_token_expires: Date | null;
  is_refused: boolean;
  is_uninstalled: boolean;
}

/** Takes the lease on the shop's token; null if another process has it. */
export async function leaseToken(sql: Sql, shopId: string): Promise<string | null> {
  const { rows } = await sql.query<{ token_lease: string }>(
    `insert into shops (id, token_lease, token_leased_until, updated_at)
     values ($1, $2, now() + $3 * interval '1 second', now())
     on conflict (id) do update
       set token_lease = excluded.token_lease, token_leased_until = excluded.token_leased_until
     where shops.token_leased_until is null or shops.token_leased_until < now()
     returning token_lease`,
    [shopId, randomUUID(), LEASE_SECONDS],
  );
  return rows[0]?.token_lease ?? null;
}

/** Releases the lease; false if it expired and another process has it. */
export async function releaseToken(sql: Sql, shopId: string, lease: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    `update shops set token_lease = null, token_leased_until = null where id = $1 and token_lease = $2`,
    [shopId, lease],
  );
  return rowCount === 1;
}

/**
 * Saves renewed tokens and releases the lease. Returns false, saving nothing, if the lease expired or the shop
 * uninstalled in the meantime: the stored token is newer.
 */
export async function saveRenewedToken(
  db: Database,
  sealer: Sealer,
  shopId: string,
  lease: string,
  tokens: NewTokens,
  now: Date,
): Promise<boolean> {
  return inTransaction(db.pool, async (tx) => {
    if (!(await releaseToken(tx, shopId, lease))) return false;
    const { rowCount } = await tx.query(
      `update sessions set access_token = $2, expires = $3, refresh_token = coalesce($4, refresh_token),
         refresh_token_expires = $5, scope = coalesce($6, scope)
       where id = $1`,
      [
        offlineSessionId(shopId),
        sealer.seal(tokens.accessToken, accessPlace(shopId)),
        tokens.expiresAt,
        tokens.refreshToken === null
          ? null
          : sealer.seal(tokens.refreshToken, refreshPlace(shopId)),
        tokens.refreshExpiresAt,
        tokens.scope,
      ],
    );
    if (rowCount !== 1) return false;
    await tx.query(
      `update shops set token_given_at = $2, scopes_at = case when $3 then $2 else scopes_at end where id = $1`,
      [shopId, now, tokens.scope !== null],
    );
    return true;
  });
}

/** Records that Shopify refused to renew the token and releases the lease; false if the lease expired. */
export async function markTokenRefused(
  db: Database,
  shopId: string,
  lease: string,
  now: Date,
): Promise<boolean> {
  return inTransaction(db.pool, async (tx) => {
    if (!(await releaseToken(tx, shopId, lease))) return false;
    await tx.query(
      `update shops set token_refused_at = $2
       where id = $1 and coalesce(token_refused_at <= token_restored_at, true)`,
      [shopId, now],
    );
    return true;
  });
}

/** Records a new token from a token exchange, which ends a refusal of the previous one. */
export async function markTokenGiven(tx: Sql, shopId: string, now: Date): Promise<void> {
  await tx.query(
    `update shops set token_given_at = $2, scopes_at = $2, token_restored_at =
       case when token_refused_at > coalesce(token_restored_at, '-infinity') then $2 else token_restored_at end
     where id = $1`,
    [shopId, now],
  );
}

/**
 * Marks an access token that Shopify rejected, so that it is renewed before its next use. It is identified by itself
 * or by its refresh token; a token that was replaced in the meantime is not changed.
 */
export async function markTokenDead(
  db: Database,
  sealer: Sealer,
  shopId: string,
  named: { accessToken: string } | { refreshToken: string | undefined },
): Promise<void> {
  await inTransaction(db.pool, async (tx) => {
    await tx.query(`select 1 from sessions where id = $1 for update`, [offlineSessionId(shopId)]);
    const stored = await findToken(tx, sealer, shopId);
    const isSame =
      "accessToken" in named
        ? stored?.accessToken === named.accessToken
        : stored?.refreshToken === (named.refreshToken ?? null);
    if (!isSame) return;
    await tx.query(`update sessions set access_token = $2 where id = $1`, [
      offlineSessionId(shopId),
      sealer.seal("", accessPlace(shopId)),
    ]);
  });
}

/** Installed shops whose last token is older than `givenBefore` and was not refused. */
export async function listIdleTokens(sql: Sql, givenBefore: Date): Promise<string[]> {
  const { rows } = await sql.query<{ shop: string }>(
    `select sessions.shop from sessions join shops on shops.id = sessions.shop
     where not sessions.is_online and shops.uninstalled_at is null
       and coalesce(shops.token_given_at < $1, true)
       and coalesce(shops.token_refused_at <= shops.token_restored_at, shops.token_refused_at is null)
     order by sessions.shop`,
    [givenBefore],
  );
  return rows.map((row) => row.shop);
}

export interface ShopToken {
  shopId: string;
  hasToken: boolean;
  /** Shopify refused to renew it; the merchant must open the app. */
  isRefused: boolean;
  /** As Shopify last told them. */
  scopes: string[];
}

/** Shops that have the app, by domain. */
export async function listShopTokens(sql: Sql): Promise<ShopToken[]> {
  const { rows } = await sql.query<ShopToken>(
    `select shops.id as "shopId", sessions.id is not null as "hasToken",
       coalesce(shops.token_refused_at > coalesce(shops.token_restored_at, '-infinity'), false)
         as "isRefused",
       coalesce(string_to_array(sessions.scope, ','), '{}') as scopes
     from shops left join sessions on sessions.shop = shops.id and not sessions.is_online
     where shops.installed_at is not null and shops.uninstalled_at is null order by shops.id`,
  );
  return rows;
}
