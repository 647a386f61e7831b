// Asking a carrier about one number now; what is watched learns from it as from a poll.
import type { CarrierAnswer, CarrierReply, Connector } from "~/carriers/connector";
import { changeTrackings } from "../trackings/change.server";
import type { Caller, EngineParts } from "../trackings/parts.server";
import { journeyAfter, nextCheckOf } from "../journey/journey";
import { questionOf } from "./question";
import { admitCalls, reportFailure, reportSuccess } from "./store-carriers.server";
import type { TrackingChange } from "../trackings/store-change.server";
import { findTracking } from "../trackings/store.server";
import type { PairKey, TrackingRow } from "../journey/tracking-row";

/**
 * The tracking as it is after the answer; where the account watches none, `asked` with the answer. Nobody here
 * can ask the carrier: as it was. null: the carrier could not be asked just now; it failed, rests, or has no budget left.
 */
export async function pollNow(
  parts: EngineParts,
  caller: Caller,
  pair: PairKey,
  asked: TrackingRow,
): Promise<TrackingRow | null> {
  const { carrierCode, trackingNumber } = pair;
  const { pool } = parts.database;
  const watched = await findTracking(pool, caller.accountId, carrierCode, trackingNumber);
  const connector = parts.connectorFor(carrierCode, trackingNumber, caller.accountId);
  if (!connector) return watched ?? asked;

  const told = await ask(parts, connector, watched ?? asked, asked.postal_code);
  if (told.outcome === "failed") return null;
  if (watched) {
    const [kept] = await changeTrackings(parts, caller, [pair], (row, _pair, now) =>
      afterAnswer(parts, row, told.answer, now),
    );
    if (kept) return kept;
  }
  const now = parts.clock.now();
  return { ...asked, ...journeyAfter(asked, told.answer, parts.catalogue, now), checked_at: now };
}

type Told = { outcome: "answered"; answer: CarrierAnswer | null } | { outcome: "failed" };

/**
 * One question within the carrier's budgets, unless it rests after failures. A carrier's refusal is between it
 * and the operator: it says nothing about the caller's key or pace.
 */
async function ask(
  { database, clock, onError }: EngineParts,
  connector: Connector,
  row: TrackingRow,
  postalCode: string | null,
): Promise<Told> {
  const admitted = await admitCalls(database, connector, 1, clock.now());
  if (admitted.calls === 0) return { outcome: "failed" };
  const question = questionOf({ ...row, postal_code: row.postal_code ?? postalCode });
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
  return reply === "not_permitted" ? { outcome: "failed" } : { outcome: "answered", answer: reply };
}

function afterAnswer(
  { catalogue }: EngineParts,
  row: TrackingRow,
  answer: CarrierAnswer | null,
  now: Date,
): TrackingChange {
  const journey = journeyAfter(row, answer, catalogue, now);
  // Delivered by hand rests until the client takes that back; whether to ask on is decided then.
  const isResting = row.manual_status === "delivered";
  return {
    ...journey,
    ...(isResting ? { track_update: row.track_update } : {}),
    checked_at: now,
    check_failures: 0,
    next_check_at: isResting ? null : nextCheckOf(row, journey, catalogue, now),
  };
}
