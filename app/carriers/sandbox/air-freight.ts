// Makes a sandbox waybill's journey: booked, handed in, flown over the airline's hub, collected.
import { MINUTE_MS } from "~/lib/time";
import type { AirWaybill } from "../air/air-waybill";
import type { AirCargoAnswer, AirEvent, AirEventCode, Flight } from "../air/airline-connector";
import type { Airline } from "../air/airlines";
import { type Airport, findAirport, flightMs, otherAirport } from "./airports";
import { type Random, seededRandom } from "./random";

/** What happens, with its moments from the booking on. */
export interface PlannedEvent {
  code: AirEventCode;
  airport: Airport;
  plannedMs: number;
  actualMs: number;
  flightNumber: string | null;
}

export interface AirJourney {
  origin: Airport;
  destination: Airport;
  pieces: number;
  weightKg: number;
  /** In the order in which they happen. */
  events: PlannedEvent[];
}

/** The same seed and waybill make the same journey. */
export function airJourneyFor(
  { prefix, serial }: AirWaybill,
  airline: Airline,
  seed: string,
): AirJourney {
  const random = seededRandom(seed, prefix, serial, "air freight");
  const stops = routeOver(airline, random);
  const pieces = random.integer(1, 40);
  return {
    origin: stops[0],
    destination: stops[stops.length - 1] as Airport,
    pieces,
    weightKg: pieces * random.integer(4, 60),
    events: new Schedule(random, airline.iataCode).fly(stops),
  };
}

/** From any airport to any other; airlines carry freight over their hub, unless it begins or ends there. */
function routeOver(airline: Airline, random: Random): [Airport, Airport, ...Airport[]] {
  const hub = findAirport(airline.hub) ?? otherAirport([], random);
  const far = otherAirport([hub], random);
  const END_AT_HUB = 0.3;
  const START_AT_HUB = 0.6;
  const draw = random.next();
  if (draw < END_AT_HUB) return [far, hub];
  if (draw < START_AT_HUB) return [hub, far];
  return [far, hub, otherAirport([hub, far], random)];
}

/** Of flights. */
const SHARE_DELAYED = 0.3;

/** Two clocks side by side: what was planned, and what came of it. A delay is carried on to what follows. */
class Schedule {
  private readonly events: PlannedEvent[] = [];
  private plannedMs = 0;
  private delayMs = 0;

  constructor(
    private readonly random: Random,
    private readonly airlineCode: string,
  ) {}

  fly(stops: readonly Airport[]): PlannedEvent[] {
    const [origin, ...others] = stops as [Airport, ...Airport[]];
    this.write("BKD", origin);
    this.later(4, 20).write("RCS", origin);
    let from = origin;
    for (const to of others) {
      this.leg(from, to);
      from = to;
    }
    this.later(1, 6).write("NFD", from);
    this.later(3, 30).write("DLV", from);
    return this.events;
  }

  private leg(from: Airport, to: Airport): void {
    const flight = `${this.airlineCode}${this.random.integer(100, 8999)}`;
    this.later(3, 10);
    if (this.random.next() < SHARE_DELAYED) {
      this.delayMs += this.random.integer(15, 180) * MINUTE_MS;
    }
    this.write("DEP", from, flight);
    this.plannedMs += Math.round(flightMs(from, to) / MINUTE_MS) * MINUTE_MS;
    this.write("ARR", to, flight);
    this.later(1, 4).write("RCF", to, flight);
  }

  private later(leastHours: number, mostHours: number): this {
    this.plannedMs += this.random.integer(leastHours * 60, mostHours * 60) * MINUTE_MS;
    return this;
  }

  private write(code: AirEventCode, airport: Airport, flightNumber: string | null = null): void {
    const { plannedMs, delayMs } = this;
    this.events.push({ code, airport, plannedMs, actualMs: plannedMs + delayMs, flightNumber });
  }
}

const DESCRIPTIONS: Readonly<Record<AirEventCode, string>> = {
  BKD: "Booking confirmed",
  RCS: "Freight received from the shipper",
  DEP: "Flight departed",
  ARR: "Flight arrived",
  RCF: "Freight received from the flight",
  NFD: "Consignee notified of the arrival",
  DLV: "Freight delivered to the consignee",
};

/** The airline's answer at `now` about a journey that was booked at `bookedAt`. */
export function scriptAirJourney(journey: AirJourney, bookedAt: Date, now: Date): AirCargoAnswer {
  const { pieces, weightKg, events, origin, destination } = journey;
  const elapsedMs = now.getTime() - bookedAt.getTime();
  const wallTime = (airport: Airport, offsetMs: number) =>
    new Date(bookedAt.getTime() + offsetMs + airport.utcOffsetMs)
      .toISOString()
      .slice(0, 16)
      .replace("T", " ");
  const happened = (event: PlannedEvent) => event.actualMs <= elapsedMs;

  const flights = events.flatMap((event, index): Flight[] => {
    const arrival = events[index + 1];
    if (event.code !== "DEP" || !arrival) return [];
    const actual = (end: PlannedEvent) =>
      happened(end) ? wallTime(end.airport, end.actualMs) : null;
    return [
      {
        flightNumber: event.flightNumber ?? "",
        plannedDeparture: wallTime(event.airport, event.plannedMs),
        plannedArrival: wallTime(arrival.airport, arrival.plannedMs),
        departure: actual(event),
        arrival: actual(arrival),
      },
    ];
  });
  return {
    origin: origin.iataCode,
    destination: destination.iataCode,
    pieces,
    weightKg,
    flights,
    events: events
      .filter(happened)
      .map(({ code, airport, plannedMs, actualMs, flightNumber }): AirEvent => ({
        code,
        description: DESCRIPTIONS[code],
        station: airport.iataCode,
        plannedWallTime: wallTime(airport, plannedMs),
        actualWallTime: wallTime(airport, actualMs),
        flightNumber,
        pieces,
        weightKg,
      })),
  };
}
