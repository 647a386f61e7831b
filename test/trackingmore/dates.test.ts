// The date formats that v2 clients write.
import { describe, expect, test } from "vitest";
import { formatInstant, readOrderTime, wallTimeAsUtc } from "~/trackingmore/contract/dates";

describe("an order's time", () => {
  test.each([
    ["2017/8/27 16:51", "2017-08-27 16:51", "2017-08-27T16:51:00Z"],
    ["2018-05-11 12:00", "2018-05-11 12:00", "2018-05-11T12:00:00Z"],
    ["2018/09/08 16:51:09", "2018-09-08 16:51", "2018-09-08T16:51:09Z"],
    [" 2018-5-1 ", "2018-05-01 00:00", "2018-05-01T00:00:00Z"],
    ["2017-08-27T16:51:00+08:00", "2017-08-27 16:51", "2017-08-27T08:51:00Z"],
    ["2017-08-27T16:51:00.123Z", "2017-08-27 16:51", "2017-08-27T16:51:00Z"],
    ["2017-08-27T16:51:00-0330", "2017-08-27 16:51", "2017-08-27T20:21:00Z"],
    ["1503852660", "2017-08-27 16:51", "2017-08-27T16:51:00Z"],
  ])("%s is read as %s", (text, wall, instant) => {
    expect(readOrderTime(text)).toEqual({ wall, instant: new Date(instant) });
  });

  test.each(["", "yesterday", "2018-02-31", "2018-13-01 10:00", "2018-05-11 25:00", "27/8/2017"])(
    "%j says no time",
    (text) => {
      expect(readOrderTime(text)).toBeNull();
    },
  );
});

test("an instant is written with its offset and without fractions", () => {
  expect(formatInstant(new Date("2018-04-18T07:26:14.512Z"))).toBe("2018-04-18T07:26:14+00:00");
});

test("a carrier's wall time has seconds or not; anything else is none", () => {
  expect(wallTimeAsUtc("2015-10-25 15:01")).toEqual(new Date("2015-10-25T15:01:00Z"));
  expect(wallTimeAsUtc("2019-08-06 18:39:14")).toEqual(new Date("2019-08-06T18:39:14Z"));
  expect(wallTimeAsUtc("2015-10-25T15:01Z")).toBeNull();
  expect(wallTimeAsUtc("2015-99-25 15:01")).toBeNull();
});
