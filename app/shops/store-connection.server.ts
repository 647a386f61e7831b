// A shop's way to its tracking service: which one it is by now, whether it rests, and the ones it left.
import type { Database, Sql } from "../lib/database.server";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../lib/time";
import type { Sealer } from "../lib/seal.server";
import type { TrackingConnection } from "./store.server";

/**
 * quota: it takes no more numbers · key: it does not know the key, or refuses it · unreachable: it does not answer.
 */
export type PauseReason = "quota" | "key" | "unreachable";

export interface Pause {
  reason: PauseReason;
  since: Date;
  /** When it is asked again; until then nobody asks. */
  probeAt: Date;
}

export interface ServiceState {
  /** Each move to another service makes the next; 1 is the first. */
  generation: number;
  kind: TrackingConnection["kind"];
  pause: Pause | null;
}

interface ServiceStateRow {
  generation: number;
  kind: string;
  reason: PauseReason | null;
  since: Date;
  probeAt: Date;
}

/** How the shop stands with its service; a shop that has none yet stands well with its first. */
export async function readServiceState(sql: Sql, shopId: string): Promise<ServiceState> {
  const { rows } = await sql.query<ServiceStateRow>({
    name: "shops.read_standing",
    text: `select generation, kind, pause_reason as reason, paused_at as since, probe_at as "probeAt"
           from tracking_connections where shop_id = $1`,
    values: [shopId],
  });
  const row = rows[0];
  if (!row) return { generation: 1, kind: "embedded", pause: null };
  const { generation, reason, since, probeAt } = row;
  return {
    generation,
    kind: row.kind === "cloud" ? "cloud" : "embedded",
    pause: reason && { reason, since, probeAt },
  };
}

/** What only the merchant can mend is asked about ever more seldom; a service in trouble comes back by itself. */
const BACKOFF_MS: Record<PauseReason, { first: number; longest: number }> = {
  quota: { first: 15 * MINUTE_MS, longest: 6 * HOUR_MS },
  key: { first: 15 * MINUTE_MS, longest: 6 * HOUR_MS },
  unreachable: { first: 5 * SECOND_MS, longest: 5 * MINUTE_MS },
};

/**
 * Notes that the service can't be used, and when it is tried next: later after each probe in vain. Says nothing
 * of a service that the shop has left meanwhile, and one pause is noted once, however many jobs ran into it.
 * @param options.retryAfterMs when that is known and nobody was asked: no probe was in vain then.
 */
export async function pauseService(
  sql: Sql,
  shopId: string,
  generation: number,
  reason: PauseReason,
  { now, retryAfterMs }: { now: Date; retryAfterMs?: number | undefined },
): Promise<void> {
  const { first, longest } = BACKOFF_MS[reason];
  await sql.query({
    name: "shops.pause_service",
    text: `
      update tracking_connections set pause_reason = $3,
        paused_at = case when pause_reason = $3 then paused_at else $4 end,
        probe_failures = case when pause_reason is distinct from $3 then 0
                              when $7::float8 is null then probe_failures + 1 else probe_failures end,
        probe_at = $4::timestamptz + interval '1 millisecond' * coalesce($7::float8, least($6::float8,
          $5::float8 * power(2, case when pause_reason = $3 then least(probe_failures + 1, 20) else 0 end)))
      where shop_id = $1 and generation = $2
        and (pause_reason is distinct from $3 or probe_at <= $4)`,
    values: [shopId, generation, reason, now, first, longest, retryAfterMs ?? null],
  });
}

/** The service works again; true when it had been paused. */
export async function resumeService(
  sql: Sql,
  shopId: string,
  generation: number,
): Promise<boolean> {
  const { rowCount } = await sql.query({
    name: "shops.resume_service",
    text: `update tracking_connections set pause_reason = null, paused_at = null, probe_at = null,
             probe_failures = 0
           where shop_id = $1 and generation = $2 and pause_reason is not null`,
    values: [shopId, generation],
  });
  return rowCount === 1;
}

/** Brings the next probe forward to now; false when there is no pause. */
export async function probeNow(sql: Sql, shopId: string, now: Date): Promise<boolean> {
  const { rowCount } = await sql.query(
    `update tracking_connections set probe_at = $2 where shop_id = $1 and pause_reason is not null`,
    [shopId, now],
  );
  return rowCount === 1;
}

// ---------------------------------------------------------------- moving

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

/** The services that the shop left and that still matter, the newest first. */
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
    connection: toConnection(row, sealer.open(row.api_key_sealed).toString()),
  }));
}

/**
 * Makes `next` the shop's service and remembers the one before as former. Answers both generations, or null when
 * the shop has no service yet, or this very one. A former service that `next` is, is former no more.
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
  const presentKey = sealer.open(present.api_key_sealed).toString();
  if (isSame(toConnection(present, presentKey), next)) return null;
  for (const former of await listFormer(tx, sealer, shopId)) {
    // What it was to forget it is to watch again.
    if (isSame(former.connection, next)) await deleteFormer(tx, shopId, former.generation);
  }
  const generation = present.generation + 1;
  await tx.query(
    `insert into former_connections (shop_id, generation, kind, api_key_sealed, account_id, switched_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [shopId, present.generation, present.kind, present.api_key_sealed, present.account_id, now],
  );
  await tx.query(
    `update tracking_connections set kind = $2, api_key_sealed = $3, account_id = $4, connected_at = $5,
       generation = $6, pause_reason = null, paused_at = null, probe_at = null, probe_failures = 0,
       push_token_hash = null, push_email_sealed = null
     where shop_id = $1`,
    [
      shopId,
      next.kind,
      sealer.seal(next.apiKey),
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

/** What the settings page shows of the connection. The key itself stays here. */
export interface ConnectionFacts extends ServiceState {
  /** The key's last four characters; null for the built-in service. */
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
  const [standing, row] = await Promise.all([
    readServiceState(db.pool, shopId),
    db.prisma.trackingConnection.findUnique({ where: { shopId } }),
  ]);
  const isCloud = row?.kind === "cloud";
  return {
    ...standing,
    keyHint: isCloud ? sealer.open(row.apiKeySealed).toString().slice(-4) : null,
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
