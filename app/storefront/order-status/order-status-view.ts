// An order's parcels as words for its order-status page: the tracking page's views and texts, without HTML.
import type { Estimate } from "~/shipments/read/estimate";
import type { ShipmentDetail } from "~/shipments/shipment";
import { DEFAULT_TRACKING_PAGE, type TrackingPageSettings } from "~/shops/tracking-page-settings";
import { formatAgo, formatMoment, readWallTime } from "../parcel/dates";
import type {
  CarrierWords,
  EventWords,
  OrderStatusAnswer,
  OrderStatusState,
  ParcelWords,
  StepWords,
} from "./order-status-answer";
import { arrivalWords } from "../tracking-page/arrival-html";
import type { EventView } from "../parcel/journey-view";
import { parcelSentence } from "../tracking-page/parcel-html";
import { type ParcelView, parcelView } from "../parcel/parcel-view";
import { type Reading, ownSentence } from "../tracking-page/timeline-html";
import { type Progress, adviceFor, progressOf } from "../parcel/shopper-status";
import { resultTitle } from "../tracking-page/tracking-page";

/** Enough to tell two parcels apart by the label in one's hand, too little to look one up. */
const SHOWN_OF_NUMBER = 4;

export interface FoundParcels {
  shipments: readonly ShipmentDetail[];
  /** By shipment id. */
  estimates?: ReadonlyMap<string, Estimate>;
  settings?: TrackingPageSettings;
}

/** The answer when there is something to show; `isOwner`: the verified customer asks. */
export function foundAnswer(
  { shipments, estimates, settings = DEFAULT_TRACKING_PAGE }: FoundParcels,
  asker: { isOwner: boolean; isSignedIn: boolean },
  reading: Reading,
): OrderStatusAnswer {
  const views = shipments.map((shipment) =>
    asker.isOwner
      ? parcelView(shipment, "order", settings, estimates?.get(shipment.id))
      : viewOfStranger(shipment, settings),
  );
  return {
    state: "found",
    scope: asker.isOwner ? "order" : "status",
    moreAfterLogin: !asker.isSignedIn,
    locale: reading.texts.locale,
    direction: reading.texts.direction,
    title: resultTitle({ kind: "found", scope: "order", parcels: views }, reading),
    parcels: views.map((view) => parcelWords(view, reading)),
    note: settings.note,
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
    note: "",
  };
}

/**
 * An order's id can be guessed and the token does not prove it. So whoever is not its customer sees what a
 * tracking number alone shows, and not even the number: with it the carrier's page may name the place.
 */
function viewOfStranger(shipment: ShipmentDetail, settings: TrackingPageSettings): ParcelView {
  const view = parcelView(shipment, "number", settings);
  const number = `…${view.number.slice(-SHOWN_OF_NUMBER)}`;
  const carrier = view.carrier && { ...view.carrier, url: null, phone: null };
  return { ...view, number, carrier };
}

function parcelWords(view: ParcelView, reading: Reading): ParcelWords {
  const { texts, now } = reading;
  const progress = progressOf(view.status, view.substatus);
  return {
    sentence: parcelSentence(view, reading),
    arrival: arrivalWords(view.estimate, reading),
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
    scannedAt: view.scannedAt && momentText(view.scannedAt, reading),
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
  return read ? formatMoment(read, now, texts) : wallTime;
}
