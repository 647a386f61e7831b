// The tracking page: a form, and what came of it. The same result serves the page, the block and its script.
import { type Html, html } from "./html";
import { type Reading, parcelBody, parcelSentence } from "./parcel-html";
import type { ParcelView, Scope } from "./parcel-view";
import { type Texts, fill, fillPlural } from "./texts";

export type PageState =
  | { kind: "empty" }
  | { kind: "found"; scope: Scope; parcels: ParcelView[] }
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
      return found(state.scope, state.parcels, title, reading);
    case "notfound":
      return message(title, texts.notFound.text, texts);
    case "limited":
      return message(title, texts.limited.text, texts);
    case "failed":
      return message(title, texts.failed.text, texts);
  }
}

function message(title: string, text: string, texts: Texts): Html {
  return html`<div class="waymark-message" lang="${texts.locale}" dir="${texts.direction}">
    <h2 class="waymark-headline" tabindex="-1">${title}</h2>
    <p>${text}</p>
  </div>`;
}

function found(
  scope: Scope,
  parcels: readonly ParcelView[],
  title: string,
  reading: Reading,
): Html {
  const { texts } = reading;
  const [orderName] = parcels.flatMap((parcel) => parcel.orderNames);
  const several = parcels.length > 1;
  return html`<div class="waymark-found" lang="${texts.locale}" dir="${texts.direction}">
    ${
      orderName &&
      html`<p class="waymark-order"><bdi>${fill(texts.result.order, { name: orderName })}</bdi></p>`
    }
    <h2 class="waymark-headline" tabindex="-1">${title}</h2>
    ${parcels.map((parcel, index) =>
      several ? parcelOf(parcel, index, parcels.length, reading) : parcelBody(parcel, reading),
    )}
    ${scope === "number" && html`<p class="waymark-note">${texts.result.numberOnly}</p>`}
  </div>`;
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
export interface PageFrame extends Reading {
  /** Path of the app proxy in this shop, e.g. "/apps/track". */
  action: string;
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

/** Two forms, so that each can require its own fields without a script. The block's Liquid has the same ones. */
function renderForms({ texts, action }: PageFrame): Html {
  const { form } = texts;
  const target = `${action}#waymark-result`;
  // What the shopper reads in now stays, whatever the browser would ask for.
  const language = html`<input type="hidden" name="locale" value="${texts.locale}" />`;
  return html`<div class="waymark-forms">
    <form class="waymark-form" action="${target}" method="get">
      ${language}
      <h2>${form.byOrder}</h2>
      <p class="waymark-field">
        <label for="waymark-order">${form.order}</label>
        <input
          id="waymark-order"
          name="order"
          required
          maxlength="64"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck="false"
          aria-describedby="waymark-order-hint"
        />
        <small id="waymark-order-hint">${form.orderHint}</small>
      </p>
      <p class="waymark-field">
        <label for="waymark-email">${form.email}</label>
        <input
          id="waymark-email"
          name="email"
          type="email"
          required
          maxlength="254"
          autocomplete="email"
          aria-describedby="waymark-email-hint"
        />
        <small id="waymark-email-hint">${form.emailHint}</small>
      </p>
      <button class="waymark-button" type="submit">${form.submit}</button>
    </form>
    <form class="waymark-form" action="${target}" method="get">
      ${language}
      <h2>${form.byNumber}</h2>
      <p class="waymark-field">
        <label for="waymark-number">${form.number}</label>
        <input
          id="waymark-number"
          name="number"
          required
          maxlength="64"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck="false"
          aria-describedby="waymark-number-hint"
        />
        <small id="waymark-number-hint">${form.numberHint}</small>
      </p>
      <button class="waymark-button" type="submit">${form.submit}</button>
    </form>
  </div>`;
}
