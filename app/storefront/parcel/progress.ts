// A parcel's progress: its steps, the reached one, their days, and how well it goes.
import { isToCome } from "~/shipments/estimates/choose-estimate";
import { SILENT_STATUSES } from "~/shipments/sources";
import type { Status } from "~/trackingmore/contract/status";
import { type WallTime, readWallTime } from "../formats/dates";
import type { ScanView } from "./journey-view";
import type { ParcelView } from "./parcel-view";
import type { Texts } from "../languages/texts";

export type StepName = keyof Texts["steps"];

export interface Progress {
  /** In order; those before `current` are done. */
  steps: StepName[];
  /** Index into `steps`; -1 before the first update. */
  current: number;
  /** The current step needs attention. */
  problem: boolean;
}

/** `good`: it moves or has arrived. `attention`: somebody has to act. `trouble`: it will not come as planned. */
export type Tone = "good" | "attention" | "trouble";

export interface Step {
  name: StepName;
  state: "done" | "current" | "problem" | "ahead";
  /** The day of the scan that reached it; null where no scan tells. */
  reachedOn: WallTime | null;
}

/** Every step of a parcel with its state and day; `current` is an index into `steps`, -1 before the first. */
export function stepsOf(
  parcel: Pick<ParcelView, "status" | "substatus" | "statusAt" | "scans" | "estimate">,
): {
  steps: Step[];
  current: number;
  tone: Tone;
} {
  const { steps, current, problem } = progressOf(parcel.status, parcel.substatus, parcel.scans);
  const stateOf = (index: number): Step["state"] => {
    if (index !== current) return index < current ? "done" : "ahead";
    if (problem) return "problem";
    return index === steps.length - 1 ? "done" : "current";
  };
  return {
    steps: steps.map((name, index) => ({
      name,
      state: stateOf(index),
      reachedOn: index > current ? null : dayOf(name, index === current, parcel),
    })),
    current,
    tone: isLate(parcel) ? "attention" : toneOf(parcel.status, parcel.substatus),
  };
}

/** The first scan on the way, the newest of any other step. */
function dayOf(
  step: StepName,
  isCurrent: boolean,
  { statusAt, scans }: Pick<ParcelView, "statusAt" | "scans">,
): WallTime | null {
  const reached = scans.filter(SCANS_OF[step]);
  const scan = step === "transit" ? reached.at(-1) : reached[0];
  const since = isCurrent && step !== "announced" && step !== "transit" ? statusAt : null;
  return readWallTime(scan?.wallTime ?? since ?? "");
}

const SCANS_OF: Record<StepName, (scan: ScanView) => boolean> = {
  announced: ({ status }) => status === "notfound",
  transit: ({ status }) => status === "transit",
  out: ({ substatus }) => substatus === "pickup001",
  collect: ({ substatus }) => substatus === "pickup002",
  tried: ({ status, substatus }) => status === "undelivered" || substatus === "exception009",
  stopped: ({ status }) => status === "exception",
  silent: () => false,
  delivered: ({ status }) => status === "delivered",
  returning: ({ substatus }) => substatus === "exception011",
  returned: ({ substatus }) => substatus === "exception010",
};

const NEEDS_ACTION = ["pickup003", "exception004", "exception006"];

/** It waits for the shopper, as it should. */
export const READY = "pickup002";

export function toneOf(status: Status, substatus: string | null): Tone {
  if (NEEDS_ACTION.includes(substatus ?? "")) return "attention";
  if (status === "undelivered" || status === "expired") return "attention";
  return status === "exception" ? "trouble" : "good";
}

/** It moves, but should have arrived by now. */
export function isLate({
  status,
  substatus,
  estimate,
}: Pick<ParcelView, "status" | "substatus" | "estimate">): boolean {
  const isMoving = isToCome(status) && toneOf(status, substatus) === "good";
  return isMoving && estimate?.kind === "late";
}

/** Left at the door or with a neighbor: the carrier knows where. */
const LEFT_SOMEWHERE = "delivered004";

