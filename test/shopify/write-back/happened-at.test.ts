// Wall times without a zone become instants, never later than they were reported.
import { expect, test } from "vitest";
import { type ZoneContext, happenedAt } from "~/shopify/write-back/happened-at";

const LEARNT = new Date("2026-07-10T12:00:00Z");

function at(wallTime: string | null, hints: Partial<ZoneContext> = {}): string {
  const { at: moment, basis } = happenedAt(wallTime, {
    country: null,
    shopCountry: "US",
    shopTimeZone: "America/New_York",
    reportedAt: LEARNT,
    ...hints,
  });
  return `${moment.toISOString()} ${basis}`;
}

test.each([
  ["2026-07-10T08:30:00+02:00", "2026-07-10T06:30:00.000Z stated"],
  ["2026-07-10 08:30 -0500", "2026-07-10T12:00:00.000Z learnt"],
  ["2026-07-10T08:30:15Z", "2026-07-10T08:30:15.000Z stated"],
])("an offset that the carrier wrote is taken: %s", (wallTime, expected) => {
  expect(at(wallTime)).toBe(expected);
});

test.each([
  ["DE", "2026-07-10 08:30", "2026-07-10T06:30:00.000Z"],
  ["DE", "2026-01-10 08:30", "2026-01-10T07:30:00.000Z"],
  ["CN", "2026-07-10 08:30", "2026-07-10T00:30:00.000Z"],
  ["IN", "2026-07-10 08:30", "2026-07-10T03:00:00.000Z"],
  ["GB", "2026-07-10 08:30:45", "2026-07-10T07:30:45.000Z"],
])("in %s, which has one time, %s is %s", (country, wallTime, expected) => {
  expect(at(wallTime, { country })).toBe(`${expected} country`);
});

test("where clocks differ, the shop's own country is read by the shop's clock", () => {
  const july = "2026-07-10 07:30";
  expect(at(july, { country: "US" })).toBe("2026-07-10T11:30:00.000Z shop");
  const west = { country: "US", shopTimeZone: "America/Los_Angeles" };
  expect(at("2026-07-09 07:30", west)).toBe("2026-07-09T14:30:00.000Z shop");
});

test("elsewhere, and where nothing is known, the shop's clock is a guess and called one", () => {
  expect(at("2026-07-09 07:30", { country: "AU" })).toBe("2026-07-09T11:30:00.000Z guess");
  expect(at("2026-07-09 07:30")).toBe("2026-07-09T11:30:00.000Z guess");
  expect(at("2026-07-09")).toBe("2026-07-09T16:00:00.000Z guess");
});

test("nothing happened after we heard of it, and what has no time happened when we did", () => {
  const learnt = "2026-07-10T12:00:00.000Z learnt";
  expect(at("2026-07-10 11:30", { country: "US" })).toBe(learnt);
  expect(at("2027-01-01 00:00", { country: "DE" })).toBe(learnt);
  for (const nonsense of [null, "", "yesterday", "2026-13-45 99:99"])
    expect(at(nonsense)).toBe(learnt);
});

test("around a change of the clocks the zone's own side of it counts", () => {
  const winter = { country: "DE", reportedAt: new Date("2026-12-01T00:00:00Z") };
  expect(at("2026-10-25 04:00", winter)).toBe("2026-10-25T03:00:00.000Z country");
  expect(at("2026-10-25 01:00", winter)).toBe("2026-10-24T23:00:00.000Z country");
  expect(at("2026-03-29 04:00", winter)).toBe("2026-03-29T02:00:00.000Z country");
});

test("a zone that this runtime does not know is read as UTC", () => {
  expect(at("2026-07-09 07:30", { shopTimeZone: "Mars/Olympus" })).toBe(
    "2026-07-09T07:30:00.000Z guess",
  );
});
