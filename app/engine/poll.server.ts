// Asking carriers about what is due. Any number of processes may do it at once.
import type { Connector } from "~/carriers/connector";
import { AppError } from "~/lib/errors";
import type { EngineParts } from "./context.server";
import { nextConnectorLookAt, nextTryAt } from "./due";
import { isSameJourney, journeyAfter, journeyUnasked, nextCheckOf, type Journey } from "./journey";
import { questionOf } from "./question";
import { claimDue, writeChecked, type Checked, type ClaimedTracking } from "./store-poll.server";

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
  const claimed = await claimDue(parts.database.pool, parts.clock.now(), limit);
  const groups = groupBy(claimed, (row) =>
    parts.connectorFor(row.carrier_code, row.tracking_number),
  );
  const results = await Promise.all(
    [...groups].map(([connector, rows]) =>
      connector ? pollConnector(parts, connector, rows) : write(parts, rows.map(unasked(parts))),
    ),
  );
  return results.reduce(sum, NOTHING);
}

const NOTHING: PollResult = { checked: 0, changed: 0, failed: 0 };

/** One connector's parcels in its own portions, one after the other. Once it fails, the rest wait with it. */
async function pollConnector(
  parts: EngineParts,
  connector: Connector,
  rows: readonly ClaimedTracking[],
): Promise<PollResult> {
  let result = NOTHING;
  let failure: unknown;
  for (const portion of portions(rows, connector.batchSize)) {
    if (failure === undefined) {
      try {
        result = sum(result, await write(parts, await ask(parts, connector, portion)));
        continue;
      } catch (error) {
        failure = error ?? new AppError("internal", "A connector threw nothing.");
        parts.onError(error);
      }
    }
    const outcome = await write(parts, portion.map(failed(parts, failure)));
    result = sum(result, { ...outcome, failed: portion.length });
  }
  return result;
}

async function ask(
  parts: EngineParts,
  connector: Connector,
  rows: readonly ClaimedTracking[],
): Promise<Checked[]> {
  const answers = await connector.track(rows.map(questionOf), parts.clock.now());
  if (answers.length !== rows.length) {
    throw new AppError("unavailable", `${connector.name} left questions without an answer.`);
  }
  const now = parts.clock.now();
  return rows.map((row, index) => {
    const journey = journeyAfter(row, answers[index] ?? null, parts.catalogue, now);
    return {
      row,
      journey: changedOnly(row, journey),
      nextCheckAt: nextCheckOf(row, journey, parts.catalogue, now),
      checkedAt: now,
      failures: 0,
    };
  });
}

/** Nobody here can ask this carrier: the parcel stays as it is, until it has been silent for too long. */
function unasked(parts: EngineParts): (row: ClaimedTracking) => Checked {
  const now = parts.clock.now();
  return (row) => {
    const journey = journeyUnasked(row, parts.catalogue, now);
    return {
      row,
      journey: changedOnly(row, journey),
      nextCheckAt: journey.track_update ? nextConnectorLookAt(row.id, now) : null,
      checkedAt: null,
      failures: 0,
    };
  };
}

/** A carrier that fails says nothing about the parcel: only the next look moves. */
function failed(parts: EngineParts, error: unknown): (row: ClaimedTracking) => Checked {
  const now = parts.clock.now();
  const retryAfterMs = error instanceof AppError ? error.retryAfterMs : undefined;
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

function changedOnly(row: ClaimedTracking, journey: Journey): Journey | null {
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
