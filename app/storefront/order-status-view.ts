// An order's parcels as words for its order-status page: the tracking page's views and texts, without HTML.
import type { ShipmentDetail } from "~/shipments/shipment";
import { DEFAULT_TRACKING_PAGE, type TrackingPageSettings } from "~/shops/tracking-page-settings";
import { formatAgo, formatDay, formatTime, readWallTime } from "./dates";
import type {
  CarrierWords,
  EventWords,
  OrderStatusAnswer,
  OrderStatusState,
  ParcelWords,
  StepWords,
} from "./order-status-answer";
import type { EventView } from "./journey-view";
import { parcelSentence } from "./parcel-html";
import { type ParcelView, parcelView } from "./parcel-view";
import { type Reading, ownSentence } from "./timeline-html";
import { type Progress, adviceFor, progressOf } from "./shopper-status";
import { resultTitle } from "./tracking-page";

/** Enough to tell two parcels apart by the label in one's hand, too little to look one up. */
const SHOWN_OF_NUMBER = 4;

/**
 * The answer when there is something to show, masked as on the tracking page; `isOwner`: the verified
 * customer asks.
 */
export function foundAnswer(
  shipments: readonly ShipmentDetail[],
  asker: { isOwner: boolean; isSignedIn: boolean },
  reading: Reading,
  settings: TrackingPageSettings = DEFAULT_TRACKING_PAGE,
): OrderStatusAnswer {
  const views = shipments.map((shipment) => viewFor(shipment, asker.isOwner, settings));
  return {
    state: "found",
    scope: asker.isOwner ? "order" : "status",
    moreAfterLogin: !asker.isSignedIn,
    locale: reading.texts.locale,
    direction: reading.texts.direction,
    title: resultTitle({ kind: "found", scope: "order", parcels: views }, reading),
    parcels: views.map((view) => parcelWords(view, reading)),
  };
}

/** The answer when there is nothing to show. */
export function emptyAnswer(
  state: Exclude<OrderStatusState, "found">,
  { texts }: Reading,
): OrderStatusAnswer {
  const { locale, direction } = texts;
  return {
    state,
    scope: "status",
    moreAfterLogin: false,
    locale,
    direction,
    title: "",
    parcels: [],
  };
}

/**
 * An order's id can be guessed and the token does not prove it. So whoever is not its customer sees what a
 * tracking number alone shows, and not even the number: with it the carrier's page may name the place.
 */
function viewFor(
  shipment: ShipmentDetail,
  isOwner: boolean,
  settings: TrackingPageSettings,
): ParcelView {
  if (isOwner) return parcelView(shipment, "order", settings);
  const view = parcelView(shipment, "number", settings);
  const number = `…${view.number.slice(-SHOWN_OF_NUMBER)}`;
  const carrier = view.carrier && { ...view.carrier, url: null, phone: null };
  return { ...view, number, carrier };
}

function parcelWords(view: ParcelView, reading: Reading): ParcelWords {
  const { texts, now } = reading;
  const progress = progressOf(view.status, view.substatus);
  const scannedAt = view.scannedAt && readWallTime(view.scannedAt);
  return {
    sentence: parcelSentence(view, reading),
    advice: adviceFor(view.status, view.substatus, texts),
    status: view.status,
    substatus: view.substatus,
    problem: progress.problem,
    steps: stepWords(progress, reading),
    number: view.number,
    carrier: view.carrier satisfies CarrierWords | null,
    lastCarrier: view.lastCarrier satisfies CarrierWords | null,
    items: view.items,
    legs: view.legs
      .filter((leg) => leg.events.length > 0)
      .map(({ carrier, events }) => ({
        carrier,
        events: events.map((event) => eventWords(event, reading)),
      })),
    scannedAt: scannedAt ? momentText(view.scannedAt ?? "", reading) : view.scannedAt,
    checkedAgo: view.checkedAt && formatAgo(view.checkedAt, now, texts),
  };
}

function stepWords(progress: Progress, { texts }: Reading): StepWords[] {
  const last = progress.steps.length - 1;
  return progress.steps.map((step, index) => {
    const label = texts.steps[step];
    if (index < progress.current) return { label, state: "done" };
    if (index > progress.current) return { label, state: "ahead" };
    if (progress.problem) return { label, state: "problem" };
    return { label, state: index === last ? "done" : "current" };
  });
}

function eventWords(event: EventView, reading: Reading): EventWords {
  return {
    when: momentText(event.wallTime, reading),
    what: event.words ?? ownSentence(event, reading),
    place: event.place,
    isCarriers: event.words !== null,
  };
}

/** A wall time that can't be read is shown as the carrier gave it. */
function momentText(wallTime: string, { texts, now }: Reading): string {
  const read = readWallTime(wallTime);
  if (!read) return wallTime;
  const time = formatTime(read, texts);
  return formatDay(read, now, texts) + (time ? `, ${time}` : "");
}
