// The state that all workers share about asking carriers: one row a connector, locked while it changes.
import type { Connector } from "~/carriers/connector";
import { inTransaction, type Database, type Sql } from "~/lib/database.server";
import { AppError, type ErrorCode } from "~/lib/errors";
import {
  admit,
  afterFailure,
  CLOSED_BREAKER,
  type Admission,
  type BreakerState,
} from "./carrier-breaker";

/** Failures by which a carrier says that it will not answer us for now, whatever the parcel. */
const FINAL: ReadonlySet<ErrorCode> = new Set([
  "rate_limited",
  "quota_exhausted",
  "unauthenticated",
  "forbidden",
]);

export interface AdmittedCalls extends Admission {
  /** Failures in a row before these calls; 0: an answer is no news, and need not be reported. */
  failures: number;
  /** As it was for these calls; `reportSuccess` wants it back. */
  pausedUntil: Date | null;
  /** Others wait for their turn until then; null: nobody does. */
  queuedUntil: Date | null;
}

/**
 * Of `wanted` calls of the connector those that may be made now, over all workers together; they count
 * as made. A connector without budgets that is not paused costs one read.
 */
export async function admitCalls(
  { pool }: Database,
  connector: Connector,
  wanted: number,
  now: Date,
): Promise<AdmittedCalls> {
  const budgets = connector.budgets ?? [];
  const known = await readState(pool, connector.name);
  if (budgets.length === 0 && !known?.pausedUntil) {
    const failures = known?.failures ?? 0;
    return {
      calls: wanted,
      turns: [],
      because: null,
      failures,
      pausedUntil: null,
      queuedUntil: null,
    };
  }
  return inTransaction(pool, async (tx) => {
    const before = await lockState(tx, connector.name);
    const { admission, state } = admit(before, budgets, wanted, now);
    if (state !== before) await writeState(tx, connector.name, state);
    const { failures, pausedUntil, queuedUntil } = state;
    return { ...admission, failures, pausedUntil, queuedUntil };
  });
}

/** The carrier could not be asked; returns until when nobody asks it now. */
export async function reportFailure(
  { pool }: Database,
  connector: Connector,
  error: unknown,
  now: Date,
): Promise<Date | null> {
  const failure = {
    retryAfterMs: error instanceof AppError ? error.retryAfterMs : undefined,
    isFinal: error instanceof AppError && FINAL.has(error.code),
  };
  return inTransaction(pool, async (tx) => {
    const state = afterFailure(await lockState(tx, connector.name), failure, now);
    await writeState(tx, connector.name, state);
    return state.pausedUntil;
  });
}

/** The carrier answered: it is not failing. A pause that began after these calls were admitted stays. */
export async function reportSuccess(
  sql: Sql,
  connector: Connector,
  pausedUntil: Date | null,
): Promise<void> {
  await sql.query({
    name: "engine.carrier_answered",
    text: `update engine_connectors set failures = 0, paused_until = null
           where name = $1 and (failures > 0 or paused_until is not null)
             and paused_until is not distinct from $2`,
    values: [connector.name, pausedUntil],
  });
}

interface BreakerRow {
  failures: number;
  paused_until: Date | null;
  spent_until: Record<string, number>;
  queued_until: Date | null;
}

const READ = `select failures, paused_until, spent_until, queued_until
              from engine_connectors where name = $1`;

async function readState(sql: Sql, name: string): Promise<BreakerState | null> {
  const found = await sql.query<BreakerRow>({
    name: "engine.carrier_gate",
    text: READ,
    values: [name],
  });
  return found.rows[0] ? stateOf(found.rows[0]) : null;
}

async function lockState(tx: Sql, name: string): Promise<BreakerState> {
  await tx.query("insert into engine_connectors (name) values ($1) on conflict do nothing", [name]);
  const { rows } = await tx.query<BreakerRow>(`${READ} for update`, [name]);
  return rows[0] ? stateOf(rows[0]) : CLOSED_BREAKER;
}

function stateOf(row: BreakerRow): BreakerState {
  return {
    failures: row.failures,
    pausedUntil: row.paused_until,
    spentUntil: row.spent_until,
    queuedUntil: row.queued_until,
  };
}

async function writeState(tx: Sql, name: string, state: BreakerState): Promise<void> {
  await tx.query(
    `update engine_connectors
     set failures = $2, paused_until = $3, spent_until = $4, queued_until = $5 where name = $1`,
    [name, state.failures, state.pausedUntil, JSON.stringify(state.spentUntil), state.queuedUntil],
  );
}
