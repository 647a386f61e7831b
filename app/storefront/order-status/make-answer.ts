// An order's parcels as text for its order-status page, from the tracking page's views.
import type { OrderItem } from "~/shipments/order-items";
import type { Estimate } from "~/shipments/estimates/choose-estimate";
import type { UnnumberedFulfillment } from "~/shipments/read/store-unnumbered.server";
import type { ShipmentDetail } from "~/shipments/shipment";
import { checkIn, type ParcelCheck, type ShopSources } from "~/shipments/sources";
import { DEFAULT_TRACKING_PAGE, type TrackingPageSettings } from "~/shops/tracking-page-settings";
import { formatAgo, formatDay, formatMoment, readWallTime } from "../formats/dates";
import type {
  CarrierText,
  OrderStatusAnswer,
  OrderStatusState,
  ParcelText,
  ScanText,
} from "./answer-types";
import { helpLinks } from "../order/help-links";
import { isHandedOver } from "../parcel/journey-view";
import { arrivalNote, lastSeen, parcelHeadline, pickUpBy } from "../parcel/parcel-sentence";
import { type ItemView, itemsOf, unsentLine } from "../parcel/item-view";
import { orderHeadline, placeAmong } from "../order/headline";
import { type ParcelView, parcelView } from "../parcel/parcel-view";
import { unnumberedView } from "../parcel/unnumbered-view";
import { scanTexts } from "../parcel/scan-texts";
import { mostPressing } from "../order/most-pressing";
import { isLate, refreshSecondsOf, showsTimeline, stepsOf } from "../parcel/progress";
import { adviceFor } from "../parcel/shopper-status";
import type { RenderContext } from "../languages/texts";

/** Enough to identify a label in hand, too little for a look-up. */
const VISIBLE_NUMBER_LENGTH = 4;

export interface FoundParcels {
  shipments: readonly ShipmentDetail[];
  /** Sent without a tracking number. */
  unnumbered?: readonly UnnumberedFulfillment[];
  /** What of the order was not sent yet. */
  unsent?: readonly OrderItem[];
  /** By shipment id. */
  estimates?: ReadonlyMap<string, Estimate>;
  settings?: TrackingPageSettings;
  sources?: ShopSources | null;
  /** By shipment id: see `checkIn`. */
  checks?: ReadonlyMap<string, ParcelCheck> | undefined;
}

/** The answer for parcels found; `viewer.isOwner`: the verified customer sends the request. */
export function foundAnswer(
  {
    shipments,
    unnumbered = [],
    unsent = [],
    estimates,
    settings = DEFAULT_TRACKING_PAGE,
    sources = null,
    checks,
  }: FoundParcels,
  viewer: { isOwner: boolean; isSignedIn: boolean },
  context: RenderContext,
): OrderStatusAnswer {
  const parcels = shipments.map((shipment) => {
    const check = checkIn(checks, shipment);
    return viewer.isOwner
      ? parcelView(shipment, "order", settings, estimates?.get(shipment.id), sources, check)
      : redacted(parcelView(shipment, "number", settings, null, sources, check));
  });
  const sent = unnumbered
    .map((each) => unnumberedView(each, null, settings))
    .map((view) => (viewer.isOwner ? view : { ...redacted(view), items: [] }));
  const views = [...parcels, ...sent];
  const count = views.length;
  const hasUnsent = unsent.length > 0;
  const showsUnsent = viewer.isOwner && settings.showItems;
  const hasNoDate = views.some(({ showsEstimate }) => showsEstimate);
  const headline = orderHeadline({ scope: "order", parcels: views, hasUnsent }, context);
  return {
    state: "found",
    scope: viewer.isOwner ? "order" : "status",
    moreAfterLogin: !viewer.isSignedIn,
    locale: context.texts.locale,
    direction: context.texts.direction,
    title: headline.title,
    summary: headline.summary,
    parcels: views.map((view, index) => ({
      place: count > 1 ? placeAmong({ index, count, hasUnsent }, context.texts) : null,
      isInHeadline: count > 1 && index === headline.headlineIndex,
      ...parcelText(view, context),
    })),
    openIndex: mostPressing(views),
    refreshSeconds: refreshSecondsOf(views),
    unsent: hasUnsent ? unsentText(showsUnsent ? itemsOf(unsent) : [], hasNoDate, context) : null,
    note: settings.note,
  };
}

/** The answer without parcels. */
export function emptyAnswer(
  state: Exclude<OrderStatusState, "found">,
  { texts }: RenderContext,
): OrderStatusAnswer {
  const { locale, direction } = texts;
  return {
    state,
    scope: "status",
    moreAfterLogin: false,
    locale,
    direction,
    title: "",
    summary: [],
    parcels: [],
    openIndex: 0,
    refreshSeconds: null,
    unsent: null,
    note: "",
  };
}

/**
 * An order's id can be guessed and the token does not prove ownership. Viewers other than its customer see
 * what a tracking number shows, without the number: with it the carrier's page may name the place.
 */
function redacted(view: ParcelView): ParcelView {
  const number = view.number && `…${view.number.slice(-VISIBLE_NUMBER_LENGTH)}`;
  const carrier = view.carrier && { ...view.carrier, url: null, phone: null, phoneUrl: null };
  return { ...view, number, carrier, contactUrl: null };
}

function unsentText(
  items: ItemView[],
  hasNoDate: boolean,
  { texts }: RenderContext,
): OrderStatusAnswer["unsent"] {
  const { unsent: heading, unsentSome: unnamed } = texts.result;
  return { line: unsentLine(items, hasNoDate, texts), unnamed, heading, items };
}

function parcelText(
  view: ParcelView,
  context: RenderContext,
): Omit<ParcelText, "place" | "isInHeadline"> {
  const { texts, now } = context;
  const { steps, tone } = stepsOf(view);
  const help = view.isTracked ? helpLinks(view, texts) : [];
  return {
    sentence: parcelHeadline(view, context),
    pickUpBy: pickUpBy(view, context),
    arrivalNote: arrivalNote(view, context),
    isLate: isLate(view),
    lastSeen: lastSeen(view, context),
    advice: view.isTracked ? adviceFor(view.status, view.substatus, texts) : null,
    help,
    isTracked: view.isTracked,
    status: view.status,
    substatus: view.substatus,
    tone,
    steps: steps.map(({ name, state, reachedOn }) => ({
      label: texts.steps[name],
      state,
      day: reachedOn && formatDay(reachedOn, now, texts),
    })),
    number: view.number,
    carrier: view.carrier satisfies CarrierText | null,
    lastCarrier: view.lastCarrier satisfies CarrierText | null,
    isHandedOver: isHandedOver(view),
    items: view.items,
    scans: showsTimeline(view) ? (scanTexts(view.scans, context) satisfies ScanText[]) : null,
    contact:
      view.contactUrl && help.length === 0
        ? { url: view.contactUrl, label: texts.result.ask }
        : null,
    scannedAt: view.scannedAt && momentText(view.scannedAt, context),
    checkedAgo: view.checkedAt && formatAgo(view.checkedAt, now, texts),
    isAsked: view.isAsked,
  };
}

/** A wall time that can't be read is shown as the carrier gave it. */
function momentText(wallTime: string, { texts, now }: RenderContext): string {
  const read = readWallTime(wallTime);
  return read ? formatMoment(read, now, texts) : wallTime;
}
