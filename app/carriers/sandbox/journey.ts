// Makes a sandbox parcel's whole journey: every event with the time from which it is reported.
import type { Status, Substatus } from "~/trackingmore/contract/status";
import type { CarrierQuestion } from "../connector";
import { type Ending, endings } from "./endings";
import type { Random } from "./random";
import { type Route, routeFor } from "./route";
import { type ScriptName, finalOutcome, parcelRandom } from "./script";
import { type JourneyEvent, Timeline } from "./timeline";

export interface ScriptedJourney {
  script: ScriptName;
  /** The final status; `expired` follows from silence, without an event. */
  status: Status;
  substatus: Substatus | null;
  originCarrierCode: string;
  /** The last-mile carrier; null when there is no second one. */
  destinationCarrierCode: string | null;
  originCountry: string;
  destinationCountry: string;
  /** The signature on delivery; null without one. */
  signedBy: string | null;
  /** In the order in which they happen. */
  events: JourneyEvent[];
}

/** Of parcels whose carrier hears of the label before it sees the parcel. */
const SHARE_ANNOUNCED = 0.7;
const SIGNERS = ["A. MEYER", "J. COLLINS", "L. ROSSI", "M. TANAKA", "S. NOVAK", "T. BERG"] as const;

/**
 * The same question and seed always make the same journey. The outcome depends on
 * number, carrier and seed alone, the route on the destination too, the hours on `shippedAt` too.
 */
export function journeyFor(question: CarrierQuestion, seed: string): ScriptedJourney {
  const { trackingNumber, carrierCode } = question;
  const { script, status, substatus } = finalOutcome(trackingNumber, carrierCode, seed);
  const random = parcelRandom(seed, trackingNumber, carrierCode, "journey");
  const route = routeFor(question, script, random);
  const timeline = new Timeline(question.shippedAt, route.origin, random);
  const signedBy = substatus === "delivered003" ? random.pick(SIGNERS) : null;
  play({ script, substatus, route, timeline, random });
  return {
    script,
    status,
    substatus,
    originCarrierCode: carrierCode,
    destinationCarrierCode: route.lastMileCarrierCode,
    originCountry: route.origin.code,
    destinationCountry: route.destination.code,
    signedBy,
    events: timeline.events,
  };
}

interface Play extends Ending {
  script: ScriptName;
  random: Random;
}

function play(parcel: Play): void {
  const { script, timeline, route, random } = parcel;
  if (script === "unpolled") return;
  if (script === "label-only" || random.next() < SHARE_ANNOUNCED) announce(timeline, route);
  if (script === "label-only") return;
  collect(timeline, route);
  if (script === "lost" || script === "expired") return goSilent(parcel);
  if (route.crossesBorder) cross(timeline, route, script);
  inland(timeline, route);
  endings[script](parcel);
}

function announce(timeline: Timeline, route: Route): void {
  timeline.later(0.2, 2).write({
    description: "Shipping label created, waiting for the parcel",
    details: route.from,
    status: "notfound",
    substatus: "notfound001",
  });
}

function collect(timeline: Timeline, route: Route): void {
  timeline.onDay(0, 14, 19).write({
    description: "Accepted by the carrier",
    details: route.from,
    status: "transit",
    substatus: "transit001",
    milestone: "ItemReceived",
  });
  timeline.later(4, 10).write({
    description: "Processed at sorting centre",
    details: route.originHub,
    status: "transit",
    substatus: "transit002",
  });
  timeline.later(2, 6).write({
    description: "Dispatched from sorting centre",
    details: route.originHub,
    status: "transit",
    substatus: "transit006",
    milestone: "ItemDispatched",
  });
}

function cross(timeline: Timeline, route: Route, script: ScriptName): void {
  const { origin, destination } = route;
  timeline.later(12, 60).write({
    description: "Departed from airport",
    details: `${origin.gateway}, ${origin.name}`,
    status: "transit",
    substatus: "transit007",
    milestone: "DepartfromAirport",
  });
  timeline.moveTo(destination);
  timeline.later(7, 30).write({
    description: "Arrived in the destination country",
    details: `${destination.gateway}, ${destination.name}`,
    status: "transit",
    substatus: "transit004",
    milestone: "ArrivalfromAbroad",
  });
  if (script === "customs-hold") holdAtCustoms(timeline, route);
  timeline.later(5, 40).write({
    description: "Customs clearance completed",
    details: `${destination.gateway}, ${destination.name}`,
    status: "transit",
    substatus: "transit005",
    milestone: "CustomsClearance",
  });
}

function holdAtCustoms(timeline: Timeline, { destination }: Route): void {
  const details = `${destination.gateway}, ${destination.name}`;
  timeline.later(6, 20).write({
    description: "Held by customs: a commercial invoice is missing",
    details,
    status: "exception",
    substatus: "exception006",
  });
  timeline.onDay(timeline.between(3, 8), 9, 17).write({
    description: "Documents received, clearance resumed",
    details,
    status: "transit",
    substatus: "transit001",
  });
}

function inland(timeline: Timeline, route: Route): void {
  if (route.lastMileCarrierCode) {
    timeline.later(4, 16).write({
      description: "Handed over to the delivery partner",
      details: `${route.destination.gateway}, ${route.destination.name}`,
      status: "transit",
      substatus: "transit001",
    });
    timeline.handOver();
  }
  timeline.later(6, 26).write({
    description: "Arrived at sorting centre",
    details: route.destinationHub,
    status: "transit",
    substatus: "transit002",
    ...(route.lastMileCarrierCode ? { milestone: "ItemReceived" as const } : {}),
  });
  timeline.later(6, 22).write({
    description: "Arrived at delivery facility",
    details: route.to,
    status: "transit",
    substatus: "transit003",
    milestone: "DestinationArrived",
  });
}

/** A last scan on the way, and no event after it. */
function goSilent({ timeline, route }: Play): void {
  timeline.later(8, 30).write({
    description: "In transit to the next facility",
    details: route.originHub,
    status: "transit",
    substatus: "transit001",
  });
}
