// The id of the request or webhook under way: every log line bears it, and jobs take it along.
import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";

const current = new AsyncLocalStorage<string>();
/** Ids that come from outside end up in logs: nothing but these characters. */
const SAFE = /^[A-Za-z0-9_-]{8,64}$/;

export function currentRequestId(): string | null {
  return current.getStore() ?? null;
}

/** @param requestId null: the work has no request, e.g. a schedule's */
export function withRequestId<Result>(requestId: string | null, work: () => Result): Result {
  return requestId === null ? current.exit(work) : current.run(requestId, work);
}

/** The first id that may be logged as it is, else a new one. */
export function requestIdFrom(...given: (string | string[] | undefined)[]): string {
  const fit = given.find((id) => typeof id === "string" && SAFE.test(id));
  return (fit as string | undefined) ?? randomUUID();
}
