// A country's time zones by the runtime's CLDR data, and the calendar day in a zone.

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
