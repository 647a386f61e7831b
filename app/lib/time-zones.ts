// A country's time zones by CLDR data; the day and the offset from UTC in a zone or country.
import { DAY_MS, MINUTE_MS } from "./time";

const zonesByCountry = new Map<string, readonly string[]>();

/** IANA names; none for what is no two-letter code in upper case, and for a code that CLDR does not know. */
function timeZonesOf(country: string): readonly string[] {
  if (!/^[A-Z]{2}$/.test(country)) return [];
  const known = zonesByCountry.get(country);
  if (known) return known;
  // Newer than TypeScript's library: a property in Node 22, a method in the standard.
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & {
    timeZones?: string[];
    getTimeZones?: () => string[] | undefined;
  };
  const zones = locale.getTimeZones?.() ?? locale.timeZones ?? [];
  zonesByCountry.set(country, zones);
  return zones;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** "2026-11-29" in an IANA zone. */
export function dayIn(timeZone: string, now: Date): string {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat("en-CA", {
      timeZone,
      calendar: "iso8601",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
    });
  formats.set(timeZone, format);
  return format.format(now);
}

/** UTC+14 and UTC-12, the extreme offsets. */
const WHOLE_WORLD = ["Pacific/Kiritimati", "Etc/GMT+12"];

/** Calendar days in a country at a time, earliest first: one, or two across its zones or where it is unknown. */
export function localDays(country: string | null, at: Date): string[] {
  const known = country ? timeZonesOf(country) : [];
  const zones = known.length > 0 ? known : WHOLE_WORLD;
  return [...new Set(zones.map((zone) => dayIn(zone, at)))].sort();
}

/** Xinjiang has its own zone, but carriers use Beijing time. */
const OFFICIAL_ZONES: Readonly<Record<string, readonly string[]>> = { CN: ["Asia/Shanghai"] };

/** The zones by which carriers of a country date their scans. */
export function officialZonesOf(country: string): readonly string[] {
  return OFFICIAL_ZONES[country] ?? timeZonesOf(country);
}

/** The offset of all zones of a country at a time; null: they differ, or the country is unknown. */
export function offsetInCountry(country: string, at: Date): string | null {
  const offsets = new Set(officialZonesOf(country).map((timeZone) => offsetIn(timeZone, at)));
  const [only] = offsets;
  return offsets.size === 1 && only !== undefined ? only : null;
}

const usualOffsets = new Map<string, { atMs: number; ms: number }>();

/** Milliseconds by which most clocks of a country are ahead of UTC, to a day after a change of summer time; 0 where it is unknown. */
export function usualOffsetMs(country: string, at: Date): number {
  const known = usualOffsets.get(country);
  if (known && Math.abs(at.getTime() - known.atMs) < DAY_MS) return known.ms;
  const offsets = officialZonesOf(country)
    .map((timeZone) => offsetMs(offsetIn(timeZone, at)))
    .sort((a, b) => a - b);
  const ms = offsets[Math.floor(offsets.length / 2)] ?? 0;
  usualOffsets.set(country, { atMs: at.getTime(), ms });
  return ms;
}

const offsetFormats = new Map<string, Intl.DateTimeFormat>();

/** "+01:00": the zone's offset from UTC at a time; "+00:00" for a zone that this runtime does not know. */
export function offsetIn(timeZone: string, at: Date): string {
  const name = offsetFormatOf(timeZone)
    .formatToParts(at)
    .find((part) => part.type === "timeZoneName")?.value;
  return /GMT([+-]\d{2}:\d{2})/.exec(name ?? "")?.[1] ?? "+00:00";
}

function offsetFormatOf(timeZone: string): Intl.DateTimeFormat {
  const known = offsetFormats.get(timeZone);
  if (known) return known;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  } catch {
    format = new Intl.DateTimeFormat("en-US", { timeZone: "UTC", timeZoneName: "longOffset" });
  }
  offsetFormats.set(timeZone, format);
  return format;
}

/** "+01:00" and "+0100" → the milliseconds by which it is ahead of UTC */
export function offsetMs(offset: string): number {
  const digits = offset.replace(/\D/g, "");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (offset.startsWith("-") ? -minutes : minutes) * MINUTE_MS;
}
