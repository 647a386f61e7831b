// Renders one parcel as HTML: progress, facts, contents and timeline.
import type { CarrierView } from "../parcel/carrier-view";
import { isHandedOver } from "../parcel/journey-view";
import { helpLinks } from "../order/help-links";
import { formatAgo, formatDay, readWallTime } from "../formats/dates";
import { type Html, html } from "~/lib/text/html";
import { arrivalNote, lastSeen } from "../parcel/parcel-sentence";
import { ITEM_IMAGE_PX, type ItemView } from "../parcel/item-view";
import type { ParcelView } from "../parcel/parcel-view";
import { type Step, helperOf, isLate, showsTimeline, stepsOf } from "../parcel/progress";
import { hasDayAhead } from "../parcel/calendar-days";
import { adviceFor } from "../parcel/shopper-status";
import { type RenderContext, type Texts, fill } from "../languages/texts";
import { route } from "./route-html";
import { moment, timeline } from "./timeline-html";

/** Attributes of links to other sites: the page's address may contain an e-mail, which they must not see. */
const LEAVING = html`rel="nofollow noopener noreferrer" referrerpolicy="no-referrer"`;

/** Ours, and those of Shopify's themes. */
const BUTTON = "waymark-button button btn";

/**
 * Everything below the parcel's heading. Scripts and tests read the state from `data-…`; classes are for
 * styling only.
 *
 * @param calendarUrl of the order's calendar, offered beside the days
 */
export function parcelBody(
  parcel: ParcelView,
  context: RenderContext,
  calendarUrl: string | null = null,
): Html {
  const { texts } = context;
  if (!parcel.isTracked) return untrackedBody(parcel, context);
  const advice = adviceFor(parcel.status, parcel.substatus, texts);
  const note = arrivalNote(parcel, context);
  const { tone } = stepsOf(parcel);
  const seen = lastSeen(parcel, context);
  const actions = actionsFor(parcel, texts);
  const isNotice = helperOf(parcel) !== null;
  // What is lost matters more than how far it came.
  const itemsFirst = tone === "trouble";
  const items = itemList(parcel.items, texts.result.items, texts);
  return html`<div
    class="waymark-body waymark-${tone}"
    data-status="${parcel.status}"
    data-substatus="${parcel.substatus}"
  >
    ${note && html`<p class="waymark-${noteClass(parcel)}">${note}</p>`}
    ${
      calendarUrl &&
      hasDayAhead(parcel) &&
      html`<p class="waymark-follow">
        <a href="${calendarUrl}" rel="nofollow">${texts.result.calendar}</a>
      </p>`
    }
    ${seen && html`<p class="waymark-seen"><bdi>${seen}</bdi></p>`}
    ${advice && html`<p class="waymark-${isNotice ? "notice" : "summary"}">${advice}</p>`}
    ${actions} ${itemsFirst && items} ${steps(parcel, context)} ${!itemsFirst && items}
    ${facts(parcel, context)} ${route(parcel.route, context)}
    ${showsTimeline(parcel) && timeline(parcel.scans, context)} ${!actions && ask(parcel, texts)}
  </div>`;
}

/** The source of a day is less than that there is none, or that it has passed. */
function noteClass(parcel: ParcelView): string {
  if (isLate(parcel)) return "notice";
  return parcel.estimate ? "estimate" : "summary";
}

/** Without steps, scans and times, which would promise tracking. */
function untrackedBody(parcel: ParcelView, context: RenderContext): Html {
  const { carrier, status } = parcel;
  const { texts } = context;
  const note = arrivalNote(parcel, context);
  const knows =
    status !== "delivered" && carrier && fill(texts.result.untracked, { carrier: carrier.name });
  return html`<div class="waymark-body" data-status="${parcel.status}" data-untracked>
    ${note && html`<p class="waymark-estimate">${note}</p>`}
    ${knows && html`<p class="waymark-summary">${knows}</p>`}
    ${
      carrier?.url &&
      linkTo(carrier.url, fill(texts.result.atCarrier, { carrier: carrier.name }), BUTTON)
    }
    ${itemList(parcel.items, texts.result.items, texts)}
    ${(carrier || parcel.number) && html`<div class="waymark-facts">${carrierFacts(parcel, texts)}</div>`}
    ${ask(parcel, texts)}
  </div>`;
}

/** Where a shopper gets help, the first as a button; null where only waiting helps or nobody is named. */
function actionsFor(parcel: ParcelView, texts: Texts): Html | null {
  const links = helpLinks(parcel, texts);
  if (links.length === 0) return null;
  return html`${links.map(({ url, label }, index) => linkTo(url, label, index === 0 ? BUTTON : ""))}`;
}

/** A link to somebody who can help, in a paragraph of its own. */
export function linkTo(url: string, label: string, classes = ""): Html {
  return html`<p class="waymark-ask">
    <a class="${classes}" href="${url}" ${LEAVING}>${label}</a>
  </p>`;
}