/**
 * Who can help first: the shop with what will not come or is late, the carrier with what the shopper has to fetch,
 * find or act on.
 */
export function helperOf(
  parcel: Pick<ParcelView, "status" | "substatus" | "estimate">,
): "shop" | "carrier" | null {
  const tone = toneOf(parcel.status, parcel.substatus);
  if (tone === "trouble" || isLate(parcel)) return "shop";
  const isOffDoor = [READY, LEFT_SOMEWHERE].includes(parcel.substatus ?? "");
  return tone === "attention" || isOffDoor ? "carrier" : null;
}

/**
 * Steps of the progress bar. A parcel that will not be delivered has no step ahead that says so. A problem stands after
 * "On its way" once a scan tells that it was.
 */
export function progressOf(
  status: Status,
  substatus: string | null,
  scans: readonly Pick<ScanView, "status">[] = [],
): Progress {
  const wasMoving = scans.some((scan) => scan.status && MOVING.includes(scan.status));
  const steps: StepName[] = ["announced", "transit", "out", "delivered"];
  switch (status) {
    case "pending":
      return { steps, current: -1, problem: false };
    case "notfound":
      return { steps, current: substatus === "notfound001" ? 0 : -1, problem: false };
    case "transit":
      return { steps, current: 1, problem: false };
    case "pickup":
      if (substatus === "pickup002") steps[2] = "collect";
      return { steps, current: 2, problem: false };
    case "delivered":
      if (substatus === "delivered002") steps[2] = "collect";
      return { steps, current: 3, problem: false };
    case "undelivered":
      steps[2] = "tried";
      return { steps, current: 2, problem: true };
    case "expired":
      return atProblem("silent", wasMoving);
    case "exception":
      return exceptionProgress(substatus, wasMoving);
  }
}

const MOVING: readonly Status[] = ["transit", "pickup", "undelivered"];

function atProblem(problem: StepName, wasMoving: boolean): Progress {
  return wasMoving
    ? { steps: ["announced", "transit", problem, "delivered"], current: 2, problem: true }
    : { steps: ["announced", problem, "out", "delivered"], current: 1, problem: true };
}

function exceptionProgress(substatus: string | null, wasMoving: boolean): Progress {
  const canceled: StepName[] = wasMoving
    ? ["announced", "transit", "stopped"]
    : ["announced", "stopped"];
  const ended = substatus === CANCELED ? canceled : ENDS.get(substatus);
  if (ended) return { steps: ended, current: ended.length - 1, problem: true };
  if (substatus === "exception011") {
    return { steps: ["announced", "transit", "returning", "returned"], current: 2, problem: true };
  }
  return atProblem("stopped", wasMoving);
}

/** The sender takes it back, mostly before the carrier has it. */
const CANCELED = "exception008";

/** Steps of parcels that come no further, by substatus. */
const ENDS: ReadonlyMap<string | null, StepName[]> = new Map([
  ["exception004", ["announced", "transit", "stopped"]],
  ["exception007", ["announced", "transit", "stopped"]],
  ["exception009", ["announced", "transit", "tried"]],
  ["exception010", ["announced", "transit", "returning", "returned"]],
]);

/** No delivery is to be expected any more. */
export function isEnd(status: Status, substatus: string | null): boolean {
  if (status !== "exception") return status === "delivered";
  return substatus === "exception011" || substatus === CANCELED || ENDS.has(substatus);
}

/** The list of scans is shown; an empty one would only repeat the headline of a parcel without updates. */
export function showsTimeline({ showsHistory, scans, status }: ParcelView): boolean {
  return showsHistory && (scans.length > 0 || !SILENT_STATUSES.includes(status));
}

const REFRESH_SECONDS = 120;

/** Seconds after which an open page asks again; null where no further change is expected. */
export function refreshSecondsOf(parcels: readonly Pick<ParcelView, "status">[]): number | null {
  const isLive = parcels.some(({ status }) => status !== "delivered" && status !== "expired");
  return isLive ? REFRESH_SECONDS : null;
}
