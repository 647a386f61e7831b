import { describe, expect, test } from "vitest";
import { formatAgo, formatDay, formatMoment, readWallTime } from "~/storefront/formats/dates";
import { isToday } from "~/storefront/formats/local-day";
import { mostPressing } from "~/storefront/order/most-pressing";
import { helperOf, progressOf, stepsOf, toneOf } from "~/storefront/parcel/progress";
import { parcelHeadline, parcelSentence, pickUpBy } from "~/storefront/parcel/parcel-sentence";
import { type ParcelView, parcelView } from "~/storefront/parcel/parcel-view";
import { adviceFor, sentence } from "~/storefront/parcel/shopper-status";
import { english, fill, fillPlural, textsFor } from "~/storefront/languages/texts";
import {
  STATUSES,
  SUBSTATUSES,
  type Substatus,
  statusOfSubstatus,
} from "~/trackingmore/contract/status";
import { DEFAULT_TRACKING_PAGE } from "~/shops/tracking-page-settings";
import type { ShipmentDetail } from "~/shipments/shipment";
import { shipment, shipmentIn } from "./sample-parcels";
import { plainSpaces } from "./plain-spaces";
import { NOW } from "./signed-request";

const say = (
  status: (typeof STATUSES)[number],
  substatus: string | null,
  at?: string,
  isToday = false,
) => {
  const wallTime = readWallTime(at ?? "");
  return plainSpaces(sentence(status, substatus, wallTime && { wallTime, isToday }, NOW, english));
};

test("every status and substatus has a sentence, a step and no leftover placeholder", () => {
  const pairs = [
    ...STATUSES.map((status) => [status, null] as const),
    ...(Object.keys(SUBSTATUSES) as Substatus[]).map(
      (sub) => [statusOfSubstatus(sub), sub] as const,
    ),
  ];
  for (const [status, substatus] of pairs) {
    const text = say(status, substatus, "2026-11-03 14:05");
    expect(text, `${status} ${substatus}`).toMatch(/^[A-Z][^{}]+$/);
    const { steps, current } = progressOf(status, substatus);
    expect(english.steps[steps[current] ?? "announced"]).toBeTruthy();
  }
});

test("the sentence is as precise as the carrier was", () => {
  expect(say("pickup", "pickup001")).toBe("Out for delivery");
  expect(say("pickup", "pickup002")).toBe("Ready for pickup");
  expect(say("delivered", "delivered001", "2026-11-03 14:05")).toBe("Delivered on Tue, Nov 3");
  expect(say("delivered", "delivered003", "2025-11-03 14:05")).toBe(
    "Delivered and signed for on Mon, Nov 3, 2025",
  );
  expect(say("delivered", null)).toBe("Delivered");
  expect(say("pickup", "pickup001", "2026-11-05 08:02", true)).toBe("Out for delivery today");
  expect(say("pickup", "pickup001", "2026-11-04 08:02")).toBe("Out for delivery since Wed, Nov 4");
  expect(say("delivered", null, "2026-11-05 14:05", true)).toBe("Delivered today");
});

test("a substatus nobody knows, or of another status, leaves the status' own words", () => {
  expect(say("transit", "transit099")).toBe(english.status.transit);
  expect(say("exception", "delivered001")).toBe(english.status.exception);
  expect(say("transit", "constructor")).toBe(english.status.transit);
  expect(adviceFor("exception", "exception099", english)).toBe(english.advice.exception);
});

test("whatever needs somebody to act says what to do, and what goes well does not", () => {
  for (const substatus of Object.keys(SUBSTATUSES) as Substatus[]) {
    const status = statusOfSubstatus(substatus);
    const { problem } = progressOf(status, substatus);
    if (problem) expect(adviceFor(status, substatus, english), substatus).toBeTruthy();
    if (status === "transit") expect(adviceFor(status, substatus, english)).toBeNull();
  }
});

test.each([
  [null, "announced ahead, transit ahead, out ahead, delivered ahead"],
  ["exception007", "announced done, transit done, stopped problem"],
  ["exception004", "announced done, transit done, stopped problem"],
  ["exception008", "announced done, transit done, stopped problem"],
  ["exception009", "announced done, transit done, tried problem"],
  ["exception006", "announced done, transit done, stopped problem, delivered ahead"],
])("%s: no step is lit before an update, and none is ahead of what has ended", (sub, all) => {
  const one = shipmentIn(sub ? "exception" : "pending", sub, "x");
  const { steps } = stepsOf(parcelView(one, "order"));
  expect(steps.map(({ name, state }) => `${name} ${state}`).join(", ")).toBe(all);
});

