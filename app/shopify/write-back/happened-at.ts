// When an event happened: a carrier's wall time, which has no zone, as the moment that Shopify asks for.
import { MINUTE_MS } from "../../lib/time";
import { timeZonesOf } from "../../lib/time-zones";

export interface ZoneHints {
  /** Two letters, upper case: where the carrier that scanned it works; null: not known. */
  country: string | null;
  shopCountry: string | null;
  /** IANA name. */
  shopTimeZone: string;
  /** When we heard of it: nothing that we know of happened later. */
  learntAt: Date;
}

export interface HappenedAt {
  at: Date;
  /**
   * How the zone was known. stated: the carrier wrote it · country: all of the scan's country has one time ·
   * shop: it is the shop's country, whose time was taken · guess: the shop's time was taken for want of better,
   * which may be off by hours · learnt: the carrier gave no time, or one later than we heard of it.
   */
  basis: "stated" | "country" | "shop" | "guess" | "learnt";
}

/** @param wallTime "YYYY-MM-DD HH:mm[:ss]" as the carrier gave it, perhaps with an offset; null: it gave none. */
export function happenedAt(wallTime: string | null, hints: ZoneHints): HappenedAt {
  const learnt = { at: hints.learntAt, basis: "learnt" } as const;
  const parts = wallTime && WALL_TIME.exec(wallTime.trim());
  if (!parts) return learnt;
  const found = read(parts, hints);
  // A scan can't lie after the moment in which it was told: its zone was taken wrong, or its clock is.
  return !found || found.at.getTime() > hints.learntAt.getTime() ? learnt : found;
}

const WALL_TIME =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2}))?(?:\.\d+)?\s?(Z|[+-]\d{2}:?\d{2})?)?$/i;

function read(
  [, day, time, seconds, offset]: RegExpExecArray,
  hints: ZoneHints,
): HappenedAt | null {
  const utc = new Date(`${day}T${time ?? "12:00"}:${seconds ?? "00"}Z`);
  if (Number.isNaN(utc.getTime())) return null;
  if (offset) {
    const stated = offset.toUpperCase() === "Z" ? 0 : offsetMinutes(offset);
    return { at: new Date(utc.getTime() - stated * MINUTE_MS), basis: "stated" };
  }
  const ofCountry = hints.country && onlyReading(utc, zonesOf(hints.country));
  if (ofCountry) return { at: ofCountry, basis: "country" };
  const isShops = hints.country !== null && hints.country === hints.shopCountry;
  return { at: inZone(utc, hints.shopTimeZone), basis: isShops ? "shop" : "guess" };
}

/** "+01:00" → 60 */
function offsetMinutes(offset: string): number {
  const digits = offset.replace(/\D/g, "");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return offset.startsWith("-") ? -minutes : minutes;
}

/** The one moment that all these zones take the wall time for; null when they differ, or are none. */
function onlyReading(utc: Date, timeZones: readonly string[]): Date | null {
  const readings = new Set(timeZones.map((timeZone) => inZone(utc, timeZone).getTime()));
  const [only] = readings;
  return readings.size === 1 && only !== undefined ? new Date(only) : null;
}

/** Xinjiang keeps a time of its own, which carriers don't. */
const OFFICIAL_ZONES: Readonly<Record<string, string[]>> = { CN: ["Asia/Shanghai"] };

function zonesOf(country: string): readonly string[] {
  return OFFICIAL_ZONES[country] ?? timeZonesOf(country);
}

/** The moment at which clocks of the zone show what `utc` shows in UTC. */
function inZone(utc: Date, timeZone: string): Date {
  // Twice: the first try may lie on the other side of a change of the clocks.
  const first = new Date(utc.getTime() - offsetMsAt(utc, timeZone));
  return new Date(utc.getTime() - offsetMsAt(first, timeZone));
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds by which the zone is ahead of UTC then; 0 for a zone that this runtime does not know. */
function offsetMsAt(at: Date, timeZone: string): number {
  const name = formatOf(timeZone)
    .formatToParts(at)
    .find((part) => part.type === "timeZoneName")?.value;
  const match = /GMT([+-]\d{2}:\d{2})/.exec(name ?? "");
  return match?.[1] ? offsetMinutes(match[1]) * MINUTE_MS : 0;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  } catch {
    format = new Intl.DateTimeFormat("en-US", { timeZone: "UTC", timeZoneName: "longOffset" });
  }
  formats.set(timeZone, format);
  return format;
}
