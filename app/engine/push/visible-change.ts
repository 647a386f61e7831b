// Decides which changes of a tracking are pushed. Pure.
import { eventsOf } from "../journey/checkpoints";
import type { ChangedTracking } from "../journey/tracking-row";

/**
 * A change of status or events is pushed; the end of polling, a country or a carrier's telephone
 * number is not.
 */
export function isVisibleChange({ before, after }: ChangedTracking): boolean {
  return (
    before.status !== after.status ||
    before.substatus !== after.substatus ||
    hasOtherEvents(before.origin_info, after.origin_info) ||
    hasOtherEvents(before.destination_info, after.destination_info)
  );
}

function hasOtherEvents(before: string | null, after: string | null): boolean {
  if (before === after) return false;
  return JSON.stringify(eventsOf(before)) !== JSON.stringify(eventsOf(after));
}
