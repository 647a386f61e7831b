// SQL for calls to carriers: circuit breaker and budgets that all workers share, one row a connector.
import type { CallBudget, Connector } from "~/carriers/connector";
import { afterFailure, type Breaker } from "~/lib/limits/circuit-breaker";
import { inTransaction, type Database, type Sql } from "~/lib/database.server";
import { AppError, type ErrorCode } from "~/lib/errors";
import {
  admit,
  admitTest,
  CARRIER_BREAKER_POLICY,
  NO_CALLS,
  type Admission,
  type CallState,
} from "./call-admission";

/** Failures by which a carrier refuses further calls, whatever the parcel. */
const FINAL: ReadonlySet<ErrorCode> = new Set([
  "rate_limited",
  "quota_exhausted",
  "unauthenticated",
  "forbidden",
]);

export interface AdmittedCalls extends Admission {
  /** Before these calls; `reportSuccess` needs it. A closed one without failures needs no report. */
  breaker: Breaker;
  /** Calls without budget are queued until then; null: none is queued. */
  queuedUntil: Date | null;
}

/**
 * Of `wanted` calls of the connector those that may be made now, over all workers together; they count
 * as made. A connector without budgets whose breaker is closed costs one read.
 */
export async function admitCalls(
  { pool }: Database,
  connector: Connector,
  wanted: number,
  now: Date,
): Promise<AdmittedCalls> {
  const budgets = connector.budgets ?? [];
  const { breaker } = await readState(pool, connector.name);
  if (budgets.length === 0 && !breaker.openUntil) {
    return { calls: wanted, retryAt: [], reason: null, breaker, queuedUntil: null };
  }
  return inTransaction(pool, async (tx) => {
    const before = await lockState(tx, connector.name);
    const { admission, state } = admit(before, budgets, wanted, now);
    if (state !== before) await writeState(tx, connector.name, state);
    return { ...admission, breaker: state.breaker, queuedUntil: state.queuedUntil };
  });
}

/** Counts the test of a key as one of the connector's calls; returns from when on one is left, null: it may be made. */
export async function countTest(
  { pool }: Database,
  name: string,
  budgets: readonly CallBudget[],
  now: Date,
): Promise<Date | null> {
  if (budgets.length === 0) return null;
  return inTransaction(pool, async (tx) => {
    const { retryAt, state } = admitTest(await lockState(tx, name), budgets, now);
    if (!retryAt) await writeState(tx, name, state);
    return retryAt;
  });
}

/** The carrier could not be polled; returns until when its breaker is open, null when it stays closed. */
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
    const state = await lockState(tx, connector.name);
    const breaker = afterFailure(state.breaker, CARRIER_BREAKER_POLICY, failure, now);
    await writeState(tx, connector.name, { ...state, breaker });
    return breaker.openUntil;
  });
}

/** The carrier answered: its breaker closes, unless it opened after these calls were admitted. */
export async function reportSuccess(
  sql: Sql,
  connector: Connector,
  { openUntil }: Breaker,
): Promise<void> {
  await sql.query({
    name: "engine.close_breaker",
    text: `update engine_connectors set failures = 0, open_until = null, probe_until = null
           where name = $1 and (failures > 0 or open_until is not null)
             and open_until is not distinct from $2`,
    values: [connector.name, openUntil],
  });
}

/** Closes the breaker for calls with another key; the budgets stay spent. */
export async function closeBreaker(sql: Sql, name: string): Promise<void> {
  await sql.query(
    "update engine_connectors set failures = 0, open_until = null, probe_until = null where name = $1",
    [name],
  );
}

interface CallStateRow {
  failures: number;
  open_until: Date | null;
  probe_until: Date | null;
  spent_until: Record<string, number>;
  queued_until: Date | null;
}

const READ = `select failures, open_until, probe_until, spent_until, queued_until
              from engine_connectors where name = $1`;

async function readState(sql: Sql, name: string): Promise<CallState> {
  const { rows } = await sql.query<CallStateRow>({
    name: "engine.read_call_state",
    text: READ,
    values: [name],
  });
  return rows[0] ? stateOf(rows[0]) : NO_CALLS;
}

async function lockState(tx: Sql, name: string): Promise<CallState> {
  await tx.query("insert into engine_connectors (name) values ($1) on conflict do nothing", [name]);
  const { rows } = await tx.query<CallStateRow>(`${READ} for update`, [name]);
  return rows[0] ? stateOf(rows[0]) : NO_CALLS;
}

function stateOf(row: CallStateRow): CallState {
  return {
    breaker: { failures: row.failures, openUntil: row.open_until, probeUntil: row.probe_until },
    spentUntil: row.spent_until,
    queuedUntil: row.queued_until,
  };
}

async function writeState(tx: Sql, name: string, state: CallState): Promise<void> {
  const { failures, openUntil, probeUntil } = state.breaker;
  await tx.query(
    `update engine_connectors set failures = $2, open_until = $3, probe_until = $4, spent_until = $5,
       queued_until = $6 where name = $1`,
    [name, failures, openUntil, probeUntil, JSON.stringify(state.spentUntil), state.queuedUntil],
  );
}
