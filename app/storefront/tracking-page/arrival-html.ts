// A parcel's estimated delivery and route as HTML.
import type { Estimate } from "~/shipments/read/estimate";
import { formatDayRange, readWallTime } from "../parcel/dates";
import { type Html, html } from "~/lib/html";
import type { RouteView } from "../parcel/journey-view";
import type { RenderContext, Texts } from "../languages/texts";

/** "Estimated delivery", "Tue 10 – Fri 13 Nov" and its basis; for a late parcel the text alone. */
export interface ArrivalText {
  text: string;
  days: string | null;
  hint: string | null;
}

/** Null where nothing is known. */
export function arrivalText(
  estimate: Estimate | null,
  { texts, now }: RenderContext,
): ArrivalText | null {
  if (!estimate) return null;
  const { late, estimate: text, estimateHint: hint } = texts.result;
  if (estimate.kind === "late") return { text: late, days: null, hint: null };
  const from = readWallTime(estimate.from);
  const to = readWallTime(estimate.to);
  return from && to ? { text, days: formatDayRange(from, to, now, texts), hint } : null;
}

export function arrival(estimate: Estimate | null, context: RenderContext): Html | null {
  const parts = arrivalText(estimate, context);
  if (!parts) return null;
  const { text, days, hint } = parts;
  if (!days) return html`<p class="waymark-estimate">${text}</p>`;
  return html`<p class="waymark-estimate">
    ${text}
    <strong>${days}</strong>
    <small>${hint}</small>
  </p>`;
}

/** The list of places; a map would send the shopper's address to a third party. */
export function route(view: RouteView | null, { texts }: RenderContext): Html | null {
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

/** "DE" → "Germany"; the code where the language has no name for it. */
function countryName(code: string, texts: Texts): string {
  return new Intl.DisplayNames(texts.locale, { type: "region" }).of(code) ?? code;
}
