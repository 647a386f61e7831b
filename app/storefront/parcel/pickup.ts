// Where a parcel waits to be picked up, and the last day for it where the carrier names one.
import { DAY_MS } from "~/lib/time";
import { readWallTime } from "../formats/dates";
import type { ParcelView } from "./parcel-view";

const DAY = String.raw`(?<iso>\d{4}-\d{2}-\d{2})|(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>\d{4})`;
/** "until 2026-12-06", "bis zum 06.12.2026", "t.o.m. 6.12.2026"; not 06/12/2026, which has two meanings. */
const UNTIL = new RegExp(
  String.raw`(?:^|[^\p{L}])(?:until|till|bis(?: zum)?|jusqu['’]au|hasta(?: el)?|fino al|até|tot(?: en met)?|t\.o\.m\.?|senest|do(?: dnia)?|до)\s+(?:${DAY})(?!\d)`,
  "iu",
);
/** Carriers keep parcels for days or weeks; a later date is about something else. */
const KEPT_MAX_DAYS = 60;

/**
 * The place and the last day ("YYYY-MM-DD") in the newest scan that says it is ready; nulls for another parcel, and
 * where the carrier does not say so or the merchant hides it.
 */
export function pickupOf({ substatus, scans }: Pick<ParcelView, "substatus" | "scans">): {
  place: string | null;
  until: string | null;
} {
  const scan = scans.find((each) => each.substatus === "pickup002");
  if (substatus !== "pickup002" || !scan) return { place: null, until: null };
  return { place: scan.place, until: lastDay(scan.carrierText ?? "", scan.wallTime) };
}

function lastDay(text: string, scannedAt: string): string | null {
  const { iso, day, month, year } = UNTIL.exec(text)?.groups ?? {};
  const named =
    iso ?? (day && month && `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`);
  const until = readWallTime(named ?? "");
  const scanned = readWallTime(scannedAt.slice(0, 10));
  if (!until || !scanned) return null;
  const days = (until.asUtc.getTime() - scanned.asUtc.getTime()) / DAY_MS;
  return days >= 0 && days <= KEPT_MAX_DAYS ? until.iso : null;
}
