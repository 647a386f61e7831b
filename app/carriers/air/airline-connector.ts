// Port to an airline's freight system: a connector queries one airline about waybills.
import type { AirWaybill } from "./air-waybill";

/** Of IATA's Cargo-IMP status codes, those of an undisturbed journey, in its order. */
export const AIR_EVENT_CODES = ["BKD", "RCS", "DEP", "ARR", "RCF", "NFD", "DLV"] as const;
export type AirEventCode = (typeof AIR_EVENT_CODES)[number];

/** Wall times are the station's own, "YYYY-MM-DD HH:mm"; no zone. */
export interface AirEvent {
  code: AirEventCode;
  /** The airline's own text, shown as given. */
  description: string;
  /** IATA code of the airport. */
  station: string;
  plannedWallTime: string | null;
  actualWallTime: string;
  /** For the events of a flight: `CV123`. */
  flightNumber: string | null;
  pieces: number;
  weightKg: number;
}

export interface Flight {
  /** `CV123` */
  flightNumber: string;
  plannedDeparture: string;
  plannedArrival: string;
  /** null: not yet. */
  departure: string | null;
  arrival: string | null;
}

/** The airline's data about one waybill. */
export interface AirCargoAnswer {
  /** IATA codes of airports. */
  origin: string;
  destination: string;
  pieces: number;
  weightKg: number;
  /** What has happened, in the order in which it did. */
  events: AirEvent[];
  /** Booked flights in the order of travel, those to come too. */
  flights: Flight[];
}

/**
 * Queries up to `batchSize` waybills; answers in their order, null where the airline has no data.
 * Quota, authentication and outages are thrown as AppError, as a Connector does: never answered as null.
 */
export interface AirlineConnector {
  name: string;
  batchSize: number;
  track(waybills: readonly AirWaybill[], now: Date): Promise<(AirCargoAnswer | null)[]>;
}

/** The connector of the airline with this prefix; null when there is none. */
export type AirlineConnectorChoice = (prefix: string) => AirlineConnector | null;
