// The sandbox's airports and the distances between them.
import { HOUR_MS, MINUTE_MS } from "~/lib/time";
import data from "../data/airports.json";
import type { Random } from "./random";

export interface Airport {
  iataCode: string;
  /** Standard time; the sandbox keeps no summer time. */
  utcOffsetMs: number;
  /** Degrees, to a tenth. */
  latitude: number;
  longitude: number;
}

const AIRPORTS = data.rows.map(([iataCode, utcOffsetHours, latitude, longitude]): Airport => ({
  iataCode: String(iataCode),
  utcOffsetMs: Number(utcOffsetHours) * HOUR_MS,
  latitude: Number(latitude),
  longitude: Number(longitude),
})) as [Airport, ...Airport[]];
const BY_CODE: ReadonlyMap<string, Airport> = new Map(
  AIRPORTS.map((airport) => [airport.iataCode, airport]),
);

export function findAirport(iataCode: string): Airport | null {
  return BY_CODE.get(iataCode) ?? null;
}

/** Any airport but these. */
export function otherAirport(taken: readonly Airport[], random: Random): Airport {
  const [first, ...rest] = AIRPORTS.filter((airport) => !taken.includes(airport));
  return first ? random.pick([first, ...rest]) : AIRPORTS[0];
}

const EARTH_RADIUS_KM = 6371;
const CRUISE_KM_PER_HOUR = 850;
/** Taxi, climb and approach. */
const GROUND_MS = 40 * MINUTE_MS;

/** From departure at one airport to the stand at the other. */
export function flightMs(from: Airport, to: Airport): number {
  return GROUND_MS + (distanceKm(from, to) / CRUISE_KM_PER_HOUR) * HOUR_MS;
}

/** Along the great circle (haversine). */
function distanceKm(from: Airport, to: Airport): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const half = (a: number, b: number) => Math.sin(radians(b - a) / 2) ** 2;
  const chord =
    half(from.latitude, to.latitude) +
    Math.cos(radians(from.latitude)) *
      Math.cos(radians(to.latitude)) *
      half(from.longitude, to.longitude);
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(chord));
}
