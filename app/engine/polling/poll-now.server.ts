// Queries a carrier about one number now; a watched tracking is updated as by a poll.
import type { CarrierAnswer, CarrierReply, Connector } from "~/carriers/connector";
import { changeTrackings } from "../trackings/change.server";
import type { Caller, EngineParts } from "../trackings/parts.server";
import { journeyAfter, nextCheckOf, type Journey } from "../journey/journey";
import { questionOf } from "./question";
import { readReports } from "./second-source.server";
import { admitCalls, reportFailure, reportSuccess } from "./store-carriers.server";
import type { TrackingChange } from "../trackings/store-change.server";
import { findTracking } from "../trackings/store.server";
import type { PairKey, TrackingRow } from "../journey/tracking-row";

/**
 * Returns the tracking after the carrier's answer; `unwatched` with the answer when the account
 * does not watch the number. Without a connector, or a report of its source: unchanged. null: the query failed, the breaker is
 * open, or the budget is spent.
 */
export async function pollNow(
  parts: EngineParts,
  caller: Caller,
  pair: PairKey,
  unwatched: TrackingRow,
): Promise<TrackingRow | null> {
  const { carrierCode, trackingNumber } = pair;
  const { pool } = parts.database;
  const watched = await findTracking(pool, caller.accountId, carrierCode, trackingNumber);
  const own = await parts.ownConnectors([caller.accountId]);
  const ofAccount = own(carrierCode, caller.accountId);
  const connector = parts.connectorFor(carrierCode, trackingNumber, caller.accountId, ofAccount);
  if (!connector) return watched ?? unwatched;

  const asked = asGiven(watched ?? unwatched, unwatched);
  const reports = await readReports(parts, () => connector.supplement, [asked]);
  const report = reports.get(asked.id);
  const polled = await pollCarrier(parts, connector, asked);
  if (polled.outcome === "failed") return null;
  if (polled.outcome === "no_report") return watched ?? unwatched;
  if (watched) {
    const [kept] = await changeTrackings(parts, caller, [pair], (row, _pair, now) =>
      afterAnswer(parts, row, journeyAfter(row, polled.answer, parts.catalogue, now, report), now),
    );
    if (kept) return kept;
  }
  const now = parts.clock.now();
  return {
    ...unwatched,
    ...journeyAfter(unwatched, polled.answer, parts.catalogue, now, report),
    checked_at: now,
  };
}

/** What this call gives overrides what is stored, for this query only. */
function asGiven(row: TrackingRow, given: TrackingRow): TrackingRow {
  return {
    ...row,
    ship_date: given.ship_date ?? row.ship_date,
    destination_code: given.destination_code ?? row.destination_code,
    postal_code: given.postal_code ?? row.postal_code,
  };
}

type PollOutcome =
  | { outcome: "answered"; answer: CarrierAnswer | null }
  | { outcome: "no_report" }
  | { outcome: "failed" };

/**
 * One query within the carrier's budgets and breaker. A carrier's refusal concerns the operator's
 * credentials, not the caller's key or rate.
 */
async function pollCarrier(
  { database, clock, onError }: EngineParts,
  connector: Connector,
  row: TrackingRow,
): Promise<PollOutcome> {
  const admitted = await admitCalls(database, connector, 1, clock.now());
  if (admitted.calls === 0) return { outcome: "failed" };
  const question = questionOf(row);
  let replies: readonly CarrierReply[];
  try {
    replies = await connector.track([question], clock.now());
  } catch (error) {
    onError(error);
    await reportFailure(database, connector, error, clock.now());
    return { outcome: "failed" };
  }
  const { breaker } = admitted;
  const isKnownToAnswer = breaker.failures === 0 && breaker.openUntil === null;
  if (!isKnownToAnswer) await reportSuccess(database.pool, connector, breaker);
  const reply = replies[0] ?? null;
  if (reply === "no_report") return { outcome: reply };
  return reply === "not_permitted" ? { outcome: "failed" } : { outcome: "answered", answer: reply };
}

function afterAnswer(
  { catalogue }: EngineParts,
  row: TrackingRow,
  journey: Journey,
  now: Date,
): TrackingChange {
  // A tracking set to delivered by hand is not polled until the client takes that back.
  const isDone = row.manual_status === "delivered";
  return {
    ...journey,
    ...(isDone ? { track_update: row.track_update } : {}),
    checked_at: now,
    check_failures: 0,
    next_check_at: isDone ? null : nextCheckOf(row, journey, catalogue, now),
  };
}
