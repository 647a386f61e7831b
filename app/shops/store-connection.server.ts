// SQL for a shop's tracking service: the current connection with its circuit breaker, and former connections.
import {
  afterFailure,
  CLOSED_BREAKER,
  openWithoutCall,
  type BreakerPolicy,
} from "~/lib/limits/circuit-breaker";
import { inTransaction, type Database, type Sql } from "../lib/database.server";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../lib/time";
import type { Sealer } from "../lib/seal.server";
import { sealedColumn } from "../lib/sealed-column";
import { API_KEY, type TrackingConnection, openApiKey } from "./store.server";

/**
 * quota: the service takes no more numbers · key: it does not know the key, or refuses it · unreachable: it does
 * not answer.
 */
export type OpenReason = "quota" | "key" | "unreachable";

/** Why and since when a shop's breaker is open, or half-open once `openUntil` has passed. */
export interface OpenBreaker {
  reason: OpenReason;
  openedAt: Date;
  openUntil: Date;
}

export interface ServiceState {
  /** Counts the shop's services from 1: each switch adds one. */
  generation: number;
  kind: TrackingConnection["kind"];
  /** null: closed. */
  breaker: OpenBreaker | null;
}

interface ServiceStateRow {
  generation: number;
  kind: string;
  reason: OpenReason | null;
  openedAt: Date;
  openUntil: Date;
  failures: number;
}

const READ_STATE = `
  select generation, kind, open_reason as reason, opened_at as "openedAt", open_until as "openUntil", failures
  from tracking_connections where shop_id = $1`;

/** A shop without a service yet is about to use its first, the built-in one. */
export async function readServiceState(sql: Sql, shopId: string): Promise<ServiceState> {
  const { rows } = await sql.query<ServiceStateRow>({
    name: "shops.read_service_state",
    text: READ_STATE,
    values: [shopId],
  });
  const row = rows[0];
  if (!row) return { generation: 1, kind: "embedded", breaker: null };
  const { generation, reason, openedAt, openUntil } = row;
  return {
    generation,
    kind: row.kind === "cloud" ? "cloud" : "embedded",
    breaker: reason && { reason, openedAt, openUntil },
  };
}

/** Every failure of these kinds opens the breaker. What only the merchant can repair is probed less often. */
const POLICIES: Record<OpenReason, BreakerPolicy> = {
  quota: { failuresToOpen: 1, firstOpenMs: 15 * MINUTE_MS, longestOpenMs: 6 * HOUR_MS },
  key: { failuresToOpen: 1, firstOpenMs: 15 * MINUTE_MS, longestOpenMs: 6 * HOUR_MS },
  unreachable: { failuresToOpen: 1, firstOpenMs: 5 * SECOND_MS, longestOpenMs: 5 * MINUTE_MS },
};

/**
 * Opens the breaker after a failed call to the service of `generation`; nothing happens when the shop has
 * switched service meanwhile. Jobs that fail together open it once. Returns the state afterwards.
 * @param options.retryAfterMs known without a call, from the breaker of the service's address
 */
export async function openBreaker(
  { pool }: Pick<Database, "pool">,
  shopId: string,
  generation: number,
  reason: OpenReason,
  { now, retryAfterMs }: { now: Date; retryAfterMs?: number | undefined },
): Promise<ServiceState> {
  return inTransaction(pool, async (tx) => {
    const { rows } = await tx.query<ServiceStateRow>(`${READ_STATE} for update`, [shopId]);
    const row = rows[0];
    if (row?.generation !== generation) return readServiceState(tx, shopId);
    const policy = POLICIES[reason];
    const isSame = row.reason === reason;
    const before = isSame
      ? { failures: row.failures, openUntil: row.openUntil, probeUntil: null }
      : CLOSED_BREAKER;
    const isOpen = isSame && row.openUntil > now;
    const after =
      retryAfterMs === undefined || isOpen
        ? afterFailure(before, policy, {}, now)
        : openWithoutCall(before, policy, new Date(now.getTime() + retryAfterMs));
    await tx.query(
      `update tracking_connections set open_reason = $2, opened_at = $3, open_until = $4, failures = $5
       where shop_id = $1`,
      [shopId, reason, isSame ? row.openedAt : now, after.openUntil, after.failures],
    );
    return readServiceState(tx, shopId);
  });
}

/** The service works again; true when the breaker was not closed. */
export async function closeBreaker(sql: Sql, shopId: string, generation: number): Promise<boolean> {
  const { rowCount } = await sql.query({
    name: "shops.close_breaker",
    text: `update tracking_connections set open_reason = null, opened_at = null, open_until = null,
             failures = 0
           where shop_id = $1 and generation = $2 and open_reason is not null`,
    values: [shopId, generation],
  });
  return rowCount === 1;
}

