// One parcel as HTML: progress, facts, contents and timeline.
import { type WallTime, formatAgo, formatMoment, readWallTime } from "./dates";
import { type Html, html } from "./html";
import type { CarrierView, EventView, ParcelView } from "./parcel-view";
import { type Progress, adviceFor, progressOf, sentence } from "./shopper-status";
import { type Texts, fill, fillPlural } from "./texts";

export interface Reading {
  texts: Texts;
  now: Date;
}

/** Events shown at once; older ones unfold. */
const NEWEST_EVENTS = 4;

export function parcelSentence(parcel: ParcelView, { texts, now }: Reading): string {
  const deliveredAt = readWallTime(parcel.deliveredAt ?? "");
  return sentence(parcel.status, parcel.substatus, deliveredAt, now, texts);
}

/**
 * Everything below the parcel's heading. `data-…` carry the state for scripts and tests; the class is
 * for looks only.
 */
export function parcelBody(parcel: ParcelView, reading: Reading): Html {
  const { texts } = reading;
  const advice = adviceFor(parcel.status, parcel.substatus, texts);
  const progress = progressOf(parcel.status, parcel.substatus);
  return html`<div
    class="waymark-body${progress.problem ? " waymark-problem" : ""}"
    data-status="${parcel.status}"
    data-substatus="${parcel.substatus}"
  >
    ${advice && html`<p class="waymark-advice">${advice}</p>`} ${steps(progress, texts)}
    ${facts(parcel, reading)} ${items(parcel, texts)} ${timeline(parcel, reading)}
  </div>`;
}

function steps(progress: Progress, texts: Texts): Html {
  return html`<ol class="waymark-steps" aria-label="${texts.result.progress}">
    ${progress.steps.map((step, index) => {
      const isCurrent = index === progress.current;
      const isLast = index === progress.steps.length - 1;
      const isDone = index < progress.current || (isCurrent && isLast && !progress.problem);
      const state = isCurrent
        ? progress.problem
          ? texts.result.stepProblem
          : isLast
            ? texts.result.stepDone
            : texts.result.stepCurrent
        : isDone && texts.result.stepDone;
      const current = isCurrent && html` aria-current="step"`;
      return html`<li class="${isDone ? "is-done" : isCurrent ? "is-current" : ""}" ${current}>
        ${texts.steps[step]}${state && html`<span class="waymark-hidden"> (${state})</span>`}
      </li>`;
    })}
  </ol>`;
}

/** Who carries it and under which number; below that the two clocks, side by side so that they are told apart. */
function facts(parcel: ParcelView, { texts, now }: Reading): Html {
  const { result } = texts;
  const scanned = parcel.scannedAt && readWallTime(parcel.scannedAt);
  return html`<div class="waymark-facts">
    <dl>
      ${parcel.carrier && carrierFact(result.carrier, parcel.carrier, texts)}
      ${parcel.lastCarrier && carrierFact(result.handedOver, parcel.lastCarrier, texts)}
      <div>
        <dt>${result.number}</dt>
        <dd><bdi>${parcel.number}</bdi></dd>
      </div>
    </dl>
    <dl>
      <div>
        <dt>${result.scanned}</dt>
        <dd>
          ${scanned ? moment(scanned, { texts, now }) : (parcel.scannedAt ?? result.never)}
          ${scanned && html`<small>${result.scannedHint}</small>`}
        </dd>
      </div>
      <div>
        <dt>${result.checked}</dt>
        <dd>${parcel.checkedAt ? ago(parcel.checkedAt, { texts, now }) : result.never}</dd>
      </div>
    </dl>
  </div>`;
}

function ago(then: Date, { texts, now }: Reading): Html {
  return html`<time datetime="${then.toISOString()}">${formatAgo(then, now, texts)}</time>`;
}

