// Renders the tracking page: forms and the result, shared by page, block and script.
import { type Html, html } from "~/lib/text/html";
import type { Estimate } from "~/shipments/estimates/choose-estimate";
import { type FormFrame, renderForms } from "./forms-html";
import { itemList, linkTo, parcelBody } from "./parcel-html";
import { type ItemView, unsentLine } from "../parcel/item-view";
import { orderHeadline, placeAmong } from "../order/headline";
import { mostPressing } from "../order/most-pressing";
import { stepsOf } from "../parcel/progress";
import { estimateNote, parcelHeadline, pickUpBy, withDays } from "../parcel/parcel-sentence";
import type { ParcelView, Scope } from "../parcel/parcel-view";
import { type RenderContext, type Texts, fill } from "../languages/texts";

export type PageState =
  | { kind: "empty" }
  | {
      kind: "found";
      scope: Scope;
      parcels: ParcelView[];
      /** Path of the order's page, also of its calendar and feed. Absent for a look-up by number. */
      orderUrl?: string;
      /** What of the order was not sent yet, and whether anything was not, which may be hidden. */
      unsent?: ItemView[];
      hasUnsent?: boolean;
      /** The merchant's note; "" or absent. */
      note?: string;
    }
  /** The shopper proved the order; it has no parcel. */
  | {
      kind: "waiting";
      orderName: string | null;
      isCancelled: boolean;
      orderUrl?: string;
      /** What is to be sent; empty where it is hidden or not known. */
      unsent?: ItemView[];
      /** By the merchant's rule; null: none is known. Absent: the shopper may not know. */
      estimate?: Estimate | null;
      contactUrl?: string | null;
    }
  | { kind: "notfound"; contactUrl?: string | null }
  /** `guesses`: only postcodes and phone numbers of this order are refused. */
  | { kind: "limited"; limited: "all" | "guesses" }
  | { kind: "failed" };

/** The result in one sentence; "" for the bare form. */
export function resultTitle(state: PageState, context: RenderContext): string {
  const { texts } = context;
  switch (state.kind) {
    case "empty":
      return "";
    case "found":
      return headlineOf(state, context).title;
    case "waiting":
      if (state.isCancelled) return texts.cancelled.title;
      return state.estimate?.kind === "range"
        ? withDays(texts.result.unsent, state.estimate, context)
        : texts.noParcel.title;
    case "notfound":
      return texts.notFound.title;
    case "limited":
      return texts.limited.title;
    case "failed":
      return texts.failed.title;
  }
}

function headlineOf(
  { scope, parcels, hasUnsent = false }: Extract<PageState, { kind: "found" }>,
  context: RenderContext,
): ReturnType<typeof orderHeadline> {
  return orderHeadline({ scope, parcels, hasUnsent }, context);
}

/** The result's markup; null for the bare form. It has no ids, since a page may hold several. */
export function renderResult(state: PageState, context: RenderContext): Html | null {
  const { texts } = context;
  const title = resultTitle(state, context);
  switch (state.kind) {
    case "empty":
      return null;
    case "found":
      return found(state, context);
    case "waiting":
      return waiting(state, title, context);
    case "notfound":
      return problem(title, texts.notFound.text, texts, state.contactUrl);
    case "limited":
      return problem(title, texts.limited[state.limited === "all" ? "text" : "guesses"], texts);
    case "failed":
      return problem(title, texts.failed.text, texts);
  }
}

/** A look-up without an answer, marked like a parcel that needs attention. */
function problem(title: string, text: string, texts: Texts, contactUrl?: string | null): Html {
  return html`<div
    class="waymark-message waymark-attention"
    lang="${texts.locale}"
    dir="${texts.direction}"
  >
    <h2 class="waymark-headline" tabindex="-1">${title}</h2>
    <p class="waymark-notice">${text}</p>
    ${contactUrl && linkTo(contactUrl, texts.result.contact)}
  </div>`;
}

function waiting(
  {
    orderName,
    isCancelled,
    unsent = [],
    estimate,
    contactUrl,
  }: Extract<PageState, { kind: "waiting" }>,
  title: string,
  context: RenderContext,
): Html {
  const { texts } = context;
  const { text } = isCancelled ? texts.cancelled : texts.noParcel;
  const note =
    !isCancelled &&
    (estimate ? estimateNote(estimate, context) : estimate === null && texts.result.noDate);
  const isTitled = estimate?.kind === "range";
  return html`<div class="waymark-message" lang="${texts.locale}" dir="${texts.direction}">
    ${orderLine(orderName, texts)}
    <h2 class="waymark-headline" tabindex="-1">${title}</h2>
    ${note && html`<p class="waymark-${estimate ? "estimate" : "summary"}">${note}</p>`}
    <p class="waymark-summary">${text}</p>
    ${!isCancelled && itemList(unsent, texts.result.unsent, texts, { isTitled })}
    ${contactUrl && linkTo(contactUrl, texts.result.contact)}
  </div>`;
}

