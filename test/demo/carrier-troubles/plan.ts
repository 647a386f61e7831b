// Draws the course of --once --carriers from its seed: each parcel's script and each carrier's troubles.
import { seededRandom, type Random } from "../../../app/carriers/sandbox/random";
import { CARRIER_APIS } from "../../../app/carriers/connectors/carrier-apis.server";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../app/lib/time";
import type { Status } from "../../../app/trackingmore/contract/status";
import type { ScriptedEvent, Step } from "../../carrier-stand-ins/stand-in";

export const PARCELS_EACH = 50;
/** A Monday. */
export const START = new Date("2026-11-30T00:00:00Z");
export const DAYS = 6;

export interface ScriptedParcel {
  carrier: string;
  carrierCode: string;
  number: string;
  events: ScriptedEvent[];
  ends: Status;
}

export interface TroubleTime {
  carrier: string;
  trouble:
    "tokens expire" | "too many" | "outage" | "half a body" | "key not permitted" | "quota at noon";
  from: Date;
  to: Date;
}

/** What v2 calls the last step. */
const ENDS: Record<Step, Status> = {
  label: "notfound",
  accepted: "transit",
  hub: "transit",
  out: "pickup",
  attempt: "undelivered",
  ready: "pickup",
  delivered: "delivered",
  returned: "exception",
};
const COURSES: readonly [readonly Step[], ...(readonly Step[])[]] = [
  ["label", "accepted", "hub", "out", "delivered"],
  ["accepted", "hub", "hub", "out", "delivered"],
  ["label", "accepted", "hub", "out", "attempt", "ready", "delivered"],
  ["label", "accepted", "hub", "out", "attempt", "returned"],
  ["label", "accepted", "hub", "ready"],
  ["label", "accepted", "hub"],
  ["accepted", "out", "attempt"],
  ["label"],
];

export function drawParcels(seed: number): ScriptedParcel[] {
  return CARRIER_APIS.flatMap(({ id, carrierCodes: [carrierCode = ""] }) =>
    Array.from({ length: PARCELS_EACH }, (_, index): ScriptedParcel => {
      const random = seededRandom(String(seed), id, String(index));
      const course = random.pick(COURSES);
      const number = `WM${id.replace("-", "").toUpperCase()}${100_000 + index}`;
      const last = course.at(-1) ?? "label";
      return { carrier: id, carrierCode, number, events: timed(course, random), ends: ENDS[last] };
    }),
  );
}

/** The last scan lies three days before the end: a carrier that allows 50 calls a day is asked about each by then. */
function timed(course: readonly Step[], random: Random): ScriptedEvent[] {
  const times = course.map(() => random.next() * (DAYS - 3) * DAY_MS).sort((a, b) => a - b);
  return course.map((step, index) => {
    const at = new Date(START.getTime() + (times[index] ?? 0) + index * MINUTE_MS);
    return { step, at: at.toISOString().slice(0, 19) };
  });
}

/** On the second to the fourth day each carrier has every trouble once; the quota ends at noon of the fourth. */
export function drawTroubles(seed: number): TroubleTime[] {
  return CARRIER_APIS.flatMap(({ id }) => {
    const random = seededRandom(String(seed), id, "troubles");
    const between = (
      trouble: TroubleTime["trouble"],
      day: number,
      hour: number,
      hours: number,
    ): TroubleTime => {
      const from = START.getTime() + day * DAY_MS + hour * HOUR_MS;
      return {
        carrier: id,
        trouble,
        from: new Date(from),
        to: new Date(from + hours * HOUR_MS),
      };
    };
    return [
      between("tokens expire", 1, 1 + random.next() * 4, 1),
      between("too many", 1, 8 + random.next() * 4, 2),
      between("half a body", 1, 16 + random.next() * 4, 2),
      between("outage", 2, 1 + random.next() * 4, 3),
      between("key not permitted", 2, 12 + random.next() * 4, 7),
      between("quota at noon", 3, 12, 12),
    ];
  });
}
