// Times and languages in the tracking contract's format.
import { expect, test } from "vitest";
import { contractLanguage, orderCreateTime, shipDate } from "~/shipments/register/order-time";

test.each([
  ["2017-08-27T16:51:00Z", "Etc/UTC", "2017/8/27 16:51"],
  ["2026-01-05T23:30:00Z", "Asia/Tokyo", "2026/1/6 08:30"],
  ["2026-12-31T23:59:59Z", "Asia/Kathmandu", "2027/1/1 05:44"],
  ["2026-06-01T00:05:00Z", "America/New_York", "2026/5/31 20:05"],
  // Clocks in Berlin go from 2 to 3 on 29 March 2026, and from 3 to 2 on 25 October.
  ["2026-03-29T00:59:00Z", "Europe/Berlin", "2026/3/29 01:59"],
  ["2026-03-29T01:00:00Z", "Europe/Berlin", "2026/3/29 03:00"],
  ["2026-10-25T00:30:00Z", "Europe/Berlin", "2026/10/25 02:30"],
  ["2026-10-25T01:30:00Z", "Europe/Berlin", "2026/10/25 02:30"],
  ["2026-05-01T22:00:00Z", "Europe/Berlin", "2026/5/2 00:00"],
  ["2026-05-01T22:00:00Z", "Middle/Earth", "2026/5/1 22:00"],
])("%s in %s is %s", (instant, zone, expected) => {
  expect(orderCreateTime(new Date(instant), zone)).toBe(expected);
});

test.each([
  ["de-AT", "de"],
  ["en", "en"],
  ["pt_BR", "pt"],
  ["zh-CN", "cn"],
  ["zh-Hant-TW", "tw"],
  ["", null],
  [null, null],
  ["fil", null],
])("the locale %s is the contract's language %s", (locale, language) => {
  expect(contractLanguage(locale)).toBe(language);
});

test("the day of dispatch is the shop's, not UTC's", () => {
  const lateInTheEvening = new Date("2026-03-01T02:30:00Z");
  expect(shipDate(lateInTheEvening, "America/New_York")).toBe("20260228");
  expect(shipDate(lateInTheEvening, "Asia/Tokyo")).toBe("20260301");
});