function orderLine(name: string | null | undefined, texts: Texts): Html | null {
  if (!name) return null;
  return html`<p class="waymark-order"><bdi>${fill(texts.result.order, { name })}</bdi></p>`;
}

function found(state: Extract<PageState, { kind: "found" }>, context: RenderContext): Html {
  const { texts } = context;
  const { scope, parcels, orderUrl, note, unsent = [], hasUnsent = false } = state;
  const { title, summary, headlineIndex } = headlineOf(state, context);
  const [orderName] = parcels.flatMap((parcel) => parcel.orderNames);
  const count = parcels.length;
  const pressing = mostPressing(parcels);
  const lastDay = count === 1 && pickUpBy(parcels[0]!, context);
  const hasNoDate = parcels.some(({ showsEstimate }) => showsEstimate);
  const calendarUrl = orderUrl ? subscription(orderUrl, "calendar", texts) : null;
  return html`<div class="waymark-found" lang="${texts.locale}" dir="${texts.direction}">
    ${orderLine(orderName, texts)}
    <h2 class="waymark-headline" tabindex="-1">${title}</h2>
    ${lastDay && html`<p class="waymark-summary"><strong>${lastDay}</strong></p>`}
    ${
      summary.length > 0 &&
      html`<ul class="waymark-summary">
        ${summary.map((line) => html`<li>${line}</li>`)}
      </ul>`
    }
    ${hasUnsent && html`<p class="waymark-summary">${unsentLine(unsent, hasNoDate, texts)}</p>`}
    ${parcels.map((parcel, index) =>
      count > 1
        ? parcelOf(
            parcel,
            {
              place: placeAmong({ index, count, hasUnsent }, texts),
              isOpen: index === pressing,
              isInHeadline: index === headlineIndex,
            },
            { ...context, calendarUrl },
          )
        : parcelBody(parcel, context, calendarUrl),
    )}
    ${itemList(unsent, texts.result.unsent, texts)}
    ${
      orderUrl &&
      parcels.some(({ isTracked }) => isTracked) &&
      html`<p class="waymark-follow">
        <a href="${subscription(orderUrl, "feed", texts)}" rel="nofollow">${texts.result.feed}</a>
      </p>`
    }
    ${scope === "number" && html`<p class="waymark-note">${texts.result.numberOnly}</p>`}
    ${note && html`<p class="waymark-note" lang="" dir="auto">${note}</p>`}
  </div>`;
}

/** The address of the order's calendar or feed. */
function subscription(orderUrl: string, format: "calendar" | "feed", { locale }: Texts): string {
  return `${orderUrl}&locale=${locale}&format=${format}`;
}

/**
 * One of several parcels, closed to its sentence and progress.
 * @param isInHeadline the order's headline has its sentence, which is hidden while the parcel is open
 */
function parcelOf(
  parcel: ParcelView,
  { place, isOpen, isInHeadline }: { place: string; isOpen: boolean; isInHeadline: boolean },
  context: RenderContext & { calendarUrl: string | null },
): Html {
  const { steps, tone } = stepsOf(parcel);
  const lastDay = pickUpBy(parcel, context);
  const classes = `waymark-parcel waymark-${tone}${isInHeadline ? " is-in-headline" : ""}`;
  return html`<details class="${classes}" ${isOpen && html`open`}>
    <summary>
      <span class="waymark-order">${place}</span>
      <h3 class="waymark-headline">${parcelHeadline(parcel, context)}</h3>
      ${lastDay && html`<strong>${lastDay}</strong>`}
      ${
        parcel.isTracked &&
        html`<span class="waymark-track" aria-hidden="true">
          ${steps.map(({ state }) => html`<span class="is-${state}"></span>`)}
        </span>`
      }
    </summary>
    ${parcelBody(parcel, context, context.calendarUrl)}
  </details>`;
}

/** What a page needs besides its state. */
export interface PageFrame extends FormFrame {
  /** The stylesheet's text: the proxy page cannot link to the theme extension's assets. */
  styles: Html;
}

/** The page's content inside the shop's theme. Below an answer the forms are folded; otherwise they stay open. */
export function renderPage(state: PageState, frame: PageFrame): Html {
  const { texts } = frame;
  const forms = renderForms(frame);
  const isAnswered = state.kind === "found" || state.kind === "waiting";
  const classes = `waymark waymark-page${isAnswered ? " waymark-answered" : ""}`;
  return html`<style>
      ${frame.styles}
    </style>
    <div class="${classes}" lang="${texts.locale}" dir="${texts.direction}">
      <h1 class="waymark-title">${texts.form.title}</h1>
      <div class="waymark-result" id="waymark-result">${renderResult(state, frame)}</div>
      ${
        isAnswered
          ? html`<details class="waymark-again">
              <summary>${texts.form.again}</summary>
              ${forms}
            </details>`
          : forms
      }
    </div>`;
}

/** A complete document, for responses that Shopify does not render in the theme. */
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
