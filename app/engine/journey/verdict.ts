// What a parcel's events say about it: the newest decides, but delivery and return are not forgotten.
import type { CarrierEvent } from "~/carriers/connector";
import type { Status, Substatus } from "~/trackingmore/contract/status";

export interface StatusPair {
  status: Status;
  substatus: Substatus | null;
}

type Told = Pick<CarrierEvent, "status" | "substatus">;

const RETURNED: Substatus = "exception010";
const RETURNING: Substatus = "exception011";
const RETURN_EVIDENCE: ReadonlySet<Substatus | null> = new Set([
  "exception009",
  RETURNED,
  RETURNING,
] as const);

/** The carrier was asked and knows nothing. */
export const UNKNOWN_TO_CARRIER: StatusPair = { status: "notfound", substatus: "notfound002" };

/** @param events newest first. */
export function statusOfEvents(events: readonly Told[]): StatusPair {
  return events.reduceRight<StatusPair>(after, UNKNOWN_TO_CARRIER);
}

function after(verdict: StatusPair, event: Told): StatusPair {
  // No carrier's event says that nobody has asked, or that we should give up.
  if (event.status === "pending" || event.status === "expired") return verdict;
  const { status, substatus } = event;
  if (verdict.substatus === RETURNED) return verdict;
  if (verdict.substatus === RETURNING) {
    // On the way back everything happens a second time; who takes delivery is the sender.
    const isBack = status === "delivered" || substatus === RETURNED;
    return isBack ? { status: "exception", substatus: RETURNED } : verdict;
  }
  // Carriers stamp "delivered" minutes before "out for delivery", and scan vans after the round.
  const isDone = verdict.status === "delivered" && status !== "delivered";
  return isDone && !RETURN_EVIDENCE.has(substatus) ? verdict : { status, substatus };
}

/** Nothing will follow: the parcel is with its recipient or with its sender again. */
export function isFinal(status: Status, substatus: string | null): boolean {
  return status === "delivered" || substatus === RETURNED;
}

const STAGES: readonly Status[] = [
  "pending",
  "notfound",
  "transit",
  "pickup",
  "undelivered",
  "exception",
  "delivered",
  "expired",
];

/** Later stages of a journey are greater: of two events at one time, the greater came second. */
export function stageOf({ status, substatus }: Told): number {
  return substatus === RETURNED ? STAGES.length : STAGES.indexOf(status);
}