test("a problem before the first scan on the way passes no such step", () => {
  const namesOf = (one: ShipmentDetail) =>
    stepsOf(parcelView({ ...one, checkpoints: [] }, "order")).steps.map(({ name }) => name);
  expect(namesOf(shipmentIn("exception", "exception008", "x"))).toEqual(["announced", "stopped"]);
  for (const [status, problem] of [
    ["exception", "stopped"],
    ["expired", "silent"],
  ] as const) {
    const names = namesOf(shipmentIn(status, null, "x"));
    expect(names).toEqual(["announced", problem, "out", "delivered"]);
  }
});

test("a parcel on its way back is never shown as on its way to delivery", () => {
  for (const substatus of ["exception010", "exception011"]) {
    expect(progressOf("exception", substatus).steps).not.toContain("delivered");
  }
});

test.each([
  ["2026-11-03 14:05", "Tue, Nov 3", "2:05 PM", "2026-11-03T14:05"],
  ["2026-11-03T14:05:59", "Tue, Nov 3", "2:05 PM", "2026-11-03T14:05"],
  ["2026-11-03", "Tue, Nov 3", null, "2026-11-03"],
  ["2024-02-29 00:00", "Thu, Feb 29, 2024", "12:00 AM", "2024-02-29T00:00"],
])("the wall time %s reads as the carrier's clock showed it", (text, day, time, iso) => {
  const wallTime = readWallTime(text);
  expect(wallTime && plainSpaces(formatDay(wallTime, NOW, english))).toBe(day);
  expect(wallTime && plainSpaces(formatMoment(wallTime, NOW, english))).toContain(time ?? day);
  expect(wallTime?.iso).toBe(iso);
});

test.each([
  ["2026-11-03 14:05:00-05:00", "Tue, Nov 3, 2:05 PM GMT-5", "2026-11-03T14:05-05:00"],
  ["2026-11-03T14:05:00+05:30", "Tue, Nov 3, 2:05 PM GMT+5:30", "2026-11-03T14:05+05:30"],
  ["2026-11-03 14:05Z", "Tue, Nov 3, 2:05 PM GMT+0", "2026-11-03T14:05+00:00"],
])("%s, whose place is not known, is shown with its offset", (text, moment, iso) => {
  const wallTime = readWallTime(text);
  expect(wallTime && plainSpaces(formatMoment(wallTime, NOW, english))).toBe(moment);
  expect(wallTime?.iso).toBe(iso);
});

test("a time with an offset is today's by the clocks of its place, not by its own day", () => {
  const now = new Date("2026-11-05T12:00:00Z");
  const today = (text: string) => isToday(readWallTime(text)!, "DE", now);
  expect(today("2026-11-04 20:00:00-05:00")).toBe(true);
  expect(today("2026-11-05 01:00:00+05:30")).toBe(false);
  expect(today("2026-11-05 01:00")).toBe(true);
});

test.each(["", "soon", "2026-02-31 10:00", "2026-13-01", "03/11/2026", "2026-11-03 14:05 CET"])(
  "%j is no wall time",
  (text) => {
    expect(readWallTime(text)).toBeNull();
  },
);

test.each([
  [0, "just now"],
  [-30, "just now"],
  [59, "just now"],
  [60, "1 minute ago"],
  [12 * 60, "12 minutes ago"],
  [3600, "1 hour ago"],
  [47 * 3600, "1 day ago"],
  [48 * 3600, "2 days ago"],
])("%i seconds back is %s", (seconds, text) => {
  expect(formatAgo(new Date(NOW.getTime() - seconds * 1000), NOW, english)).toBe(text);
});

test("texts fill in and count", () => {
  expect(fill("{done} of {count} {other}", { done: 1, count: 2 })).toBe("1 of 2 {other}");
  expect(fillPlural(english, english.result.earlier, 1)).toBe("1 earlier update");
  expect(fillPlural(english, english.result.earlier, 12)).toBe("12 earlier updates");
});

test("each reached step has the day of its scan, and only reached ones", () => {
  const daysOf = (one: ShipmentDetail) =>
    stepsOf(parcelView(one, "order")).steps.map(
      ({ name, state, reachedOn }) => `${name} ${state} ${reachedOn?.iso.slice(5, 10) ?? "-"}`,
    );
  expect(daysOf(shipment())).toEqual([
    "announced done 11-02",
    "transit current 11-02",
    "out ahead -",
    "delivered ahead -",
  ]);
  expect(daysOf(shipmentIn("undelivered", "undelivered002", "Nobody in"))).toEqual([
    "announced done 11-02",
    "transit done 11-02",
    "tried problem 11-04",
    "delivered ahead -",
  ]);
  const silentlyDelivered = shipmentIn("delivered", null, "Delivered");
  expect(daysOf({ ...silentlyDelivered, checkpoints: [] })).toEqual([
    "announced done -",
    "transit done -",
    "out done -",
    "delivered done 11-04",
  ]);
});

