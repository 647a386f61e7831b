// A parcel's scans as HTML.
import { type WallTime, formatDay, formatMoment, formatTime, readWallTime } from "../parcel/dates";
import { type Html, html } from "~/lib/text/html";
import type { EventView, LegView } from "../parcel/journey-view";
import { sentence } from "../parcel/shopper-status";
import { type RenderContext, fill, fillPlural } from "../languages/texts";

/** Scans shown at first; a `details` element holds the older ones. */
const NEWEST_SCANS = 3;

/** A scan in words: see `ScanText` of the order-status answer. */
interface ScanView {
  day: string;
  time: string | null;
  status: string;
  carrierText: string | null;
  place: string | null;
  handover: string | null;
}

/** All legs as one journey, the newest scan first. */
export function scansOf(legs: readonly LegView[], context: RenderContext): ScanView[] {
  const { texts, now } = context;
  return legs.flatMap(({ handedTo, events }) =>
    events.map((event, index) => {
      const wallTime = readWallTime(event.wallTime);
      const isFirst = index === events.length - 1;
      return {
        day: wallTime ? formatDay(wallTime, now, texts) : event.wallTime,
        time: wallTime && formatTime(wallTime, texts),
        ...eventText(event, context),
        place: event.place,
        handover: isFirst && handedTo ? fill(texts.result.handover, { carrier: handedTo }) : null,
      };
    }),
  );
}

/** The scans by day, the newest open. */
export function timeline(legs: readonly LegView[], context: RenderContext): Html {
  const { texts } = context;
  const { result } = texts;
  const scans = scansOf(legs, context);
  if (scans.length === 0) return html`<p class="waymark-none">${result.noEvents}</p>`;
  // A single hidden scan would cost a click and save no space.
  const shown = scans.length === NEWEST_SCANS + 1 ? scans.length : NEWEST_SCANS;
  const earlier = scans.slice(shown);
  return html`<div class="waymark-timeline">
    <h3>${result.timeline}</h3>
    ${days(scans.slice(0, shown))}
    ${
      earlier.length > 0 &&
      html`<details class="waymark-earlier">
        <summary>${fillPlural(texts, result.earlier, earlier.length)}</summary>
        ${days(earlier)}
      </details>`
    }
  </div>`;
}

function days(scans: readonly ScanView[]): Html {
  const starts = scans.flatMap(({ day }, index) => (day === scans[index - 1]?.day ? [] : [index]));
  return html`<ol class="waymark-days">
    ${starts.map((start, index) => {
      const ofDay = scans.slice(start, starts[index + 1]);
      return html`<li>
        <h4>${ofDay[0]?.day}</h4>
        <ol class="waymark-events">
          ${ofDay.map(scanItem)}
        </ol>
      </li>`;
    })}
  </ol>`;
}

function scanItem({ time, status, carrierText, place, handover }: ScanView): Html {
  // The carrier's language is unknown: an empty lang keeps screen readers from using the page's voice.
  // The line keeps the page's direction, so that all lines start at one edge.
  const foreign = (text: string | null, name: string) =>
    text && html`<span class="${name}"><bdi lang="" dir="auto">${text}</bdi></span>`;
  return html`<li>
    <span class="waymark-when">${time}</span>
    <span class="waymark-what">
      <span>${status}</span
      >${foreign(carrierText, "waymark-original")}${foreign(place, "waymark-place")}
      ${handover && html`<span class="waymark-handover">${handover}</span>`}
    </span>
  </li>`;
}

/** A scan in the shopper's language, and in the carrier's own words unless they are the same. */
function eventText(
  entry: EventView,
  context: RenderContext,
): { status: string; carrierText: string | null } {
  const status = statusText(entry, context);
  const { carrierText } = entry;
  const isSame = carrierText?.toLowerCase().replace(/\.$/, "") === status.toLowerCase();
  return { status, carrierText: isSame ? null : carrierText };
}

/** By status pair, or by milestone where the pair is generic. */
function statusText(entry: EventView, { texts, now }: RenderContext): string {
  const milestones: Record<string, string> = texts.milestones;
  const milestone =
    entry.milestone && Object.hasOwn(milestones, entry.milestone) && milestones[entry.milestone];
  if (entry.status === null || (entry.status === "transit" && !entry.substatus)) {
    return milestone || texts.status.transit;
  }
  return sentence(entry.status, entry.substatus, null, now, texts);
}

/** A scan's wall time in the carrier's zone. */
export function moment(wallTime: WallTime, { texts, now }: RenderContext): Html {
  return html`<time datetime="${wallTime.iso}">${formatMoment(wallTime, now, texts)}</time>`;
}
