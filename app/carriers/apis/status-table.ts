// A carrier's published status codes and what each means in v2.
import { statusOfSubstatus } from "~/trackingmore/contract/status";
import type { Status, Substatus } from "~/trackingmore/contract/status";

export interface StatusPair {
  status: Status;
  substatus: Substatus;
}

export type StatusTable = ReadonlyMap<string, Substatus>;

/** Builds a table from rows of `substatus: "CODE CODE …"`; a code that stands twice throws. */
export function statusTable(rows: Partial<Record<Substatus, string>>): StatusTable {
  const table = new Map<string, Substatus>();
  for (const [substatus, codes] of Object.entries(rows)) {
    for (const code of codes.split(/\s+/)) {
      if (table.has(code)) throw new Error(`Status code ${code} stands twice.`);
      table.set(code, substatus as Substatus);
    }
  }
  return table;
}

/**
 * v2's status of each of a carrier's events, in the order given (oldest first). An event whose code is unknown
 * keeps the status of the event before it, so that a new code never changes a parcel's status.
 */
export function withStatuses<Event>(
  events: readonly Event[],
  substatusOf: (event: Event) => Substatus | null,
): (Event & StatusPair)[] {
  let last: Substatus = "transit001";
  return events.map((event) => {
    last = substatusOf(event) ?? last;
    return { ...event, status: statusOfSubstatus(last), substatus: last };
  });
}
