// A parcel's scans as HTML.
import { type WallTime, formatMoment, readWallTime } from "../parcel/dates";
import { type Html, html } from "./html";
import type { EventView, LegView } from "../parcel/journey-view";
import { sentence } from "../parcel/shopper-status";
import { type Texts, fill, fillPlural } from "../languages/texts";

/** Who reads, and when. */
export interface Reading {
  texts: Texts;
  now: Date;
}

/** Events shown at once; older ones unfold. */
const NEWEST_EVENTS = 4;

/** The scans of each leg under its carrier's name, the newest first. */
export function timeline(allLegs: readonly LegView[], reading: Reading): Html {
  const { result } = reading.texts;
  const legs = allLegs.filter((leg) => leg.events.length > 0);
  if (legs.length === 0) {
    return html`<p class="waymark-none">${result.noEvents}</p>`;
  }
  return html`<div class="waymark-timeline">
    <h3>${result.timeline}</h3>
    ${legs.map(
      (leg, index) => html`
        ${leg.carrier && html`<h4><bdi>${fill(result.legOf, { carrier: leg.carrier })}</bdi></h4>`}
        ${eventList(leg.events, index === 0, reading)}
      `,
    )}
  </div>`;
}

function eventList(events: readonly EventView[], isNewest: boolean, reading: Reading): Html {
  // One event less to unfold would cost a click and save no room.
  const shown = events.length === NEWEST_EVENTS + 1 ? events.length : NEWEST_EVENTS;
  const earlier = events.slice(shown);
  const { texts } = reading;
  return html`<ol class="waymark-events${isNewest ? " is-newest" : ""}">
      ${events.slice(0, shown).map((entry) => event(entry, reading))}
    </ol>
    ${
      earlier.length > 0 &&
      html`<details class="waymark-earlier">
        <summary>${fillPlural(texts, texts.result.earlier, earlier.length)}</summary>
        <ol class="waymark-events">
          ${earlier.map((entry) => event(entry, reading))}
        </ol>
      </details>`
    }`;
}

function event(entry: EventView, reading: Reading): Html {
  const wallTime = readWallTime(entry.wallTime);
  const when = wallTime ? moment(wallTime, reading) : entry.wallTime;
  // The carrier's language is not told; an empty lang says so to a screen reader. The line keeps the page's
  // direction, so that a timeline has one edge.
  const what =
    entry.words === null
      ? html`<span>${ownSentence(entry, reading)}</span>`
      : html`<span><bdi lang="" dir="auto">${entry.words}</bdi></span>`;
  const place =
    entry.place &&
    html`<span class="waymark-place"><bdi lang="" dir="auto">${entry.place}</bdi></span>`;
  return html`<li>
    <span class="waymark-when">${when}</span>
    <span class="waymark-what">${what}${place}</span>
  </li>`;
}

/** What a scan means, in our words: by its pair, or by the milestone it set when the pair says little. */
export function ownSentence(entry: EventView, { texts, now }: Reading): string {
  const milestones: Record<string, string> = texts.milestones;
  const milestone =
    entry.milestone && Object.hasOwn(milestones, entry.milestone) && milestones[entry.milestone];
  if (entry.status === null || (entry.status === "transit" && !entry.substatus)) {
    return milestone || texts.status.transit;
  }
  return sentence(entry.status, entry.substatus, null, now, texts);
}

/** A scan's wall time, as the carrier's clock showed it. */
export function moment(wallTime: WallTime, { texts, now }: Reading): Html {
  return html`<time datetime="${wallTime.iso}">${formatMoment(wallTime, now, texts)}</time>`;
}
