// Dates as the admin shows them.
import { expect, test } from "vitest";
import { describeMoment, agoText, formatWallTime } from "~/ui/dates";
import { ENGLISH } from "~/ui/language/texts";

const now = new Date("2026-11-22T12:00:00Z");
const context = { texts: ENGLISH, timeZone: "UTC", now };

test("a time is in the shop's time zone, whatever the server's is", () => {
  const at = new Date("2026-11-22T02:05:00Z");
  expect(describeMoment(at, { ...context, timeZone: "America/New_York" })).toEqual({
    iso: "2026-11-22T02:05:00.000Z",
    day: "Nov 21",
    text: "Nov 21 at 9:05 pm",
    ago: "9 hours ago",
  });
  expect(describeMoment(at, { ...context, timeZone: "Asia/Tokyo" }).text).toBe(
    "Nov 22 at 11:05 am",
  );
});

test("the year is shown if it is not the current one in the shop's zone", () => {
  const newYear = new Date("2026-01-01T02:00:00Z");
  expect(describeMoment(newYear, { ...context, timeZone: "UTC" }).day).toBe("Jan 1");
  expect(describeMoment(newYear, { ...context, timeZone: "America/New_York" }).day).toBe(
    "Dec 31, 2025",
  );
});

test("a zone that this Node does not know reads as UTC instead of failing the page", () => {
  expect(describeMoment(now, { ...context, timeZone: "Mars/Olympus_Mons" }).text).toBe(
    "Nov 22 at 12:00 pm",
  );
});

test("elapsed time is in one unit, and the future is now", () => {
  const ago = (ms: number) => agoText(new Date(now.getTime() - ms), context);
  expect(ago(-5_000)).toBe("Just now");
  expect(ago(59_000)).toBe("Just now");
  expect(ago(60_000)).toBe("1 minute ago");
  expect(ago(59.9 * 60_000)).toBe("59 minutes ago");
  expect(ago(3_600_000)).toBe("1 hour ago");
  expect(ago(49 * 3_600_000)).toBe("2 days ago");
});

test("a carrier's wall time keeps its digits, with or without seconds, and no zone moves it", () => {
  expect(formatWallTime("2026-11-20 23:59:58", context)).toBe("Nov 20 at 11:59 pm");
  expect(formatWallTime("2026-11-20T00:01", context)).toBe("Nov 20 at 12:01 am");
  expect(formatWallTime("2026-11-20 12:00", context)).toBe("Nov 20 at 12:00 pm");
  expect(formatWallTime("2026-11-20", context)).toBe("Nov 20");
  expect(formatWallTime("2025-12-31 09:30", context)).toBe("Dec 31, 2025 at 9:30 am");
});

test("a wall time in an unknown form is shown unchanged", () => {
  expect(formatWallTime("20.11.2026 14:03", context)).toBe("20.11.2026 14:03");
  expect(formatWallTime("2026-13-20 14:03", context)).toBe("2026-13-20 14:03");
});
