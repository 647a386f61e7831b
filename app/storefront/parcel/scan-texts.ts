// A parcel's scans in words: day, time, status, and the carrier's own text.
import { formatDay, formatTime, readWallTime } from "../formats/dates";
import { unbrokenIsoDates } from "../formats/line-breaks";
import { scriptLanguage } from "../formats/script-language";
import { SILENT_STATUSES } from "~/shipments/sources";
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
  /** Of the carrier's words and of the place, where their script tells it. */
  carrierLanguage: string | null;
  placeLanguage: string | null;
  handover: string | null;
}

export function scanTexts(scans: readonly ScanView[], context: RenderContext): ScanText[] {
  const { texts, now } = context;
  const words = scans.flatMap(({ carrierText, place }) => [carrierText, place]);
  const languageOf = scriptLanguage(words, texts.locale);
  return scans.map((scan) => {
    const wallTime = readWallTime(scan.wallTime);
    const status = statusText(scan, context);
    const { carrierText, place, handedTo } = scan;
    const isSame = carrierText?.toLowerCase().replace(/\.$/, "") === status.toLowerCase();
    return {
      day: wallTime ? formatDay(wallTime, now, texts) : scan.wallTime,
      time: wallTime && formatTime(wallTime, texts),
      status,
      carrierText: isSame ? null : carrierText && unbrokenIsoDates(carrierText),
      place,
      carrierLanguage: carrierText && languageOf(carrierText),
      placeLanguage: place && languageOf(place),
      handover: handedTo && fill(texts.result.handover, { carrier: handedTo }),
    };
  });
}

/** By status pair, or by milestone where the pair is generic. */
function statusText(scan: ScanView, { texts, now }: RenderContext): string {
  const { status, substatus, carrierText } = scan;
  const milestones: Record<string, string> = texts.milestones;
  const milestone =
    scan.milestone && Object.hasOwn(milestones, scan.milestone) && milestones[scan.milestone];
  if (status === null || (status === "transit" && !substatus)) {
    return milestone || texts.status.transit;
  }
  // A scan is an update: it can't say that there is none.
  const isSilence = SILENT_STATUSES.includes(status) && substatus !== "notfound001";
  if (isSilence && (milestone || carrierText)) return milestone || carrierText!;
  return sentence(status, substatus, null, now, texts);
}
