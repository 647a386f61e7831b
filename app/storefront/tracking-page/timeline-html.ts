// A parcel's scans as HTML.
import { type Html, html } from "~/lib/text/html";
import { type WallTime, formatMoment } from "../formats/dates";
import type { ScanView } from "../parcel/journey-view";
import { type ScanText, scanTexts } from "../parcel/scan-texts";
import { type RenderContext, fillPlural } from "../languages/texts";

/** Scans shown at first; a `details` element holds the older ones. */
const NEWEST_SCANS = 3;

/** The scans by day, the newest open. */
export function timeline(views: readonly ScanView[], context: RenderContext): Html {
  const { texts } = context;
  const { result } = texts;
  const scans = scanTexts(views, context);
  if (scans.length === 0) return html`<p class="waymark-none">${result.noEvents}</p>`;
  // A single hidden scan would cost a click and save no space.
  const shown = scans.length === NEWEST_SCANS + 1 ? scans.length : NEWEST_SCANS;
  const earlier = scans.slice(shown);
  // On a 24-hour clock times are narrow.
  const is24 = scans.every(({ time }) => !time || /^\d\d:\d\d$/.test(time));
  return html`<div class="waymark-timeline${is24 ? " waymark-24h" : ""}">
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

function days(scans: readonly ScanText[]): Html {
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

function scanItem(scan: ScanText): Html {
  const { time, status, carrierText, place, handover } = scan;
  // Where the language is unknown, an empty lang keeps screen readers from using the page's voice.
  // The line keeps the page's direction, so that all lines start at one edge.
  const foreign = (text: string | null, language: string | null, name: string) =>
    text &&
    html`<span class="${name}"><bdi lang="${language ?? ""}" dir="auto">${text}</bdi></span>`;
  return html`<li>
    <span class="waymark-when">${time}</span>
    <span class="waymark-what">
      <span>${status}</span
      >${foreign(carrierText, scan.carrierLanguage, "waymark-original")}${foreign(place, scan.placeLanguage, "waymark-place")}
      ${handover && html`<span class="waymark-handover">${handover}</span>`}
    </span>
  </li>`;
}

/** A scan's wall time as it was reported. */
export function moment(wallTime: WallTime, { texts, now }: RenderContext): Html {
  return html`<time datetime="${wallTime.iso}">${formatMoment(wallTime, now, texts)}</time>`;
}
