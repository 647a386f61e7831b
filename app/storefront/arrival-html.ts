// When a parcel comes and by which places, as HTML.
import type { Estimate } from "~/shipments/estimate";
import { formatDayRange, readWallTime } from "./dates";
import { type Html, html } from "./html";
import type { RouteView } from "./journey-view";
import type { Texts } from "./texts";
import type { Reading } from "./timeline-html";

/** "Estimated delivery: Tue 10 – Fri 13 Nov", or that it takes longer than others; nothing where nothing is known. */
export function arrival(estimate: Estimate | null, { texts, now }: Reading): Html | null {
  if (!estimate) return null;
  if (estimate.kind === "late") return html`<p class="waymark-estimate">${texts.result.late}</p>`;
  const from = readWallTime(estimate.from);
  const to = readWallTime(estimate.to);
  if (!from || !to) return null;
  return html`<p class="waymark-estimate">
    ${texts.result.estimate}
    <strong>${formatDayRange(from, to, now, texts)}</strong>
    <small>${texts.result.estimateHint}</small>
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
      ${view.places.map((place) => html`<li lang="" dir="auto">${place}</li>`)} ${country(view.to)}
    </ol>
  </div>`;
}

/** "DE" → "Germany"; the code itself where the language has no name for it. */
function countryName(code: string, texts: Texts): string {
  return new Intl.DisplayNames(texts.locale, { type: "region" }).of(code) ?? code;
}
