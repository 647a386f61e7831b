// Converts a carrier's wall time, which often has no zone, into the instant that Shopify requires.
import { offsetIn, offsetMs, officialZonesOf } from "../../lib/time-zones";

export interface ZoneContext {
  /** Two letters, upper case: country of the carrier that scanned the parcel; null: not known. */
  country: string | null;
  shopCountry: string | null;
  /** IANA name. */
  shopTimeZone: string;
  /** When Waymark received the scan; the event cannot have happened later. */
  reportedAt: Date;
}

export interface HappenedAt {
  at: Date;
  /**
   * Source of the zone. stated: the carrier's offset · country: the scan's country has a single zone · shop: the
   * scan is in the shop's country, so the shop's zone was used · guess: the shop's zone was used without evidence
   * and may be hours off · learnt: the carrier gave no time, or one in the future, so `reportedAt` was used.
   */
  basis: "stated" | "country" | "shop" | "guess" | "learnt";
}

/** @param wallTime "YYYY-MM-DD HH:mm[:ss]" as the carrier gave it, perhaps with an offset; null: it gave none. */
export function happenedAt(wallTime: string | null, context: ZoneContext): HappenedAt {
  const learnt = { at: context.reportedAt, basis: "learnt" } as const;
  const parts = wallTime && WALL_TIME.exec(wallTime.trim());
  if (!parts) return learnt;
  const found = read(parts, context);
  // A scan after the time it was reported means that the zone or the carrier's clock is wrong.
  return !found || found.at.getTime() > context.reportedAt.getTime() ? learnt : found;
}

const WALL_TIME =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2}))?(?:\.\d+)?\s?(Z|[+-]\d{2}:?\d{2})?)?$/i;

function read(
  [, day, time, seconds, offset]: RegExpExecArray,
  context: ZoneContext,
): HappenedAt | null {
  const utc = new Date(`${day}T${time ?? "12:00"}:${seconds ?? "00"}Z`);
  if (Number.isNaN(utc.getTime())) return null;
  if (offset) {
    const stated = offset.toUpperCase() === "Z" ? 0 : offsetMs(offset);
    return { at: new Date(utc.getTime() - stated), basis: "stated" };
  }
  const ofCountry = context.country && onlyReading(utc, officialZonesOf(context.country));
  if (ofCountry) return { at: ofCountry, basis: "country" };
  const isShops = context.country !== null && context.country === context.shopCountry;
  return { at: inZone(utc, context.shopTimeZone), basis: isShops ? "shop" : "guess" };
}

/** The instant if all zones agree on it; null if they differ or there are none. */
function onlyReading(utc: Date, timeZones: readonly string[]): Date | null {
  const readings = new Set(timeZones.map((timeZone) => inZone(utc, timeZone).getTime()));
  const [only] = readings;
  return readings.size === 1 && only !== undefined ? new Date(only) : null;
}

/** The moment at which clocks of the zone show what `utc` shows in UTC. */
function inZone(utc: Date, timeZone: string): Date {
  // Twice: the first result can be on the other side of a daylight-saving change.
  const first = new Date(utc.getTime() - offsetMs(offsetIn(timeZone, utc)));
  return new Date(utc.getTime() - offsetMs(offsetIn(timeZone, first)));
}
