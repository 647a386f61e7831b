// The tracking page: a form, and what came of it. The same result serves the page, the block and its script.
import { type Html, html } from "./html";
import { type FormFrame, renderForms } from "./forms-html";
import { parcelBody, parcelSentence } from "./parcel-html";
import type { ParcelView, Scope } from "../parcel/parcel-view";
import { type Texts, fill, fillPlural } from "../languages/texts";
import type { Reading } from "./timeline-html";

export type PageState =
  | { kind: "empty" }
  | {
      kind: "found";
      scope: Scope;
      parcels: ParcelView[];
      /** Address of the order's own page; its calendar and its feed are there, too. None for a number alone. */
      orderUrl?: string;
      /** The merchant's own words; "" or none. */
      note?: string;
    }
  /** The shopper has shown the order to be theirs; it has no parcel with a number. */
  | { kind: "waiting"; orderName: string | null; isCancelled: boolean; orderUrl?: string }
  | { kind: "notfound" }
  | { kind: "limited" }
  | { kind: "failed" };

/** What the result says in one sentence; "" when nothing was asked. */
export function resultTitle(state: PageState, reading: Reading): string {
  const { texts } = reading;
  switch (state.kind) {
    case "empty":
      return "";
    case "found":
      return foundTitle(state.scope, state.parcels, reading);
    case "waiting":
      return (state.isCancelled ? texts.cancelled : texts.noParcel).title;
    case "notfound":
      return texts.notFound.title;
    case "limited":
      return texts.limited.title;
    case "failed":
      return texts.failed.title;
  }
}

function foundTitle(scope: Scope, parcels: readonly ParcelView[], reading: Reading): string {
  const [first] = parcels;
  const count = parcels.length;
  if (first && count === 1) return parcelSentence(first, reading);
  const { result } = reading.texts;
  if (scope === "number") return fillPlural(reading.texts, result.sameNumber, count);
  const done = parcels.filter((parcel) => parcel.status === "delivered").length;
  if (done === count) return fillPlural(reading.texts, result.allDelivered, count);
  if (done > 0) return fillPlural(reading.texts, result.someDelivered, count, { done });
  return fillPlural(reading.texts, result.parcels, count);
}

/** The result's markup, or null when nothing was asked. It has no ids: several may stand on one page. */
export function renderResult(state: PageState, reading: Reading): Html | null {
  const { texts } = reading;
  const title = resultTitle(state, reading);
  switch (state.kind) {
    case "empty":
      return null;
    case "found":
      return found(state, title, reading);
    case "waiting": {
      const { text } = state.isCancelled ? texts.cancelled : texts.noParcel;
      return message(title, text, texts, state.orderName);
    }
    case "notfound":
      return message(title, texts.notFound.text, texts);
    case "limited":
      return message(title, texts.limited.text, texts);
    case "failed":
      return message(title, texts.failed.text, texts);
  }
}

function message(title: string, text: string, texts: Texts, orderName: string | null = null): Html {
  return html`<div class="waymark-message" lang="${texts.locale}" dir="${texts.direction}">
    ${orderLine(orderName, texts)}
    <h2 class="waymark-headline" tabindex="-1">${title}</h2>
    <p>${text}</p>
  </div>`;
}

function orderLine(name: string | null | undefined, texts: Texts): Html | null {
  if (!name) return null;
  return html`<p class="waymark-order"><bdi>${fill(texts.result.order, { name })}</bdi></p>`;
}

function found(
  { scope, parcels, orderUrl, note }: Extract<PageState, { kind: "found" }>,
  title: string,
  reading: Reading,
): Html {
  const { texts } = reading;
  const [orderName] = parcels.flatMap((parcel) => parcel.orderNames);
  const several = parcels.length > 1;
  return html`<div class="waymark-found" lang="${texts.locale}" dir="${texts.direction}">
    ${orderLine(orderName, texts)}
    <h2 class="waymark-headline" tabindex="-1">${title}</h2>
    ${parcels.map((parcel, index) =>
      several ? parcelOf(parcel, index, parcels.length, reading) : parcelBody(parcel, reading),
    )}
    ${orderUrl && followLinks(orderUrl, texts)}
    ${scope === "number" && html`<p class="waymark-note">${texts.result.numberOnly}</p>`}
    ${note && html`<p class="waymark-note" lang="" dir="auto">${note}</p>`}
  </div>`;
}

/** The order in the shopper's own calendar and feed reader: no account, and no e-mail to give. */
function followLinks(orderUrl: string, { result, locale }: Texts): Html {
  const address = (format: string) => `${orderUrl}&locale=${locale}&format=${format}`;
  return html`<p class="waymark-follow">
    <a href="${address("calendar")}" rel="nofollow">${result.calendar}</a>
    <a href="${address("feed")}" rel="nofollow">${result.feed}</a>
  </p>`;
}

function parcelOf(parcel: ParcelView, index: number, count: number, reading: Reading): Html {
  const position = fill(reading.texts.result.parcelOf, { index: index + 1, count });
  return html`<section class="waymark-parcel" aria-label="${position}">
    <p class="waymark-order">${position}</p>
    <h3 class="waymark-headline">${parcelSentence(parcel, reading)}</h3>
    ${parcelBody(parcel, reading)}
  </section>`;
}

/** What a page needs to know besides its state. */
export interface PageFrame extends FormFrame {
  /** The stylesheet's text: the page can link to none of the theme extension's files. */
  styles: Html;
}

/**
 * The page's content, for the shop's theme to stand around. What was found comes first and the forms fold
 * below it; otherwise the forms stay open.
 */
export function renderPage(state: PageState, frame: PageFrame): Html {
  const { texts } = frame;
  const forms = renderForms(frame);
  return html`<style>
      ${frame.styles}
    </style>
    <div class="waymark waymark-page" lang="${texts.locale}" dir="${texts.direction}">
      <h1 class="waymark-title">${texts.form.title}</h1>
      <div class="waymark-result" id="waymark-result">${renderResult(state, frame)}</div>
      ${
        state.kind === "found"
          ? html`<details class="waymark-again">
              <summary>${texts.form.again}</summary>
              ${forms}
            </details>`
          : forms
      }
    </div>`;
}

/** A whole document, for answers that the theme is not asked to render. */
export function renderDocument(state: PageState, frame: PageFrame): Html {
  const { texts } = frame;
  return html`<!doctype html>
    <html lang="${texts.locale}" dir="${texts.direction}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <title>${resultTitle(state, frame)}</title>
        <style>
          body {
            margin: 0;
            font-family: system-ui, sans-serif;
            line-height: 1.5;
          }
          ${frame.styles}
        </style>
      </head>
      <body>
        <main class="waymark waymark-page">
          ${renderResult(state, frame)}
          <p><a href="${frame.action}?locale=${texts.locale}">${texts.back}</a></p>
        </main>
      </body>
    </html>`;
}
