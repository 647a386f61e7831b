// The airlines that carry freight, by the three digits that begin their air waybills.
import type { AirWaybill } from "./air-waybill";
import data from "../data/airlines.json";

export interface Airline {
  /** IATA's accounting code, three digits: `172`. */
  prefix: string;
  /** Two characters, as flight numbers begin: `CV`. */
  iataCode: string;
  name: string;
  /** Where the airline answers about waybills; `{prefix}` and `{serial}` stand where the number goes in. */
  trackUrl: string | null;
  /** IATA code of the airport that most of its freight passes. */
  hub: string;
}

/** The airline of sandbox waybills; IATA has not assigned `000`. */
export const SANDBOX_AIRLINE: Airline = {
  prefix: "000",
  iataCode: "ZZ",
  name: "Sandbox Air",
  trackUrl: null,
  hub: "LUX",
};

const AIRLINES: readonly Airline[] = data.rows.map(
  ([prefix, iataCode, name, trackUrl, hub]) =>
    ({ prefix, iataCode, name, trackUrl, hub }) as Airline,
);
const BY_PREFIX: ReadonlyMap<string, Airline> = new Map(
  [...AIRLINES, SANDBOX_AIRLINE].map((airline) => [airline.prefix, airline]),
);

/** null: a prefix that the table does not know; IATA has given out more than it holds. */
export function findAirline(prefix: string): Airline | null {
  return BY_PREFIX.get(prefix) ?? null;
}

/** The airline's own page about a waybill, or the page with its form; null when the table has neither. */
export function airWaybillUrl(airline: Airline, { prefix, serial }: AirWaybill): string | null {
  return airline.trackUrl?.replace("{prefix}", prefix).replace("{serial}", serial) ?? null;
}
