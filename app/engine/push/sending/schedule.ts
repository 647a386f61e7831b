// When a push is tried again, and when it is given up. Pure.
import { SECOND_MS } from "~/lib/time";

export const MAX_TRIES = 14;
const FIRST_DELAY_MS = 30 * SECOND_MS;
/**
 * An address that did not answer at all is left alone for as long as its first retry takes: a dead one with a
 * thousand pending pushes costs ten seconds of every forty, not all of them.
 */
export const PAUSE_MS = FIRST_DELAY_MS;

/** What came of one attempt. `httpStatus` null: there was no answer, and `error` says why. */
export type Answer = { httpStatus: number; error: null } | { httpStatus: null; error: string };

export type DeliveryState = "pending" | "delivered" | "dead";

export interface AttemptOutcome {
  state: DeliveryState;
  nextAttemptAt: Date | null;
}

/**
 * Any 2xx is a delivery. After the n-th failed try (from 0) the next follows in 2^n × 30 s, so the 14th and
 * last comes 2.8 days after the first.
 * @param tries how many there have been, this one included.
 */
export function outcomeAfter(tries: number, answer: Answer, now: Date): AttemptOutcome {
  if (isDelivered(answer)) return { state: "delivered", nextAttemptAt: null };
  if (tries >= MAX_TRIES) return { state: "dead", nextAttemptAt: null };
  const delayMs = FIRST_DELAY_MS * 2 ** (tries - 1);
  return { state: "pending", nextAttemptAt: new Date(now.getTime() + delayMs) };
}

function isDelivered({ httpStatus }: Answer): boolean {
  return httpStatus !== null && httpStatus >= 200 && httpStatus <= 299;
}
