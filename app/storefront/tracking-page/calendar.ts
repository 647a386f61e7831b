// An order as a calendar file (RFC 5545): a whole-day event for each parcel, when it comes or came.
import { addDays } from "~/shipments/lane-days";
import { readWallTime } from "../parcel/dates";
import { parcelSentence } from "./parcel-html";
import type { ParcelView } from "../parcel/parcel-view";
import { fill } from "../languages/texts";
import type { Reading } from "./timeline-html";
import type { PageState } from "./tracking-page";

/** Readers ask again after that; parcels move a few times a day. */
const REFRESH = "PT4H";

/**
 * @param state what was found, or an order that has nothing to track yet: then there is no event
 * @param pageUrl the order's own page
 */
export function renderCalendar(state: PageState, reading: Reading, pageUrl: string): string {
  const parcels = state.kind === "found" ? state.parcels : [];
  const events = parcels.flatMap((parcel) => eventOf(parcel, reading, pageUrl));
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Waymark//Tracking//EN",
    "METHOD:PUBLISH",
    `NAME:${text(calendarName(state, reading))}`,
    `X-WR-CALNAME:${text(calendarName(state, reading))}`,
    `REFRESH-INTERVAL;VALUE=DURATION:${REFRESH}`,
    `X-PUBLISHED-TTL:${REFRESH}`,
    ...events,
    "END:VCALENDAR",
  ];
  return lines.map(folded).join("\r\n") + "\r\n";
}

function calendarName(state: PageState, { texts }: Reading): string {
  return fill(texts.result.order, { name: orderNameOf(state) });
}

/** The order's name; for one without a name, nothing stands in its place. */
export function orderNameOf(state: PageState): string {
  if (state.kind === "waiting") return state.orderName ?? "";
  return state.kind === "found" ? (state.parcels[0]?.orderNames[0] ?? "") : "";
}

/** When it is expected; else when what is known of it was told. None before the first scan. */
function eventOf(parcel: ParcelView, reading: Reading, pageUrl: string): string[] {
  const days = daysOf(parcel);
  if (!days) return [];
  const { texts, now } = reading;
  const sentence = parcelSentence(parcel, reading);
  const name = parcel.orderNames[0] ?? "";
  const summary =
    days.kind === "expected"
      ? fill(texts.calendar.expected, { name })
      : fill(texts.calendar.state, { sentence, name });
  const description = [sentence, parcel.carrier?.name, parcel.number].filter(Boolean).join("\n");
  return [
    "BEGIN:VEVENT",
    // The same parcel is the same event however often the file is read.
    `UID:${text(`${parcel.number}@${new URL(pageUrl).hostname}`)}`,
    `DTSTAMP:${stamp(parcel.checkedAt ?? now)}`,
    `DTSTART;VALUE=DATE:${days.from.replaceAll("-", "")}`,
    // The day after the last one, as the format counts.
    `DTEND;VALUE=DATE:${(addDays(days.to, 1) ?? days.to).replaceAll("-", "")}`,
    `SUMMARY:${text(summary)}`,
    `DESCRIPTION:${text(description)}`,
    `URL:${pageUrl}`,
    `STATUS:${days.kind === "expected" ? "TENTATIVE" : "CONFIRMED"}`,
    // It takes none of the day's hours.
    "TRANSP:TRANSPARENT",
    "END:VEVENT",
  ];
}

function daysOf(
  parcel: ParcelView,
): { kind: "expected" | "told"; from: string; to: string } | null {
  if (parcel.estimate?.kind === "range") {
    const { from, to } = parcel.estimate;
    return { kind: "expected", from, to };
  }
  const told = readWallTime(parcel.statusAt ?? parcel.scannedAt ?? "");
  if (!told) return null;
  const day = told.iso.slice(0, 10);
  return { kind: "told", from: day, to: day };
}

function stamp(at: Date): string {
  return `${at.toISOString().replace(/[-:]/g, "").slice(0, 15)}Z`;
}

function text(value: string): string {
  return value.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");
}

/** Lines hold at most 75 octets; a blank in front goes on with the one before. Characters stay whole. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = "";
  for (const character of line) {
    if (Buffer.byteLength(part + character) > (parts.length === 0 ? 75 : 74)) {
      parts.push(part);
      part = "";
    }
    part += character;
  }
  return [...parts, part].join("\r\n ");
}
