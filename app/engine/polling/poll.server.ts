// Asking carriers about what is due. Any number of processes may do it at once.
import type { CarrierReply, Connector } from "~/carriers/connector";
import { AppError } from "~/lib/errors";
import type { EngineParts } from "../trackings/parts.server";
import { nextConnectorLookAt, nextTryAt, jitteredFor } from "../journey/due";
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
  /** Trackings that were due and have been looked after. */
  checked: number;
  /** Those whose journey changed. */
  changed: number;
  /** Those whose carrier could not be asked; they come due again. */
  failed: number;
}

/** Takes up to `limit` due trackings and asks their carriers, each carrier apart from the others. */
export async function pollDue(parts: EngineParts, limit: number): Promise<PollResult> {
  const claimed = await leaseDue(parts.database.pool, parts.clock.now(), limit);
  const groups = groupBy(claimed, (row) =>
    parts.connectorFor(row.carrier_code, row.tracking_number, row.account_id),
  );
  const results = await Promise.all(
    [...groups].map(([connector, rows]) =>
      connector ? pollConnector(parts, connector, rows) : write(parts, rows.map(unasked(parts))),
    ),
  );
  return results.reduce(sum, NOTHING);
}

const NOTHING: PollResult = { checked: 0, changed: 0, failed: 0 };

/** One connector's parcels in its own portions: as many as its budgets and its health allow, the others come again. */
async function pollConnector(
  parts: EngineParts,
  connector: Connector,
  rows: readonly LeasedTracking[],
): Promise<PollResult> {
  const all = [...portions(rows, connector.batchSize)];
  const now = parts.clock.now();
  const admitted = await admitCalls(parts.database, connector, all.length, now);
  const asked = await pollBatches(parts, connector, all.slice(0, admitted.calls), admitted);
  const waiting = all.slice(admitted.calls).flatMap((portion, index) => {
    const retryAt = admitted.retryAt[index] ?? now;
    return portion.map((row) =>
      putOff(row, admitted.because === "breaker" ? jitteredFor(row.id, retryAt, now) : retryAt),
    );
  });
  return sum(asked, await write(parts, waiting));
}

/** One after the other. Once the carrier fails, the rest wait with what failed. */
async function pollBatches(
  parts: EngineParts,
  connector: Connector,
  waiting: readonly LeasedTracking[][],
  { breaker, queuedUntil }: AdmittedCalls,
): Promise<PollResult> {
  let result = NOTHING;
  let isKnownToAnswer = breaker.failures === 0 && breaker.openUntil === null;
  for (const [index, portion] of waiting.entries()) {
    const asked = await ask(parts, connector, portion, queuedUntil);
    if (asked.outcome === "failed") {
      parts.onError(asked.error);
      const resumesAt = await reportFailure(
        parts.database,
        connector,
        asked.error,
        parts.clock.now(),
      );
      const rest = waiting.slice(index).flat();
      const written = await write(parts, rest.map(failed(parts, asked.error, resumesAt)));
      return sum(result, { ...written, failed: rest.length });
    }
    if (!isKnownToAnswer) await reportSuccess(parts.database.pool, connector, breaker);
    isKnownToAnswer = true;
    result = sum(result, await write(parts, asked.checked));
  }
  return result;
}

type Asked = { outcome: "answered"; checked: Checked[] } | { outcome: "failed"; error: unknown };

async function ask(
  parts: EngineParts,
  connector: Connector,
  rows: readonly LeasedTracking[],
  queuedUntil: Date | null,
): Promise<Asked> {
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
    if (reply === "not_permitted") return unasked(parts)(row);
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

/** Nobody here can ask this carrier: the parcel stays as it is, until it has been silent for too long. */
function unasked(parts: EngineParts): (row: LeasedTracking) => Checked {
  const now = parts.clock.now();
  return (row) => {
    const journey = journeyUnpolled(row, parts.catalogue, now);
    return {
      row,
      journey: changedOnly(row, journey),
      nextCheckAt: journey.track_update ? nextConnectorLookAt(row.id, now) : null,
      checkedAt: null,
      failures: 0,
    };
  };
}

/** The carrier was not asked: its budget is spent, or it rests after failures. */
function putOff(row: LeasedTracking, nextCheckAt: Date): Checked {
  return { row, journey: null, nextCheckAt, checkedAt: null, failures: row.check_failures };
}

/** A carrier that fails says nothing about the parcel: only the next look moves. */
function failed(
  parts: EngineParts,
  error: unknown,
  resumesAt: Date | null,
): (row: LeasedTracking) => Checked {
  const now = parts.clock.now();
  const toldMs = (error instanceof AppError && error.retryAfterMs) || 0;
  const retryAfterMs = Math.max(toldMs, resumesAt ? resumesAt.getTime() - now.getTime() : 0);
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

function* portions<Item>(items: readonly Item[], size: number): Generator<Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

function sum(a: PollResult, b: PollResult): PollResult {
  return {
    checked: a.checked + b.checked,
    changed: a.changed + b.changed,
    failed: a.failed + b.failed,
  };
}
