// The endings of sandbox journeys, from the delivery facility on.
import type { Substatus } from "~/trackingmore/contract/status";
import type { Route } from "./route";
import type { ScriptName } from "./script";
import type { EventText, Timeline } from "./timeline";

/** A parcel at the delivery facility, and what it is to end in. */
export interface Ending {
  substatus: Substatus | null;
  route: Route;
  timeline: Timeline;
}

type EndingName = Exclude<ScriptName, "lost" | "expired" | "label-only" | "unpolled">;

const DELIVERED: Partial<Record<Substatus, string>> = {
  delivered001: "Delivered",
  delivered003: "Delivered, signed for by the recipient",
  delivered004: "Delivered, left at the front door",
};

export const endings: Record<EndingName, (parcel: Ending) => void> = {
  normal: deliver,
  "hand-over": deliver,
  "customs-hold": deliver,
  "failed-attempt": (parcel) => {
    attempt(parcel);
    deliver(parcel);
  },
  collection: collectAtPoint,
  returned: sendBack,
  refused: refuse,
  damaged: declareDamaged,
  "on-the-way": () => {},
  "out-for-delivery": ({ timeline, route }) => outForDelivery(timeline, route),
  undelivered: attempt,
};

function deliver({ timeline, route, substatus }: Ending): void {
  outForDelivery(timeline, route);
  timeline.onDay(0, 10, 18).write({
    description: DELIVERED[substatus ?? "delivered001"] ?? "Delivered",
    details: route.to,
    status: "delivered",
    substatus,
  });
}

function outForDelivery(timeline: Timeline, { to }: Route): void {
  timeline.onDay(timeline.between(0, 1), 7, 9).write({
    description: "Out for delivery",
    details: to,
    status: "pickup",
    substatus: "pickup001",
  });
}

function attempt({ timeline, route }: Ending): void {
  outForDelivery(timeline, route);
  timeline.onDay(0, 10, 18).write({
    description: "Delivery attempted, recipient absent",
    details: route.to,
    status: "undelivered",
    substatus: "undelivered002",
  });
}

function collectAtPoint({ timeline, route }: Ending): void {
  timeline.onDay(timeline.between(0, 1), 9, 15).write({
    description: "Ready for collection at the pick-up point",
    details: route.to,
    status: "pickup",
    substatus: "pickup002",
  });
  timeline.onDay(timeline.between(0, 5), 15, 20).write({
    description: "Collected by the recipient",
    details: route.to,
    status: "delivered",
    substatus: "delivered002",
  });
}

function sendBack(parcel: Ending): void {
  const { timeline, route } = parcel;
  attempt(parcel);
  attempt(parcel);
  const returning = (description: string, details: string): EventText => ({
    description,
    details,
    status: "exception",
    substatus: "exception011",
  });
  timeline
    .onDay(timeline.between(2, 6), 9, 16)
    .write(returning("Undeliverable, returning to sender", route.to));
  timeline.later(14, 40).write(returning("Return in transit", route.destinationHub));
  if (route.crossesBorder) {
    timeline.moveTo(route.origin);
    timeline.later(30, 110).write(returning("Return arrived from abroad", route.origin.gateway));
  }
  timeline.later(12, 40).write(returning("Return in transit", route.originHub));
  timeline.onDay(1, 9, 17).write({
    description: "Delivered to the sender",
    details: route.from,
    status: "exception",
    substatus: "exception010",
  });
}

function refuse({ timeline, route }: Ending): void {
  outForDelivery(timeline, route);
  timeline.onDay(0, 10, 18).write({
    description: "Refused by the recipient",
    details: route.to,
    status: "exception",
    substatus: "exception009",
  });
}

function declareDamaged({ timeline, route }: Ending): void {
  timeline.onDay(timeline.between(0, 1), 9, 17).write({
    description: "Found damaged, under investigation",
    details: route.to,
    status: "exception",
    substatus: "exception005",
  });
  timeline.onDay(timeline.between(3, 7), 9, 17).write({
    description: "Damaged beyond delivery, the sender has been informed",
    details: route.to,
    status: "exception",
    substatus: "exception007",
  });
}
