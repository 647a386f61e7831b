// Which changes of a tracking are news to whoever is pushed to. Pure.
import { eventsOf } from "../journey/checkpoints";
import type { ChangedTracking } from "../journey/tracking-row";

/**
 * The status or the events changed. That polling ended, a country became known or a carrier's telephone number
 * moved is read with the next news.
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
