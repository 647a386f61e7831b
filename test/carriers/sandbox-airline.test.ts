import { describe, expect, test } from "vitest";
import { airWaybillCheckDigit, type AirWaybill } from "~/carriers/air/air-waybill";
import { AIR_EVENT_CODES } from "~/carriers/air/airline-connector";
import { findAirline } from "~/carriers/air/airlines";
import airlines from "~/carriers/data/airlines.json";
import { airJourneyFor, scriptAirJourney } from "~/carriers/sandbox/air-freight";
import { findAirport, flightMs } from "~/carriers/sandbox/airports";
import {
  createSandboxAirline,
  lastBookingAt,
  WAYBILL_CYCLE_MS,
} from "~/carriers/sandbox/sandbox-airline";
import { DAY_MS, HOUR_MS } from "~/lib/time";

const SEED = "waymark";
const CARGOLUX: AirWaybill = { prefix: "172", serial: "28891936" };

function waybills(count: number): AirWaybill[] {
  return Array.from({ length: count }, (_, index) => {
    const digits = String((1_000_003 * (index + 1)) % 10_000_000).padStart(7, "0");
    const prefix = String(airlines.rows[index % airlines.rows.length]?.[0]);
    return { prefix, serial: `${digits}${airWaybillCheckDigit(digits)}` };
  });
}

async function ask(waybill: AirWaybill, now: Date, seed = SEED) {
  const [answer] = await createSandboxAirline({ seed, carriers: "all" }).track([waybill], now);
  return answer!;
}

describe("the sandbox airline", () => {
  test("plays a waybill event by event as the clock runs, and takes nothing back", async () => {
    const bookedAt = lastBookingAt(CARGOLUX, SEED, new Date("2026-11-20T00:00:00Z"));
    let before: unknown[] = [];
    for (let hour = 0; hour < 20 * 24; hour += 3) {
      const { events } = await ask(CARGOLUX, new Date(bookedAt.getTime() + hour * HOUR_MS));
      expect(events.slice(0, before.length)).toEqual(before);
      before = events;
    }
    const codes = (before as { code: string }[]).map(({ code }) => code);
    expect(codes.slice(0, 2)).toEqual(["BKD", "RCS"]);
    expect(codes.slice(-2)).toEqual(["NFD", "DLV"]);
    expect(new Set(codes)).toEqual(new Set(AIR_EVENT_CODES));
  });

  test("books it again when the cycle is over", async () => {
    const bookedAt = lastBookingAt(CARGOLUX, SEED, new Date("2026-11-20T00:00:00Z"));
    const end = new Date(bookedAt.getTime() + WAYBILL_CYCLE_MS);
    expect((await ask(CARGOLUX, new Date(end.getTime() - 1))).events.at(-1)?.code).toBe("DLV");
    expect((await ask(CARGOLUX, end)).events.map(({ code }) => code)).toEqual(["BKD"]);
  });

  test("plays the same for the same seed, and another journey for another", async () => {
    const now = new Date("2026-11-20T00:00:00Z");
    expect(await ask(CARGOLUX, now)).toEqual(await ask(CARGOLUX, now));
    expect(await ask(CARGOLUX, now, "other")).not.toEqual(await ask(CARGOLUX, now));
  });

  test("answers at any moment with at least the booking", async () => {
    for (const waybill of waybills(200)) {
      const { events } = await ask(waybill, new Date("2026-11-20T00:00:00Z"));
      expect(events[0]?.code).toBe("BKD");
    }
  });

  test("with real airlines left alone it plays prefix 000 only", async () => {
    const sandbox = createSandboxAirline({ seed: SEED, carriers: "sandbox-numbers" });
    const now = new Date("2026-11-20T00:00:00Z");
    const [own, real] = await sandbox.track([{ prefix: "000", serial: "12345675" }, CARGOLUX], now);
    expect(own?.events.length).toBeGreaterThan(0);
    expect(real).toBeNull();
  });
});

describe("a sandbox journey", () => {
  const journeys = waybills(300).map((waybill) => {
    const airline = findAirline(waybill.prefix)!;
    return { airline, journey: airJourneyFor(waybill, airline, SEED) };
  });

  test("happens in order, late at times and never early, and ends within its cycle", () => {
    for (const { journey } of journeys) {
      const times = journey.events.map(({ actualMs }) => actualMs);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(journey.events.every(({ plannedMs, actualMs }) => actualMs >= plannedMs)).toBe(true);
      expect(times.at(-1)).toBeLessThan(WAYBILL_CYCLE_MS);
    }
    const late = journeys.filter(({ journey }) =>
      journey.events.some(({ plannedMs, actualMs }) => actualMs > plannedMs),
    );
    expect(late.length).toBeGreaterThan(50);
    expect(late.length).toBeLessThan(250);
  });

  test("passes the airline's hub on flights of the airline, and each flight lands where the next begins", () => {
    for (const { airline, journey } of journeys) {
      const stations = journey.events.map(({ airport }) => airport.iataCode);
      expect(stations).toContain(airline.hub);
      const flights = journey.events.filter(({ code }) => code === "DEP");
      expect(flights.every(({ flightNumber }) => flightNumber?.startsWith(airline.iataCode))).toBe(
        true,
      );
      expect(stations[0]).toBe(journey.origin.iataCode);
      expect(stations.at(-1)).toBe(journey.destination.iataCode);
      expect(journey.origin).not.toBe(journey.destination);
      journey.events.forEach(({ code, airport }, index) => {
        const before = journey.events[index - 1];
        if (before && code !== "ARR") expect(airport).toBe(before.airport);
      });
    }
  });

  test("shows flights to come with their plan alone", () => {
    const { journey } = journeys.find(({ journey }) => journey.events.length === 10)!;
    const bookedAt = new Date("2026-11-20T00:00:00Z");
    const booked = scriptAirJourney(journey, bookedAt, bookedAt);
    expect(booked.flights).toHaveLength(2);
    expect(booked.flights.every(({ departure, arrival }) => !departure && !arrival)).toBe(true);
    const flown = scriptAirJourney(journey, bookedAt, new Date(bookedAt.getTime() + 20 * DAY_MS));
    expect(flown.flights.every(({ departure, arrival }) => departure && arrival)).toBe(true);
    expect(flown.flights.map(({ plannedDeparture }) => plannedDeparture)).toEqual(
      booked.flights.map(({ plannedDeparture }) => plannedDeparture),
    );
  });

  test("tells the station's own time", () => {
    const seoul = findAirport("ICN")!;
    const journey = {
      origin: seoul,
      destination: seoul,
      pieces: 1,
      weightKg: 2,
      events: [
        { code: "BKD" as const, airport: seoul, plannedMs: 0, actualMs: 0, flightNumber: null },
      ],
    };
    const bookedAt = new Date("2026-11-20T20:30:00Z");
    expect(scriptAirJourney(journey, bookedAt, bookedAt).events[0]?.actualWallTime).toBe(
      "2026-11-21 05:30",
    );
  });
});

test("flights take as long as the way is far", () => {
  const hours = (from: string, to: string) =>
    flightMs(findAirport(from)!, findAirport(to)!) / HOUR_MS;
  expect(hours("LUX", "FRA")).toBeLessThan(1.2);
  expect(hours("FRA", "JFK")).toBeCloseTo(7.9, 0);
  expect(hours("LUX", "AKL")).toBeGreaterThan(19);
});
