// When a parcel comes and by which places, as HTML.
import type { Estimate } from "~/shipments/read/estimate";
import { formatDayRange, readWallTime } from "../parcel/dates";
import { type Html, html } from "./html";
import type { RouteView } from "../parcel/journey-view";
import type { Texts } from "../languages/texts";
import type { Reading } from "./timeline-html";

/** "Estimated delivery", "Tue 10 – Fri 13 Nov" and what that rests on; or that it takes longer than others, alone. */
export interface ArrivalWords {
  text: string;
  days: string | null;
  hint: string | null;
}

/** Null where nothing is known. */
export function arrivalWords(
  estimate: Estimate | null,
  { texts, now }: Reading,
): ArrivalWords | null {
  if (!estimate) return null;
  const { late, estimate: text, estimateHint: hint } = texts.result;
  if (estimate.kind === "late") return { text: late, days: null, hint: null };
  const from = readWallTime(estimate.from);
  const to = readWallTime(estimate.to);
  return from && to ? { text, days: formatDayRange(from, to, now, texts), hint } : null;
}

export function arrival(estimate: Estimate | null, reading: Reading): Html | null {
  const words = arrivalWords(estimate, reading);
  if (!words) return null;
  const { text, days, hint } = words;
  if (!days) return html`<p class="waymark-estimate">${text}</p>`;
  return html`<p class="waymark-estimate">
    ${text}
    <strong>${days}</strong>
    <small>${hint}</small>
  </p>`;
}

/** The line of places, from where it came to where it goes: no map, no third party. */
export function route(view: RouteView | null, { texts }: Reading): Html | null {
  if (!view) return null;
  const country = (code: string | null) =>
    code && html`<li data-country="${code}">${countryName(code, texts)}</li>`;
  return html`<div class="waymark-route">
    <h3>${texts.result.route}</h3>
    <ol>
      ${country(view.from)}
      ${view.places.map((place) => html`<li><bdi lang="" dir="auto">${place}</bdi></li>`)}
      ${country(view.to)}
    </ol>
  </div>`;
}

/** "DE" → "Germany"; the code itself where the language has no name for it. */
function countryName(code: string, texts: Texts): string {
  return new Intl.DisplayNames(texts.locale, { type: "region" }).of(code) ?? code;
}
