// Time as Shopify writes it in webhooks: the shop's wall clock with its offset.

/** "2026-07-01T12:00:00.000Z" in America/New_York → "2026-07-01T08:00:00-04:00". */
export function localIsoTime(utc: string, zone: string): string {
  const instant = new Date(utc);
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat("en-CA", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      timeZoneName: "longOffset",
    })
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
  const offset = parts.timeZoneName?.replace("GMT", "") || "+00:00";
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}${offset}`;
}
