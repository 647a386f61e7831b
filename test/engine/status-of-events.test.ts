// Which status a parcel's events add up to.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mergeLegs, sortEvents } from "~/engine/journey/event-order";
import { statusOfEvents } from "~/engine/journey/status-of-events";
import { SUBSTATUSES, statusOfSubstatus, type Substatus } from "~/trackingmore/contract/status";
import { event } from "./journeys";

/** Substatuses from the first event to the newest, one an hour. */
function eventsOf(...substatuses: Substatus[]) {
  return substatuses.map((substatus, hour) =>
    event(
      `2024-01-01 ${String(hour).padStart(2, "0")}:00`,
      substatus,
      statusOfSubstatus(substatus),
      {
        substatus,
      },
    ),
  );
}

const verdict = (...substatuses: Substatus[]) =>
  statusOfEvents(sortEvents(eventsOf(...substatuses))).substatus;

describe("the newest event decides", () => {
  test("a parcel that moves on after a failed attempt is in transit again", () => {
    expect(verdict("transit001", "pickup001", "undelivered002", "transit003")).toBe("transit003");
  });

  test("a hold is over when the next scan comes", () => {
    expect(verdict("transit004", "exception006", "transit005")).toBe("transit005");
  });

  test("without events the carrier knows nothing", () => {
    expect(statusOfEvents([])).toEqual({ status: "notfound", substatus: "notfound002" });
  });

  test("an event without a status of its own changes nothing", () => {
    const events = [event("2024-01-02 00:00", "?", "pending"), ...eventsOf("transit001")];
    expect(statusOfEvents(events)).toMatchObject({ status: "transit" });
  });
});

describe("delivery is not forgotten", () => {
  test("by a van that is scanned after its round", () => {
    expect(verdict("transit003", "delivered001", "pickup001")).toBe("delivered001");
    expect(verdict("delivered001", "transit002")).toBe("delivered001");
    expect(verdict("delivered001", "undelivered002")).toBe("delivered001");
  });

  test("but a later word on the delivery counts", () => {
    expect(verdict("delivered001", "delivered003")).toBe("delivered003");
  });

  test("only a return takes it back", () => {
    expect(verdict("delivered001", "exception011")).toBe("exception011");
    expect(verdict("delivered001", "exception010")).toBe("exception010");
    expect(verdict("delivered001", "exception009")).toBe("exception009");
    expect(verdict("delivered001", "exception005")).toBe("delivered001");
  });
});

describe("a return goes to its end", () => {
  test("a parcel on its way back is not in transit, whatever scans it", () => {
    expect(verdict("undelivered002", "exception011", "transit002", "pickup001")).toBe(
      "exception011",
    );
  });

  test("what is delivered on the way back is delivered to the sender", () => {
    expect(verdict("exception011", "transit002", "delivered001")).toBe("exception010");
  });

  test("nothing follows a return", () => {
    expect(verdict("exception010", "transit001", "delivered001")).toBe("exception010");
  });
});

describe("the order of events", () => {
  const substatus = fc.constantFrom(...(Object.keys(SUBSTATUSES) as Substatus[]));
  const anyEvent = fc
    .tuple(fc.integer({ min: 0, max: 3 }), substatus, fc.constantFrom("x", "y"))
    .map(([hour, code, description]) =>
      event(`2024-01-01 0${hour}:00`, description, statusOfSubstatus(code), {
        substatus: code,
        details: "one place",
      }),
    );

  test("within one place is by time, in whatever order a carrier sends them, even twice", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 8 }), fc.nat(), (events, seed) => {
        const shuffled = [...events, ...events].sort(
          (a, b) => JSON.stringify(a).length * seed - JSON.stringify(b).length,
        );
        expect(sortEvents(shuffled)).toEqual(sortEvents(events));
      }),
    );
  });

  test("at one minute, the later stage is the newer", () => {
    const [first, second] = sortEvents([
      event("2024-01-01 10:00", "Out for delivery", "pickup"),
      event("2024-01-01 10:00", "Delivered", "delivered"),
    ]);
    expect([first?.description, second?.description]).toEqual(["Delivered", "Out for delivery"]);
  });

  test("times with and without seconds mix", () => {
    const times = ["2019-08-06 18:39", "2019-08-06 18:39:14", "2019-08-06 18:38:59"];
    const sorted = sortEvents(times.map((time) => event(time, time, "transit")));
    expect(sorted.map(({ wallTime }) => wallTime)).toEqual([
      "2019-08-06 18:39:14",
      "2019-08-06 18:39",
      "2019-08-06 18:38:59",
    ]);
  });

  test("over both legs the newest comes first", () => {
    const merged = mergeLegs(
      sortEvents([
        event("2024-01-01 09:00", "a", "transit"),
        event("2024-01-03 09:00", "c", "transit"),
      ]),
      sortEvents([event("2024-01-02 09:00", "b", "transit")]),
    );
    expect(merged.map(({ description }) => description).join("")).toBe("cba");
  });
});

test("a leg across the date line keeps the carrier's own order", () => {
  const at = (wallTime: string, description: string, details: string) => ({
    ...event(wallTime, description, "transit"),
    details,
  });
  const events = [
    at("2026-03-03 21:40", "Arrived at facility", "LOS ANGELES - USA"),
    at("2026-03-03 23:10", "Departed facility", "HONG KONG"),
    at("2026-03-03 18:00", "Processed at facility", "HONG KONG"),
    at("2026-03-03 12:00", "Shipment picked up", "SHENZHEN"),
  ];
  expect(sortEvents(events)).toEqual(events);
  expect(sortEvents(events.toReversed())).toEqual(events);
  expect(mergeLegs(sortEvents(events), [])).toEqual(events);
});

test("both legs are ordered by instant where their events have offsets", () => {
  const departed = { ...event("2026-03-03 23:10", "Departed", "transit"), utcOffset: "+08:00" };
  const arrived = { ...event("2026-03-03 21:40", "Arrived", "exception"), utcOffset: "-08:00" };
  expect(mergeLegs([departed], [arrived])).toEqual([arrived, departed]);
  const local = { ...arrived, utcOffset: "+08:00" };
  expect(mergeLegs([departed], [local])).toEqual([departed, local]);
});

test("events with offsets are ordered by instant", () => {
  const departed = { ...event("2026-03-03 23:10", "Departed", "transit"), utcOffset: "+08:00" };
  const arrived = { ...event("2026-03-03 21:40", "Arrived", "transit"), utcOffset: "-08:00" };
  expect(sortEvents([departed, arrived])).toEqual([arrived, departed]);
});
