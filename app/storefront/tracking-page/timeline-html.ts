// A parcel's scans as HTML.
import { type WallTime, formatMoment, readWallTime } from "../parcel/dates";
import { type Html, html } from "~/lib/html";
import type { EventView, LegView } from "../parcel/journey-view";
import { sentence } from "../parcel/shopper-status";
import { type RenderContext, fill, fillPlural } from "../languages/texts";

/** Events shown at first; a `details` element holds the older ones. */
const NEWEST_EVENTS = 4;

/** The scans of each leg under its carrier's name, the newest first. */
export function timeline(allLegs: readonly LegView[], context: RenderContext): Html {
  const { result } = context.texts;
  const legs = allLegs.filter((leg) => leg.events.length > 0);
  if (legs.length === 0) {
    return html`<p class="waymark-none">${result.noEvents}</p>`;
  }
  return html`<div class="waymark-timeline">
    <h3>${result.timeline}</h3>
    ${legs.map(
      (leg, index) => html`
        ${leg.carrier && html`<h4><bdi>${fill(result.legOf, { carrier: leg.carrier })}</bdi></h4>`}
        ${eventList(leg.events, index === 0, context)}
      `,
    )}
  </div>`;
}

function eventList(events: readonly EventView[], isNewest: boolean, context: RenderContext): Html {
  // A single hidden event would cost a click and save no space.
  const shown = events.length === NEWEST_EVENTS + 1 ? events.length : NEWEST_EVENTS;
  const earlier = events.slice(shown);
  const { texts } = context;
  return html`<ol class="waymark-events${isNewest ? " is-newest" : ""}">
      ${events.slice(0, shown).map((entry) => event(entry, context))}
    </ol>
    ${
      earlier.length > 0 &&
      html`<details class="waymark-earlier">
        <summary>${fillPlural(texts, texts.result.earlier, earlier.length)}</summary>
        <ol class="waymark-events">
          ${earlier.map((entry) => event(entry, context))}
        </ol>
      </details>`
    }`;
}

function event(entry: EventView, context: RenderContext): Html {
  const wallTime = readWallTime(entry.wallTime);
  const when = wallTime ? moment(wallTime, context) : entry.wallTime;
  const { status, carrierText } = eventText(entry, context);
  // The carrier's language is unknown: an empty lang keeps screen readers from using the page's voice.
  // The line keeps the page's direction, so that all lines start at one edge.
  const original =
    carrierText &&
    html`<span class="waymark-original"><bdi lang="" dir="auto">${carrierText}</bdi></span>`;
  const place =
    entry.place &&
    html`<span class="waymark-place"><bdi lang="" dir="auto">${entry.place}</bdi></span>`;
  return html`<li>
    <span class="waymark-when">${when}</span>
    <span class="waymark-what"><span>${status}</span>${original}${place}</span>
  </li>`;
}

/** A scan in the shopper's language, and in the carrier's own words unless they are the same. */
export function eventText(
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
