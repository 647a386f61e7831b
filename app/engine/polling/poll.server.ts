// Queries carriers about due trackings; any number of processes may poll at once.
import type { CarrierReply, Connector } from "~/carriers/connector";
import { AppError } from "~/lib/errors";
import type { EngineParts } from "../trackings/parts.server";
import { dueAt, isWorthACall, worthAt, type CallPlan } from "../journey/call-worth";
import { nextConnectorCheckAt, nextTryAt, jitteredFor } from "../journey/due";
import {
  askedOf,
  isExpiring,
  isSameJourney,
  journeyAfter,
  journeyUnpolled,
  nextCheckOf,
  type Journey,
} from "../journey/journey";
import { questionOf } from "./question";
import {
  answerIn,
  batches,
  changeByReport,
  readReports,
  type Reports,
} from "./second-source.server";
import {
  admitCalls,
  reportFailure,
  reportSuccess,
  type AdmittedCalls,
} from "./store-carriers.server";
import { leaseDue, writeChecked, type Checked, type LeasedTracking } from "./store-poll.server";

export interface PollResult {
  /** Due trackings that were processed. */
  checked: number;
  /** Trackings whose journey changed. */
  changed: number;
  /** Trackings whose query failed; they come due again. */
  failed: number;
}

/** Leases up to `limit` due trackings and queries their carriers, each connector independently. */
export async function pollDue(parts: EngineParts, limit: number): Promise<PollResult> {
  const leased = await leaseDue(parts.database.pool, parts.clock.now(), limit);
  const own = await parts.ownConnectors(leased.map(({ account_id }) => account_id));
  const connectors = new Map<string, Connector>();
  // Accounts may share a connector; what Shopify reports to each stays its own.
  const supplements = new Map<string, Connector>();
  const groups = groupBy(leased, ({ id, carrier_code, tracking_number, account_id }) => {
    const ofAccount = own(carrier_code, account_id);
    const connector = parts.connectorFor(carrier_code, tracking_number, account_id, ofAccount);
    if (connector) connectors.set(connector.name, connector);
    if (connector?.supplement) supplements.set(id, connector.supplement);
    return connector?.name ?? null;
  });
  const results = await Promise.all(
    [...groups].map(([name, rows]) => {
      const connector = name === null ? undefined : connectors.get(name);
      return connector
        ? pollConnector(parts, connector, rows, supplements)
        : write(parts, rows.map(unpolled(parts)));
    }),
  );
  return results.reduce(addResults, NOTHING);
}

const NOTHING: PollResult = { checked: 0, changed: 0, failed: 0 };

/**
 * Queries one connector in its own batches, as many as its budgets and breaker admit; the others
 * are rescheduled.
 */
async function pollConnector(
  parts: EngineParts,
  connector: Connector,
  rows: readonly LeasedTracking[],
  supplements: ReadonlyMap<string, Connector>,
): Promise<PollResult> {
  const now = parts.clock.now();
  const plan = await parts.planOf(connector);
  const { asked, early } = plan ? divide(parts, rows, plan, now) : { asked: rows, early: [] };
  const all = [...batches(asked, connector.batchSize)];
  const reports = await readReports(parts, ({ id }) => supplements.get(id), rows);
  const admitted = await admitCalls(parts.database, connector, all.length, now);
  const polled = await pollBatches(parts, connector, all.slice(0, admitted.calls), {
    ...admitted,
    reports,
    plan,
  });
  const waiting = all.slice(admitted.calls).flatMap((batch, index) => {
    const retryAt = admitted.retryAt[index] ?? now;
    return batch.map((row) =>
      unanswered(parts, row, reports, {
        nextCheckAt: admitted.reason === "breaker" ? jitteredFor(row.id, retryAt, now) : retryAt,
        failures: row.check_failures,
      }),
    );
  });
  const later = early.map(({ row, at }) =>
    unanswered(parts, row, reports, { nextCheckAt: at, failures: row.check_failures }),
  );
  return addResults(polled, await write(parts, [...waiting, ...later]));
}

/** The rows that the plan has calls for, those worth most first; the others with the time at which they are due. */
function divide(
  { catalogue }: EngineParts,
  rows: readonly LeasedTracking[],
  plan: CallPlan,
  now: Date,
): { asked: LeasedTracking[]; early: { row: LeasedTracking; at: Date }[] } {
  const early: { row: LeasedTracking; at: Date }[] = [];
  const asked: { row: LeasedTracking; worth: number }[] = [];
  for (const row of rows) {
    const state = askedOf(row, catalogue);
    const isNow = isWorthACall(state, plan) || isExpiring(row, catalogue, now);
    if (isNow) asked.push({ row, worth: worthAt(state, plan.until) });
    else early.push({ row, at: dueAt(state, plan.worth) });
  }
  asked.sort((a, b) => b.worth - a.worth);
  return { asked: asked.map(({ row }) => row), early };
}

/**
 * One batch after another. After a failure the remaining batches are rescheduled with the failed
 * one.
 */
