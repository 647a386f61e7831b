// Queries carriers about due trackings; any number of processes may poll at once.
import type { CarrierReply, Connector } from "~/carriers/connector";
import { AppError } from "~/lib/errors";
import type { EngineParts } from "../trackings/parts.server";
import { nextConnectorCheckAt, nextTryAt, jitteredFor } from "../journey/due";
import {
  isSameJourney,
  journeyAfter,
  journeyUnpolled,
  nextCheckOf,
  type Journey,
} from "../journey/journey";
import { questionOf } from "./question";
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
  const groups = groupBy(leased, (row) =>
    parts.connectorFor(row.carrier_code, row.tracking_number, row.account_id),
  );
  const results = await Promise.all(
    [...groups].map(([connector, rows]) =>
      connector ? pollConnector(parts, connector, rows) : write(parts, rows.map(unpolled(parts))),
    ),
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
): Promise<PollResult> {
  const all = [...batches(rows, connector.batchSize)];
  const now = parts.clock.now();
  const admitted = await admitCalls(parts.database, connector, all.length, now);
  const polled = await pollBatches(parts, connector, all.slice(0, admitted.calls), admitted);
  const waiting = all.slice(admitted.calls).flatMap((batch, index) => {
    const retryAt = admitted.retryAt[index] ?? now;
    return batch.map((row) =>
      reschedule(row, admitted.reason === "breaker" ? jitteredFor(row.id, retryAt, now) : retryAt),
    );
  });
  return addResults(polled, await write(parts, waiting));
}

/**
 * One batch after another. After a failure the remaining batches are rescheduled with the failed
 * one.
 */
async function pollBatches(
  parts: EngineParts,
  connector: Connector,
  waiting: readonly LeasedTracking[][],
  { breaker, queuedUntil }: AdmittedCalls,
): Promise<PollResult> {
  let result = NOTHING;
  let isKnownToAnswer = breaker.failures === 0 && breaker.openUntil === null;
  for (const [index, batch] of waiting.entries()) {
    const polled = await pollBatch(parts, connector, batch, queuedUntil);
    if (polled.outcome === "failed") {
      parts.onError(polled.error);
      const resumesAt = await reportFailure(
        parts.database,
        connector,
        polled.error,
        parts.clock.now(),
      );
      const rest = waiting.slice(index).flat();
      const written = await write(parts, rest.map(failed(parts, polled.error, resumesAt)));
      return addResults(result, { ...written, failed: rest.length });
    }
    if (!isKnownToAnswer) await reportSuccess(parts.database.pool, connector, breaker);
    isKnownToAnswer = true;
    result = addResults(result, await write(parts, polled.checked));
  }
  return result;
}

type BatchOutcome =
  { outcome: "answered"; checked: Checked[] } | { outcome: "failed"; error: unknown };

async function pollBatch(
  parts: EngineParts,
  connector: Connector,
  rows: readonly LeasedTracking[],
  queuedUntil: Date | null,
): Promise<BatchOutcome> {
  try {
    const answers = await connector.track(rows.map(questionOf), parts.clock.now());
    if (answers.length !== rows.length) {
      throw new AppError("unavailable", `${connector.name} left questions without an answer.`);
    }
    return { outcome: "answered", checked: rows.map(answered(parts, answers, queuedUntil)) };
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
  queuedUntil: Date | null,
): (row: LeasedTracking, index: number) => Checked {
  const now = parts.clock.now();
  return (row, index) => {
    const reply = replies[index] ?? null;
    if (reply === "not_permitted") return unpolled(parts)(row);
    const journey = journeyAfter(row, reply, parts.catalogue, now);
    const regular = nextCheckOf(row, journey, parts.catalogue, now);
    return {
      row,
      journey: changedOnly(row, journey),
      nextCheckAt: regular && queuedUntil && queuedUntil > regular ? queuedUntil : regular,
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

/** The carrier was not queried: its budget is spent or the breaker is open. */
function reschedule(row: LeasedTracking, nextCheckAt: Date): Checked {
  return { row, journey: null, nextCheckAt, checkedAt: null, failures: row.check_failures };
}

/** A failed query does not change the tracking, only its next check. */
function failed(
  parts: EngineParts,
  error: unknown,
  resumesAt: Date | null,
): (row: LeasedTracking) => Checked {
  const now = parts.clock.now();
  const requestedMs = (error instanceof AppError && error.retryAfterMs) || 0;
  const retryAfterMs = Math.max(requestedMs, resumesAt ? resumesAt.getTime() - now.getTime() : 0);
  return (row) => {
    const failures = row.check_failures + 1;
    return {
      row,
      journey: null,
      nextCheckAt: nextTryAt(row.id, failures, now, retryAfterMs),
      checkedAt: null,
      failures,
    };
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

function* batches<Item>(items: readonly Item[], size: number): Generator<Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

function addResults(a: PollResult, b: PollResult): PollResult {
  return {
    checked: a.checked + b.checked,
    changed: a.changed + b.changed,
    failed: a.failed + b.failed,
  };
}