/** Makes an open breaker half-open, so that the next call is a probe; false when it is closed. */
export async function probeNow(sql: Sql, shopId: string, now: Date): Promise<boolean> {
  const { rowCount } = await sql.query(
    `update tracking_connections set open_until = $2 where shop_id = $1 and open_reason is not null`,
    [shopId, now],
  );
  return rowCount === 1;
}

// ---------------------------------------------------------------- former connections

export const FORMER_API_KEY = sealedColumn("former_connections", "api_key_sealed", [
  "shop_id",
  "generation",
]);

export interface FormerConnection {
  generation: number;
  connection: TrackingConnection;
}

interface FormerRow {
  generation: number;
  kind: string;
  api_key_sealed: Buffer;
  account_id: string | null;
}

/** Services that the shop has used before and that may still hold its parcels; newest first. */
export async function listFormer(
  sql: Sql,
  sealer: Sealer,
  shopId: string,
): Promise<FormerConnection[]> {
  const { rows } = await sql.query<FormerRow>(
    `select generation, kind, api_key_sealed, account_id from former_connections
     where shop_id = $1 order by generation desc`,
    [shopId],
  );
  return rows.map((row) => ({
    generation: row.generation,
    connection: toConnection(
      row,
      openApiKey(sealer, row.api_key_sealed, FORMER_API_KEY.at(shopId, row.generation)),
    ),
  }));
}

/**
 * Makes `next` the shop's service and keeps the present one as former. Returns both generations; null when the
 * shop has no service yet, or this one already. If `next` is a former service, its row is removed.
 */
export async function switchConnection(
  tx: Sql,
  sealer: Sealer,
  shopId: string,
  next: TrackingConnection,
  now: Date,
): Promise<{ left: number; generation: number } | null> {
  const { rows } = await tx.query<FormerRow>(
    `select generation, kind, api_key_sealed, account_id from tracking_connections
     where shop_id = $1 for update`,
    [shopId],
  );
  const present = rows[0];
  if (!present) return null;
  const presentKey = openApiKey(sealer, present.api_key_sealed, API_KEY.at(shopId));
  if (isSame(toConnection(present, presentKey), next)) return null;
  for (const former of await listFormer(tx, sealer, shopId)) {
    if (isSame(former.connection, next)) await deleteFormer(tx, shopId, former.generation);
  }
  const generation = present.generation + 1;
  await tx.query(
    `insert into former_connections (shop_id, generation, kind, api_key_sealed, account_id, switched_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [
      shopId,
      present.generation,
      present.kind,
      sealer.seal(presentKey, FORMER_API_KEY.at(shopId, present.generation)),
      present.account_id,
      now,
    ],
  );
  await tx.query(
    `update tracking_connections set kind = $2, api_key_sealed = $3, account_id = $4, connected_at = $5,
       generation = $6, open_reason = null, opened_at = null, open_until = null, failures = 0,
       push_token_hash = null, push_email_sealed = null
     where shop_id = $1`,
    [
      shopId,
      next.kind,
      sealer.seal(next.apiKey, API_KEY.at(shopId)),
      next.kind === "embedded" ? next.accountId : null,
      now,
      generation,
    ],
  );
  return { left: present.generation, generation };
}

export async function deleteFormer(sql: Sql, shopId: string, generation: number): Promise<void> {
  await sql.query(`delete from former_connections where shop_id = $1 and generation = $2`, [
    shopId,
    generation,
  ]);
}

/** What the settings page shows of the connection; it never gets the key itself. */
export interface ConnectionFacts extends ServiceState {
  /** The key's last four characters, "" when it can't be read; null for the built-in service. */
  keyHint: string | null;
  connectedAt: Date | null;
  hasPushAddress: boolean;
  checksPushes: boolean;
}

export async function readConnectionFacts(
  db: Database,
  sealer: Sealer,
  shopId: string,
): Promise<ConnectionFacts> {
  const [state, row] = await Promise.all([
    readServiceState(db.pool, shopId),
    db.prisma.trackingConnection.findUnique({ where: { shopId } }),
  ]);
  const isCloud = row?.kind === "cloud";
  return {
    ...state,
    keyHint: isCloud ? openApiKey(sealer, row.apiKeySealed, API_KEY.at(shopId)).slice(-4) : null,
    connectedAt: row?.connectedAt ?? null,
    hasPushAddress: isCloud && row.pushTokenHash !== null,
    checksPushes: isCloud && row.pushEmailSealed !== null,
  };
}

function toConnection(
  { kind, account_id: accountId }: Pick<FormerRow, "kind" | "account_id">,
  apiKey: string,
): TrackingConnection {
  return kind === "embedded" && accountId
    ? { kind: "embedded", accountId, apiKey }
    : { kind: "cloud", apiKey };
}

function isSame(a: TrackingConnection, b: TrackingConnection): boolean {
  return a.kind === b.kind && a.apiKey === b.apiKey;
}
