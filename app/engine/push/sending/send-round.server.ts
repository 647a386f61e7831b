// Sends what is due at one address, one after the other.
import type { Database } from "~/lib/database.server";
import type { Sealer } from "~/lib/seal.server";
import type { Clock } from "~/lib/time";
import { pushBody } from "./body.server";
import { post, type PostOptions } from "./post.server";
import type { Answer } from "./schedule";
import {
  nextDelivery,
  releaseCallback,
  saveAttempt,
  type LeasedCallback,
  type DueDelivery,
} from "./store-sending.server";

/** Then others have a turn. */
const DELIVERIES_PER_ROUND = 100;

export interface SendParts extends PostOptions {
  database: Database;
  sealer: Sealer;
  /** The world's time. */
  clock: Clock;
  /** Real milliseconds, for durations. */
  monotonicMs: () => number;
}

/**
 * Each delivery is settled before the next is begun, so a process that is killed at any line repeats at most
 * one. An address that does not answer at all ends its round.
 * @param signal aborted: no further delivery is begun.
 * @returns how many attempts were made.
 */
export async function sendRound(
  parts: SendParts,
  callback: LeasedCallback,
  signal: AbortSignal,
): Promise<number> {
  const { pool } = parts.database;
  let claimed = callback;
  let attempts = 0;
  let isSilent = false;
  while (attempts < DELIVERIES_PER_ROUND && !isSilent && !signal.aborted) {
    const at = parts.clock.now();
    const delivery = await nextDelivery(pool, claimed, at);
    if (!delivery) break;
    const startedMs = parts.monotonicMs();
    const answer = await send(parts, claimed, delivery, at);
    const durationMs = Math.round(parts.monotonicMs() - startedMs);
    attempts += 1;
    isSilent = answer.httpStatus === null;
    const kept = await saveAttempt(pool, claimed, delivery.id, { at, answer, durationMs });
    if (!kept) return attempts;
    claimed = kept;
  }
  await releaseCallback(pool, claimed, isSilent, parts.clock.now());
  return attempts;
}

/** v2's pushes know neither number nor id; both travel as headers, for receivers that want to see gaps. */
async function send(
  parts: SendParts,
  callback: LeasedCallback,
  delivery: DueDelivery,
  now: Date,
): Promise<Answer> {
  if (!delivery.email)
    return { httpStatus: null, error: "There is no e-mail address to sign with." };
  const data = parts.sealer.open(delivery.dataSealed).toString();
  return post(parts, callback.url, pushBody(data, delivery.email, now), {
    "User-Agent": "Waymark",
    "Waymark-Delivery": delivery.id,
    "Waymark-Sequence": String(delivery.sequence),
    "Waymark-Attempt": String(delivery.attemptCount + 1),
  });
}
