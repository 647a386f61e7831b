// Sentence, advice and progress steps for a (status, substatus) pair.
import type { Status } from "~/trackingmore/contract/status";
import { type WallTime, formatDay } from "./dates";
import { type Texts, fill } from "../languages/texts";

/** Wall time of the scan that set a status, and whether that day is today at the destination. */
export interface ReportedTime {
  wallTime: WallTime;
  isToday: boolean;
}

/** The headline: "Out for delivery today", "Delivered on Tue 3 Nov"; undated without a dated scan. */
export function sentence(
  status: Status,
  substatus: string | null,
  reportedAt: ReportedTime | null,
  now: Date,
  texts: Texts,
): string {
  const today = reportedAt?.isToday && pick(texts.statusToday, status, substatus);
  if (today) return today;
  const dated = reportedAt && pick(texts.statusOn, status, substatus);
  if (dated) return fill(dated, { date: formatDay(reportedAt.wallTime, now, texts) });
  return pick(texts.status, status, substatus) ?? texts.status[status];
}

/** What the shopper can do; null when only waiting helps. */
export function adviceFor(status: Status, substatus: string | null, texts: Texts): string | null {
  return pick(texts.advice, status, substatus);
}

/** The substatus' text when it belongs to the status, else the status' text. */
function pick(table: object, status: Status, substatus: string | null): string | null {
  const texts = table as Record<string, string>;
  const key = substatus?.startsWith(status) && Object.hasOwn(texts, substatus) ? substatus : status;
  return Object.hasOwn(texts, key) ? (texts[key] ?? null) : null;
}

export type StepName = keyof Texts["steps"];

export interface Progress {
  /** In order; those before `current` are done. */
  steps: StepName[];
  /** Index into `steps`. */
  current: number;
  /** The current step needs attention. */
  problem: boolean;
}

/** Steps of the progress bar. A returning parcel has other steps: it will not be delivered. */
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