test.each([
  ["transit", null, "good"],
  ["delivered", "delivered001", "good"],
  ["pickup", "pickup001", "good"],
  ["pickup", "pickup002", "good"],
  ["undelivered", "undelivered002", "attention"],
  ["exception", "exception006", "attention"],
  ["expired", null, "attention"],
  ["exception", "exception007", "trouble"],
  ["exception", null, "trouble"],
] as const)("%s %s has the tone %s", (status, substatus, tone) => {
  expect(toneOf(status, substatus)).toBe(tone);
});

test("the carrier helps first with what the shopper has to fetch or find, the shop with what is lost", () => {
  const helperFor = (one: ShipmentDetail) => helperOf(parcelView(one, "order"));
  expect(helperFor(shipmentIn("pickup", "pickup002", "Ready"))).toBe("carrier");
  expect(helperFor(shipmentIn("delivered", "delivered004", "Left"))).toBe("carrier");
  expect(helperFor(shipmentIn("exception", "exception007", "Lost"))).toBe("shop");
  expect(helperFor(shipmentIn("delivered", null, "Delivered"))).toBeNull();
});

describe("a parcel that waits", () => {
  const waiting = (words: string) =>
    parcelView(shipmentIn("pickup", "pickup002", words, "Locker 12, KÖLN"), "order");
  const said = (words: string, locale = "en") =>
    plainSpaces(parcelSentence(waiting(words), { texts: textsFor({ locale }), now: NOW }));

  test.each([
    ["Ready until 2026-12-06", "Ready for pickup: Locker 12, KÖLN, until Sun, Dec 6"],
    ["Abholbereit bis zum 6.12.2026.", "Ready for pickup: Locker 12, KÖLN, until Sun, Dec 6"],
    ["Kan hämtas t.o.m. 2026-12-06", "Ready for pickup: Locker 12, KÖLN, until Sun, Dec 6"],
    ["Ready", "Ready for pickup since Wed, Nov 4: Locker 12, KÖLN"],
    ["Open until 18:00", "Ready for pickup since Wed, Nov 4: Locker 12, KÖLN"],
    ["until 06/12/2026", "Ready for pickup since Wed, Nov 4: Locker 12, KÖLN"],
    ["valid until 2027-12-06", "Ready for pickup since Wed, Nov 4: Locker 12, KÖLN"],
    ["until 2026-11-04", "Ready for pickup since Wed, Nov 4: Locker 12, KÖLN"],
  ])("%j: %s", (words, sentence) => {
    expect(said(words)).toBe(sentence);
  });

  test("says its last day in a line of its own below the headline, until that has passed", () => {
    const context = { texts: english, now: NOW };
    const linesOf = (words: string) => [
      plainSpaces(parcelHeadline(waiting(words), context)),
      plainSpaces(pickUpBy(waiting(words), context) ?? ""),
    ];
    expect(linesOf("Ready until 2026-12-06")).toEqual([
      "Ready for pickup: Locker 12, KÖLN",
      "Pick up by Sun, Dec 6",
    ]);
    expect(linesOf("Ready until 2026-11-04")[1]).toBe("");
    expect(linesOf("Ready")[1]).toBe("");
  });

  test("says no place or day that is masked, and none to who knows only the number", () => {
    const one = shipmentIn("pickup", "pickup002", "until 2026-12-06", "KÖLN");
    const context = { texts: english, now: NOW };
    const bare = "Ready for pickup since Wed, Nov 4";
    const sentenceOf = (view: ParcelView) => plainSpaces(parcelSentence(view, context));
    expect(sentenceOf(parcelView(one, "number"))).toBe(bare);
    const masked = { ...DEFAULT_TRACKING_PAGE, showDestination: false };
    expect(sentenceOf(parcelView(one, "order", masked))).toBe(bare);
  });
});

test("of several parcels the one in trouble presses most, a delivered one least", () => {
  const lost = shipmentIn("exception", "exception007", "Lost");
  const tried = shipmentIn("undelivered", "undelivered002", "Nobody in");
  const out = shipmentIn("pickup", "pickup001", "Out");
  const ready = shipmentIn("pickup", "pickup002", "Ready");
  const waiting = shipmentIn("pending", null, "");
  const done = shipmentIn("delivered", null, "Delivered");
  const late = { kind: "late", source: "carrier", expectedBy: null } as const;
  const byNeed = [
    ...[done, waiting, shipment(), out].map((one) => parcelView(one, "order")),
    parcelView(shipment(), "order", DEFAULT_TRACKING_PAGE, late),
    ...[ready, lost].map((one) => parcelView(one, "order")),
  ];
  expect(mostPressing([ready, tried].map((one) => parcelView(one, "order")))).toBe(0);
  byNeed.forEach((_, last) => expect(mostPressing(byNeed.slice(0, last + 1))).toBe(last));
});
