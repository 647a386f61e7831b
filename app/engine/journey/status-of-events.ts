// Derives a parcel's status from its events: the newest decides, except after delivery and return.
import type { CarrierEvent } from "~/carriers/connector";
import { STATUSES_BY_STAGE, type Status, type Substatus } from "~/trackingmore/contract/status";

export interface StatusPair {
  status: Status;
  substatus: Substatus | null;
}

type EventStatus = Pick<CarrierEvent, "status" | "substatus">;

const RETURNED: Substatus = "exception010";
const RETURNING: Substatus = "exception011";
const RETURN_EVIDENCE: ReadonlySet<Substatus | null> = new Set([
  "exception009",
  RETURNED,
  RETURNING,
] as const);

/** The carrier answered that it does not know the number. */
export const UNKNOWN_TO_CARRIER: StatusPair = { status: "notfound", substatus: "notfound002" };

/** @param events newest first. */
export function statusOfEvents(events: readonly EventStatus[]): StatusPair {
  return events.reduceRight<StatusPair>(applyEvent, UNKNOWN_TO_CARRIER);
}

function applyEvent(current: StatusPair, event: EventStatus): StatusPair {
  // Carriers report neither `pending` nor `expired`; both are the engine's own.
  if (event.status === "pending" || event.status === "expired") return current;
  const { status, substatus } = event;
  if (current.substatus === RETURNED) return current;
  if (current.substatus === RETURNING) {
    // On the way back all stages repeat; the sender's delivery completes the return.
    const isBack = status === "delivered" || substatus === RETURNED;
    return isBack ? { status: "exception", substatus: RETURNED } : current;
  }
  // Carriers stamp "delivered" minutes before "out for delivery", and scan vans after the round.
  const isDone = current.status === "delivered" && status !== "delivered";
  return isDone && !RETURN_EVIDENCE.has(substatus) ? current : { status, substatus };
}

/** No further event is expected: the recipient has the parcel, or the sender has it back. */
export function isFinal(status: Status, substatus: string | null): boolean {
  return status === "delivered" || substatus === RETURNED;
}

/** Later stages are greater: of two events at one time, the greater is the newer. */
export function stageOf({ status, substatus }: EventStatus): number {
  return substatus === RETURNED ? STATUSES_BY_STAGE.length : STATUSES_BY_STAGE.indexOf(status);
}
