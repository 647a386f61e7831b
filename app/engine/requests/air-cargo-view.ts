// Converts an airline's answer to v2's JSON of a waybill.
import type { AirCargoAnswer, AirEvent, AirEventCode } from "~/carriers/air/airline-connector";
import { airWaybillUrl, type Airline } from "~/carriers/air/airlines";
import type { AirWaybill } from "~/carriers/air/air-waybill";

/**
 * `status_number`: the stage of the freight. v2 documents 4 for delivered; the others are
 * Waymark's.
 */
const STAGES: Readonly<Record<AirEventCode, number>> = {
  BKD: 1,
  RCS: 1,
  DEP: 2,
  ARR: 2,
  RCF: 2,
  NFD: 3,
  DLV: 4,
};
const UNKNOWN_STAGE = 0;

/**
 * @param answer null: unknown to the airline, or no connector; then all fields are present and
 *   empty.
 */
export function airCargoView(airline: Airline, waybill: AirWaybill, answer: AirCargoAnswer | null) {
  const events = (answer?.events ?? []).toReversed();
  const newest = events[0];
  return {
    airline_info: { name: airline.name, track_url: airWaybillUrl(airline, waybill) ?? "" },
    return_data: {
      origin: answer?.origin ?? "",
      destination: answer?.destination ?? "",
      piece: answer ? String(answer.pieces) : "",
      weight: answer ? String(answer.weightKg) : "",
      status_number: newest ? STAGES[newest.code] : UNKNOWN_STAGE,
      last_event: newest ? eventSentence(newest) : "",
      track_info: events.map((event) => ({
        plan_date: event.plannedWallTime ?? "",
        actual_date: event.actualWallTime,
        event: event.description,
        station: event.station,
        flight_number: event.flightNumber ?? "",
        status: event.code,
        piece: String(event.pieces),
        weight: String(event.weightKg),
      })),
      flight_info: Object.fromEntries(
        (answer?.flights ?? []).map((flight) => [
          flight.flightNumber,
          {
            depart_time: flight.departure ?? "",
            plan_depart_time: flight.plannedDeparture,
            arrival_time: flight.arrival ?? "",
            plan_arrival_time: flight.plannedArrival,
          },
        ]),
      ),
    },
  };
}

/** Like `lastEvent` of a tracking: description, place, time. */
function eventSentence({ description, station, actualWallTime }: AirEvent): string {
  return [description, station, actualWallTime].join(",");
}
