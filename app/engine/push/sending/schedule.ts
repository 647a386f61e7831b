// Retry schedule of pushes. Pure.
import { SECOND_MS } from "~/lib/time";

export const MAX_TRIES = 14;
const FIRST_DELAY_MS = 30 * SECOND_MS;
/**
 * After an attempt without any response the address pauses as long as a first retry takes: a dead
 * address with a thousand pending pushes costs ten seconds of every forty, not all of them.
 */
export const PAUSE_MS = FIRST_DELAY_MS;

/** The result of one attempt. `httpStatus` null: no response, for the reason in `error`. */
export type PushResponse =
  { httpStatus: number; error: null } | { httpStatus: null; error: string };

export type PushState = "pending" | "delivered" | "dead";

export interface AttemptOutcome {
  state: PushState;
  nextAttemptAt: Date | null;
}

/**
 * Any 2xx is a success. The retry after the n-th failure (from 0) comes 2^n × 30 s later, so the
 * 14th and last comes 2.8 days after the first.
 * @param tries the number of attempts, including this one.
 */
export function outcomeAfter(tries: number, answer: PushResponse, now: Date): AttemptOutcome {
  if (isDelivered(answer)) return { state: "delivered", nextAttemptAt: null };
  if (tries >= MAX_TRIES) return { state: "dead", nextAttemptAt: null };
  const delayMs = FIRST_DELAY_MS * 2 ** (tries - 1);
  return { state: "pending", nextAttemptAt: new Date(now.getTime() + delayMs) };
}

export function isDelivered({ httpStatus }: PushResponse): boolean {
  return httpStatus !== null && httpStatus >= 200 && httpStatus <= 299;
}