/** "Ask us about this package" */
function ask({ contactUrl }: ParcelView, { result }: Texts): Html | null {
  return contactUrl ? linkTo(contactUrl, result.ask) : null;
}

function steps(parcel: ParcelView, context: RenderContext): Html {
  const { steps, current } = stepsOf(parcel);
  return html`<ol class="waymark-steps" aria-label="${context.texts.result.progress}">
    ${steps.map((step, index) => stepItem(step, index === current, context))}
  </ol>`;
}

function stepItem(
  { name, state, reachedOn }: Step,
  isCurrent: boolean,
  { texts, now }: RenderContext,
): Html {
  const { stepDone, stepCurrent, stepProblem } = texts.result;
  const words = { done: stepDone, current: stepCurrent, problem: stepProblem, ahead: null }[state];
  return html`<li class="is-${state}" ${isCurrent && html`aria-current="step"`}>
    <span
      >${texts.steps[name]}${words && html`<span class="waymark-hidden"> (${words})</span>`}</span
    >
    ${
      reachedOn &&
      html`<time datetime="${reachedOn.iso.slice(0, 10)}"
        >${formatDay(reachedOn, now, texts)}</time
      >`
    }
  </li>`;
}

/** Carriers and number, then the last scan, if any, beside the last check, so that the two are distinct. */
function facts(parcel: ParcelView, { texts, now }: RenderContext): Html {
  const { result } = texts;
  const scanned = parcel.scannedAt && readWallTime(parcel.scannedAt);
  return html`<div class="waymark-facts">
    ${carrierFacts(parcel, texts)}
    <dl>
      ${
        parcel.scannedAt &&
        html`<div>
          <dt>${result.scanned}</dt>
          <dd>
            ${scanned ? moment(scanned, { texts, now }) : parcel.scannedAt}
            ${scanned && !scanned.utcOffset && html`<small>${result.scannedHint}</small>`}
          </dd>
        </div>`
      }
      ${
        parcel.isAsked &&
        html`<div>
          <dt>${result.checked}</dt>
          <dd>${parcel.checkedAt ? ago(parcel.checkedAt, { texts, now }) : result.never}</dd>
        </div>`
      }
    </dl>
  </div>`;
}

/** The carrier that has the parcel first. */
function carrierFacts(parcel: ParcelView, texts: Texts): Html {
  const { carrier, lastCarrier, number } = parcel;
  const { result } = texts;
  const carriers = [
    carrier && carrierFact(result.carrier, carrier, texts),
    lastCarrier && carrierFact(result.handedOver, lastCarrier, texts),
  ];
  return html`<dl>
    ${isHandedOver(parcel) ? carriers.toReversed() : carriers}
    ${
      number &&
      html`<div>
        <dt>${result.number}</dt>
        <dd><bdi>${number}</bdi></dd>
      </div>`
    }
  </dl>`;
}

function ago(then: Date, { texts, now }: RenderContext): Html {
  // The block's script updates the age while the page stays open.
  return html`<time datetime="${then.toISOString()}" data-waymark-ago
    >${formatAgo(then, now, texts)}</time
  >`;
}

function carrierFact(label: string, carrier: CarrierView, texts: Texts): Html {
  const atCarrier = fill(texts.result.atCarrier, { carrier: carrier.name });
  const name = carrier.url
    ? html`<a href="${carrier.url}" ${LEAVING} title="${atCarrier}"><bdi>${carrier.name}</bdi></a>`
    : html`<bdi>${carrier.name}</bdi>`;
  const phone =
    carrier.phone &&
    carrier.phoneUrl &&
    html`<a
      class="waymark-phone"
      href="${carrier.phoneUrl}"
      title="${fill(texts.result.phone, { carrier: carrier.name })}"
      ><bdi>${carrier.phone}</bdi></a
    >`;
  return html`<div>
    <dt>${label}</dt>
    <dd>${name} ${phone}</dd>
  </div>`;
}

/** Items with their pictures; null for none. `isTitled`: the page's headline says what the heading does. */
export function itemList(
  items: readonly ItemView[],
  heading: string,
  { result }: Texts,
  { isTitled = false } = {},
): Html | null {
  if (items.length === 0) return null;
  const hasPictures = items.some(({ image }) => image);
  return html`<div class="waymark-items">
    <h3 ${isTitled && html`class="waymark-hidden"`}>${heading}</h3>
    <ul>
      ${items.map(
        ({ title, quantity, image }) =>
          html`<li>
            ${hasPictures && picture(image)}
            <span>${fill(result.quantity, { count: quantity })}</span>
            <span><bdi>${title}</bdi></span>
          </li>`,
      )}
    </ul>
  </div>`;
}

/** Its box has a size before the file arrives, and without one. */
function picture(image: ItemView["image"]): Html {
  if (!image) return html`<span class="waymark-picture"></span>`;
  const px = ITEM_IMAGE_PX;
  return html`<img
    class="waymark-picture"
    src="${image.url}"
    alt="${image.alt}"
    width="${px}"
    height="${px}"
    loading="lazy"
    decoding="async"
  />`;
}
