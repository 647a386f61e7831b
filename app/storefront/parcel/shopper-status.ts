// Sentence and advice for a (status, substatus) pair.
import type { Status } from "~/trackingmore/contract/status";
import { type WallTime, formatDay } from "../formats/dates";
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
