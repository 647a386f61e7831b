// Sends the due deliveries of one address, one after another.
import type { Database } from "~/lib/database.server";
import type { Sealer } from "~/lib/seal.server";
import type { Clock } from "~/lib/time";
import { pushBody } from "./body.server";
import { post, type PostOptions } from "./post.server";
import { type PushResponse, isDelivered } from "./schedule";
import {
  PUSH_DATA,
  nextDelivery,
  releaseCallback,
  saveAttempt,
  type LeasedCallback,
  type DueDelivery,
} from "./store-sending.server";

/** Then the address is released for other senders. */
const DELIVERIES_PER_ROUND = 100;

export interface SendParts extends PostOptions {
  database: Database;
  sealer: Sealer;
  /** Real time. */
  clock: Clock;
  /** Real milliseconds, for durations. */
  monotonicMs: () => number;
  /** Is told of each attempt, for metrics. */
  onAttempt?: (attempt: PushAttempt) => void;
}

export interface PushAttempt {
  outcome: "delivered" | "failed";
  durationMs: number;
}

/**
 * Each delivery is saved before the next starts, so a process killed at any line repeats at most
 * one. An attempt without a response ends the round.
 * @param signal aborted: no further delivery starts.
 * @returns the number of attempts.
 */
export async function sendRound(
  parts: SendParts,
  callback: LeasedCallback,
  signal: AbortSignal,
): Promise<number> {
  const { pool } = parts.database;
  let leased = callback;
  let attempts = 0;
  let isSilent = false;
  while (attempts < DELIVERIES_PER_ROUND && !isSilent && !signal.aborted) {
    const at = parts.clock.now();
    const delivery = await nextDelivery(pool, leased, at);
    if (!delivery) break;
    const startedMs = parts.monotonicMs();
    const answer = await send(parts, leased, delivery, at);
    const durationMs = Math.round(parts.monotonicMs() - startedMs);
    attempts += 1;
    parts.onAttempt?.({ outcome: isDelivered(answer) ? "delivered" : "failed", durationMs });
    isSilent = answer.httpStatus === null;
    const kept = await saveAttempt(pool, leased, delivery.id, { at, answer, durationMs });
    if (!kept) return attempts;
    leased = kept;
  }
  await releaseCallback(pool, leased, isSilent, parts.clock.now());
  return attempts;
}

/** v2 has neither id nor sequence number; headers carry both, so that receivers can detect gaps. */
async function send(
  parts: SendParts,
  callback: LeasedCallback,
  delivery: DueDelivery,
  now: Date,
): Promise<PushResponse> {
  if (!delivery.email)
    return { httpStatus: null, error: "There is no e-mail address to sign with." };
  const place = PUSH_DATA.at(callback.accountId, delivery.id);
  const data = parts.sealer.openIfReadable(delivery.dataSealed, place);
  if (!data)
    return { httpStatus: null, error: "It can't be read with the encryption keys that are set." };
  return post(parts, callback.url, pushBody(data.toString(), delivery.email, now), {
    "User-Agent": "Waymark",
    "Waymark-Delivery": delivery.id,
    "Waymark-Sequence": String(delivery.sequence),
    "Waymark-Attempt": String(delivery.attemptCount + 1),
  });
}