async function pollBatches(
  parts: EngineParts,
  connector: Connector,
  waiting: readonly LeasedTracking[][],
  { breaker, queuedUntil, reports, plan }: AdmittedCalls & Pick<Given, "reports" | "plan">,
): Promise<PollResult> {
  let result = NOTHING;
  let isKnownToAnswer = breaker.failures === 0 && breaker.openUntil === null;
  for (const [index, batch] of waiting.entries()) {
    const polled = await pollBatch(parts, connector, batch, { queuedUntil, reports, plan });
    if (polled.outcome === "failed") {
      parts.onError(polled.error);
      const resumesAt = await reportFailure(
        parts.database,
        connector,
        polled.error,
        parts.clock.now(),
      );
      const rest = waiting.slice(index).flat();
      const written = await write(
        parts,
        rest.map(failed(parts, { error: polled.error, resumesAt, reports })),
      );
      return addResults(result, { ...written, failed: rest.length });
    }
    if (!isKnownToAnswer) await reportSuccess(parts.database.pool, connector, breaker);
    isKnownToAnswer = true;
    result = addResults(result, await write(parts, polled.checked));
  }
  return result;
}

interface Given {
  /** See `CallState.queuedUntil`. */
  queuedUntil: Date | null;
  reports: Reports;
  /** null: checks are regular. */
  plan: CallPlan | null;
}

type BatchOutcome =
  { outcome: "answered"; checked: Checked[] } | { outcome: "failed"; error: unknown };

async function pollBatch(
  parts: EngineParts,
  connector: Connector,
  rows: readonly LeasedTracking[],
  given: Given,
): Promise<BatchOutcome> {
  try {
    const answers = await connector.track(rows.map(questionOf), parts.clock.now());
    if (answers.length !== rows.length) {
      throw new AppError("unavailable", `${connector.name} left questions without an answer.`);
    }
    return { outcome: "answered", checked: rows.map(answered(parts, answers, given)) };
  } catch (error) {
    return {
      outcome: "failed",
      error: error ?? new AppError("internal", "A connector threw nothing."),
    };
  }
}

function answered(
  parts: EngineParts,
  replies: readonly CarrierReply[],
  { queuedUntil, reports, plan }: Given,
): (row: LeasedTracking, index: number) => Checked {
  const now = parts.clock.now();
  return (row, index) => {
    const reply = replies[index] ?? null;
    const report = reports.get(row.id);
    if (typeof reply === "string" && !report) return unpolled(parts)(row);
    const journey = journeyAfter(row, answerIn(reply), parts.catalogue, now, report);
    const next = nextCheckOf(row, journey, parts.catalogue, now, plan?.worth);
    // Without a plan nothing else keeps those that wait from being overtaken.
    const queue = plan ? null : queuedUntil;
    return {
      row,
      journey: changedOnly(row, journey),
      nextCheckAt: next && queue && queue > next ? queue : next,
      checkedAt: now,
      failures: 0,
    };
  };
}

/** No connector: the tracking stays unchanged until it expires. */
function unpolled(parts: EngineParts): (row: LeasedTracking) => Checked {
  const now = parts.clock.now();
  return (row) => {
    const journey = journeyUnpolled(row, parts.catalogue, now);
    return {
      row,
      journey: changedOnly(row, journey),
      nextCheckAt: journey.track_update ? nextConnectorCheckAt(row.id, now) : null,
      checkedAt: null,
      failures: 0,
    };
  };
}

/** The carrier was not queried or did not answer: its second source alone may change the tracking. */
function unanswered(
  parts: EngineParts,
  row: LeasedTracking,
  reports: Reports,
  { nextCheckAt, failures }: Pick<Checked, "nextCheckAt" | "failures">,
): Checked {
  const journey = changeByReport(parts, row, reports);
  const isOver = journey?.track_update === false;
  return { row, journey, nextCheckAt: isOver ? null : nextCheckAt, checkedAt: null, failures };
}

/** When trackings whose query failed come due again. */
function failed(
  parts: EngineParts,
  { error, resumesAt, reports }: { error: unknown; resumesAt: Date | null; reports: Reports },
): (row: LeasedTracking) => Checked {
  const now = parts.clock.now();
  const requestedMs = (error instanceof AppError && error.retryAfterMs) || 0;
  const retryAfterMs = Math.max(requestedMs, resumesAt ? resumesAt.getTime() - now.getTime() : 0);
  return (row) => {
    const failures = row.check_failures + 1;
    const nextCheckAt = nextTryAt(row.id, failures, now, retryAfterMs);
    return unanswered(parts, row, reports, { nextCheckAt, failures });
  };
}

function changedOnly(row: LeasedTracking, journey: Journey): Journey | null {
  return isSameJourney(row, journey) ? null : journey;
}

async function write(parts: EngineParts, checked: readonly Checked[]): Promise<PollResult> {
  let changed = 0;
  for (const [accountId, ofAccount] of groupBy(checked, ({ row }) => row.account_id)) {
    changed += await writeChecked(parts, accountId, ofAccount, parts.clock.now());
  }
  return { checked: checked.length, changed, failed: 0 };
}

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

function addResults(a: PollResult, b: PollResult): PollResult {
  return {
    checked: a.checked + b.checked,
    changed: a.changed + b.changed,
    failed: a.failed + b.failed,
  };
}
