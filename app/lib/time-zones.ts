// A country's time zones by the runtime's CLDR data, and the calendar day in a zone or country.

const zonesByCountry = new Map<string, readonly string[]>();

/** IANA names; none for what is no two-letter code in upper case, and for a code that CLDR does not know. */
export function timeZonesOf(country: string): readonly string[] {
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
