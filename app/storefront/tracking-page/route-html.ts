// A parcel's route as HTML.
import { type Html, html } from "~/lib/text/html";
import { scriptLanguage } from "../formats/script-language";
import type { RouteView } from "../parcel/journey-view";
import type { RenderContext, Texts } from "../languages/texts";

/** The list of places; a map would send the shopper's address to a third party. */
export function route(view: RouteView | null, { texts }: RenderContext): Html | null {
  if (!view) return null;
  const country = (code: string | null) =>
    code && html`<li data-country="${code}">${countryName(code, texts)}</li>`;
  const languageOf = scriptLanguage(view.places, texts.locale);
  return html`<div class="waymark-route">
    <h3>${texts.result.route}</h3>
    <ol>
      ${country(view.from)}
      ${view.places.map((place, index) => {
        const isPresent = view.isAtLastPlace && index === view.places.length - 1;
        return html`<li ${isPresent && html`aria-current="location"`}>
          <span><bdi lang="${languageOf(place) ?? ""}" dir="auto">${place}</bdi></span>
        </li>`;
      })}
      ${country(view.to)}
    </ol>
  </div>`;
}

/** "DE" → "Germany"; the code where the language has no name for it. */
function countryName(code: string, texts: Texts): string {
  return new Intl.DisplayNames(texts.locale, { type: "region" }).of(code) ?? code;
}