function carrierFact(label: string, carrier: CarrierView, texts: Texts): Html {
  const atCarrier = fill(texts.result.atCarrier, { carrier: carrier.name });
  // The page's address may hold the e-mail: no other site is told it.
  const name = carrier.url
    ? html`<a
        href="${carrier.url}"
        rel="nofollow noopener noreferrer"
        referrerpolicy="no-referrer"
        title="${atCarrier}"
        ><bdi>${carrier.name}</bdi></a
      >`
    : html`<bdi>${carrier.name}</bdi>`;
  const phone =
    carrier.phone &&
    html`<a
      class="waymark-phone"
      href="tel:${carrier.phone.replace(/[^\d+]/g, "")}"
      title="${fill(texts.result.phone, { carrier: carrier.name })}"
      ><bdi>${carrier.phone}</bdi></a
    >`;
  return html`<div>
    <dt>${label}</dt>
    <dd>${name} ${phone}</dd>
  </div>`;
}

function items(parcel: ParcelView, texts: Texts): Html | null {
  if (parcel.items.length === 0) return null;
  const { result } = texts;
  return html`<div class="waymark-items">
    <h3>${result.items}</h3>
    <ul>
      ${parcel.items.map(
        ({ title, quantity }) =>
          html`<li>
            <span>${fill(result.quantity, { count: quantity })}</span>
            <span dir="auto">${title}</span>
          </li>`,
      )}
    </ul>
  </div>`;
}

function timeline(parcel: ParcelView, reading: Reading): Html {
  const { result } = reading.texts;
  const legs = parcel.legs.filter((leg) => leg.events.length > 0);
  if (legs.length === 0) {
    return html`<p class="waymark-none">${result.noEvents}</p>`;
  }
  return html`<div class="waymark-timeline">
    <h3>${result.timeline}</h3>
    ${legs.map(
      (leg, index) => html`
        ${leg.carrier && html`<h4><bdi>${fill(result.legOf, { carrier: leg.carrier })}</bdi></h4>`}
        ${eventList(leg.events, index === 0, reading)}
      `,
    )}
  </div>`;
}

function eventList(events: readonly EventView[], isNewest: boolean, reading: Reading): Html {
  // One event less to unfold would cost a click and save no room.
  const shown = events.length === NEWEST_EVENTS + 1 ? events.length : NEWEST_EVENTS;
  const earlier = events.slice(shown);
  const { texts } = reading;
  return html`<ol class="waymark-events${isNewest ? " is-newest" : ""}">
      ${events.slice(0, shown).map((entry) => event(entry, reading))}
    </ol>
    ${
      earlier.length > 0 &&
      html`<details class="waymark-earlier">
        <summary>${fillPlural(texts, texts.result.earlier, earlier.length)}</summary>
        <ol class="waymark-events">
          ${earlier.map((entry) => event(entry, reading))}
        </ol>
      </details>`
    }`;
}

function event(entry: EventView, reading: Reading): Html {
  const wallTime = readWallTime(entry.wallTime);
  const when = wallTime ? moment(wallTime, reading) : entry.wallTime;
  // The carrier's language is not told; an empty lang says so to a screen reader.
  const what =
    entry.words === null
      ? html`<span>${ownSentence(entry, reading)}</span>`
      : html`<span lang="" dir="auto">${entry.words}</span>`;
  const place =
    entry.place && html`<span class="waymark-place" lang="" dir="auto">${entry.place}</span>`;
  return html`<li>
    <span class="waymark-when">${when}</span>
    <span class="waymark-what">${what}${place}</span>
  </li>`;
}

/** What a scan means, in our words: by its pair, or by the milestone it set when the pair says little. */
function ownSentence(entry: EventView, { texts, now }: Reading): string {
  const milestones: Record<string, string> = texts.milestones;
  const milestone =
    entry.milestone && Object.hasOwn(milestones, entry.milestone) && milestones[entry.milestone];
  if (entry.status === null || (entry.status === "transit" && !entry.substatus)) {
    return milestone || texts.status.transit;
  }
  return sentence(entry.status, entry.substatus, null, now, texts);
}

function moment(wallTime: WallTime, { texts, now }: Reading): Html {
  return html`<time datetime="${wallTime.iso}">${formatMoment(wallTime, now, texts)}</time>`;
}
