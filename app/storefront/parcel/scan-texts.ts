// A parcel's scans in words: day, time, status, and the carrier's own text.
import { formatDay, formatTime, readWallTime } from "../formats/dates";
import type { ScanView } from "./journey-view";
import { sentence } from "./shopper-status";
import { type RenderContext, fill } from "../languages/texts";

/** A scan in words: see `ScanText` of the order-status answer. */
export interface ScanText {
  day: string;
  time: string | null;
  status: string;
  carrierText: string | null;
  place: string | null;
  handover: string | null;
}

export function scanTexts(scans: readonly ScanView[], context: RenderContext): ScanText[] {
  const { texts, now } = context;
  return scans.map((scan) => {
    const wallTime = readWallTime(scan.wallTime);
    const status = statusText(scan, context);
    const { carrierText, place, handedTo } = scan;
    const isSame = carrierText?.toLowerCase().replace(/\.$/, "") === status.toLowerCase();
    return {
      day: wallTime ? formatDay(wallTime, now, texts) : scan.wallTime,
      time: wallTime && formatTime(wallTime, texts),
      status,
      carrierText: isSame ? null : carrierText,
      place,
      handover: handedTo && fill(texts.result.handover, { carrier: handedTo }),
    };
  });
}

/** By status pair, or by milestone where the pair is generic. */
function statusText(scan: ScanView, { texts, now }: RenderContext): string {
  const milestones: Record<string, string> = texts.milestones;
  const milestone =
    scan.milestone && Object.hasOwn(milestones, scan.milestone) && milestones[scan.milestone];
  if (scan.status === null || (scan.status === "transit" && !scan.substatus)) {
    return milestone || texts.status.transit;
  }
  return sentence(scan.status, scan.substatus, null, now, texts);
}
