// What a (status, substatus) pair means to the person who waits for the parcel.
import type { Status } from "~/trackingmore/contract/status";
import { type WallTime, formatDay } from "./dates";
import { type Texts, fill } from "../languages/texts";

/** When a status was told: the scan's wall time, and whether its day is today's at its place. */
export interface LastReported {
  wallTime: WallTime;
  isToday: boolean;
}

/** The sentence on top: "Out for delivery today", "Delivered on Tue 3 Nov"; undated where no scan tells when. */
export function sentence(
  status: Status,
  substatus: string | null,
  toldAt: LastReported | null,
  now: Date,
  texts: Texts,
): string {
  const today = toldAt?.isToday && pick(texts.statusToday, status, substatus);
  if (today) return today;
  const dated = toldAt && pick(texts.statusOn, status, substatus);
  if (dated) return fill(dated, { date: formatDay(toldAt.wallTime, now, texts) });
  return pick(texts.status, status, substatus) ?? texts.status[status];
}

/** What the shopper can do; null when there is nothing to do but wait. */
export function adviceFor(status: Status, substatus: string | null, texts: Texts): string | null {
  return pick(texts.advice, status, substatus);
}

/** The substatus' own text when it belongs to the status, else the status'. */
function pick(table: object, status: Status, substatus: string | null): string | null {
  const words = table as Record<string, string>;
  const key = substatus?.startsWith(status) && Object.hasOwn(words, substatus) ? substatus : status;
  return Object.hasOwn(words, key) ? (words[key] ?? null) : null;
}

export type StepName = keyof Texts["steps"];

export interface Progress {
  /** From first to last; those before `current` are done. */
  steps: StepName[];
  /** Index into `steps`. */
  current: number;
  /** The current step needs somebody's attention. */
  problem: boolean;
}

/** Steps of the progress bar. A parcel going back gets other steps: it will not be delivered. */
export function progressOf(status: Status, substatus: string | null): Progress {
  const steps: StepName[] = ["announced", "transit", "out", "delivered"];
  switch (status) {
    case "pending":
    case "notfound":
      return { steps, current: 0, problem: false };
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
      steps[1] = "silent";
      return { steps, current: 1, problem: true };
    case "exception":
      return exceptionProgress(substatus);
  }
}

function exceptionProgress(substatus: string | null): Progress {
  switch (substatus) {
    case "exception004":
      return { steps: ["announced", "transit", "collect", "delivered"], current: 2, problem: true };
    case "exception009":
      return { steps: ["announced", "transit", "tried", "delivered"], current: 2, problem: true };
    case "exception010":
      return {
        steps: ["announced", "transit", "returning", "returned"],
        current: 3,
        problem: true,
      };
    case "exception011":
      return {
        steps: ["announced", "transit", "returning", "returned"],
        current: 2,
        problem: true,
      };
    default:
      return { steps: ["announced", "stopped", "out", "delivered"], current: 1, problem: true };
  }
}
