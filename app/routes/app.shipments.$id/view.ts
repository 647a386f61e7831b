// Formats one shipment. Sentences and dates are made on the server.
import { findCarrier, trackingPageUrl } from "~/carriers/catalogue";
import { MILESTONES } from "~/carriers/connector";
import type { Disagreement } from "~/engine/journey/two-sources";
import {
  UNKNOWN_CARRIER,
  type LegName,
  type ShipmentCheckpoint,
  type ShipmentDetail,
  type ShipmentOrder,
} from "~/shipments/shipment";
import {
  SILENT_STATUSES,
  sourceOf,
  type ParcelCheck,
  type ParcelSource,
  type ShopSources,
} from "~/shipments/sources";
import { withoutBidiControls } from "~/lib/text/bidi";
import type { CarrierEvidence } from "~/carriers/resolution/explain-carrier";
import type { OrderParcel } from "~/shipments/read/store-order-parcels.server";
import { countryInSentence } from "~/ui/country-name";
import { describeMoment, formatWallTime, isStoreTime, untilText, type Moment } from "~/ui/dates";
import { LIST_PATH } from "~/routes/app.shipments._index/list-url";
import type { PageContext } from "~/ui/language/page-context";
import type { Texts } from "~/ui/language/texts";
import {
  carrierText,
  shipmentUrl,
  rowStatus,
  statusBadge,
  statusView,
  untrackedStatus,
  type StatusView,
} from "~/ui/rows/shipment-row";
import { changeText } from "./change-text";
import { estimateView, type EstimateFacts, type EstimateView } from "./estimate-view";
import { carrierReason, statusReason, type CarrierReasonView, type ReasonView } from "./reasons";
import { registrationView, type RegistrationView } from "./registration-view";
import { disagreementView, type DisagreementView } from "./disagreement-view";
import { stoppedSource, sourceView, type SourceView } from "./source-view";
import { statusSentence } from "./status-sentence";
import { webUrl } from "./web-url";

export interface ShipmentView {
  id: string;
  trackingNumber: string;
  /** The tracking problem, if any; else the status. */
  badge: StatusView;
  /** "UPS, to Canada" */
  subtitle: string;
  /** The status in one sentence. */
  sentence: string;
  statusReason: ReasonView;
  /** null: parcels of this status have no estimate. */
  estimate: EstimateView | null;
  /** The status that the merchant set; null: the carrier's counts. */
  manualStatus: ManualStatusView | null;
  lastEvent: string | null;
  clocks: {
    /** Wall time of the carrier's newest scan. */
    carrierScanned: string | null;
    /** Whose time that is. */
    scannedIn: string;
    /** When the shipment's source last answered. */
    lastChecked: Moment | null;
    /** Whether a source is asked; otherwise no check is spoken of. */
    isChecked: boolean;
    /** "In 40 minutes"; null: unknown, or nothing is asked. */
    nextCheck: string | null;
  };
  /** Destination leg first, as it is newer. */
  legs: LegView[];
  /** In whose words and times the events are. */
  timelineText: string;
  carrier: CarrierView;
  registration: RegistrationView;
  /** Who watches the shipment; null: it isn't registered. */
  source: SourceView | null;
  /** What the carrier and Shopify say when they disagree; null: they don't. */
  disagreement: DisagreementView | null;
  orders: OrderView[];
  /** Newest first. */
  history: HistoryEntry[];
  /** The list that it was opened from, and its neighbors there. */
  list: ListPlace;
  /** Links to the shipments of this parcel before and after corrections of number or carrier. */
  corrections: { text: string; url: string }[];
}

export interface ListPlace {
  url: string;
  /** null: it was not opened from a list, or has no neighbor there. */
  previousUrl: string | null;
  nextUrl: string | null;
}

const ALL_SHIPMENTS: ListPlace = { url: LIST_PATH, previousUrl: null, nextUrl: null };

export interface HistoryEntry {
  id: string;
  text: string;
  at: Moment;
  /** "You", or who else made the change; null: Waymark, Shopify or the carrier. */
  by: string | null;
  isNote: boolean;
}

/** What the page shows besides the shipment's own row. */
export interface ShipmentContext {
  corrections?: Corrections;
  estimate?: EstimateFacts | null;
  /** The address of an order's tracking page; null: none. */
  linkOf?: (orderId: string) => string | null;
  sources?: ShopSources | null;
  evidence?: CarrierEvidence | null;
  orderParcels?: readonly OrderParcel[];
  disagreement?: Disagreement | null;
  /** Whether Shopify has reported on it; default: it has updates. */
  hasReports?: boolean;
  /** When its source was asked, by the same clock as the page's time; null: nobody is. */
  check?: ParcelCheck | null;
  list?: ListPlace;
  /** Shopify's id of the user who reads the page. */
  userId?: string | null;
}

/** The shipments of the same parcel before and after corrections of number or carrier. */
export interface Corrections {
  successor: string | null;
  predecessors: readonly { id: string; trackingNumber: string; carrierCode: string }[];
}

/** URL parameter: show a corrected shipment itself instead of its successor. */
export const SHOW_CORRECTED = "earlier";

export interface ManualStatusView {
  reason: string;
  setAt: Moment;
}

export interface LegView {
  leg: LegName;
  carrier: string;
  phone: string | null;
  website: string | null;
  milestones: { label: string; at: string }[];
  events: EventView[];
}

export interface EventView {
  /** The local time of the place, unless it says that it is the store's. */
  at: string;
  description: string;
  details: string;
  /** The status label, when the event changed the status. */
  label: string | null;
}

export interface CarrierView {
  name: string;
  isKnown: boolean;
  /** The carrier's own page about this parcel. */
  pageUrl: string | null;
  /** How the carrier was determined. */
  source: string;
  /** null: not asked for. */
  reason: CarrierReasonView | null;
}

export interface OrderView {
  name: string;
  url: string;
  /** Opens the order's tracking page without a form; null: none. */
  customerLink: string | null;
  items: string[];
  /** The order's other parcels; null: this one is the only one. */
  parcels: { delivered: string; others: OtherParcelView[] } | null;
}

export interface OtherParcelView {
  id: string;
  url: string;
  text: string;
  badge: StatusView;
}

export function shipmentView(
  shipment: ShipmentDetail,
  context: PageContext,
  facts: ShipmentContext = {},
): ShipmentView {
  const { estimate = null, sources = null, evidence = null, check = null } = facts;
  const { texts } = context;
  const moment = (at: Date) => describeMoment(at, context);
  const registration = registrationView(shipment, moment, texts);
  const source = sources && parcelSource(shipment, sources, facts.hasReports);
  const isAsked = source?.who !== "nobody";
  const isUntracked = !isAsked && SILENT_STATUSES.includes(shipment.status);
  const isStopped = shipment.registrationState === "stopped";
  const shownSource = isStopped
    ? stoppedSource(texts)
    : source && sourceView(source, carrierText(shipment, texts), context);
  return {
    id: shipment.id,
    trackingNumber: shipment.trackingNumber,
    badge: isUntracked ? untrackedStatus(texts).badge : rowStatus(shipment, texts).badge,
    subtitle: subtitleOf(shipment, texts),
    sentence: isUntracked ? texts.t("shipment.sentence.nobody") : statusSentence(shipment, context),
    statusReason: statusReason(shipment, shownSource?.title ?? null, context),
    estimate: estimate && estimateView(estimate, context),
    manualStatus: shipment.manualStatus
      ? { reason: shipment.manualStatus.reason, setAt: moment(shipment.manualStatus.setAt) }
      : null,
    lastEvent: shipment.lastEvent && withoutBidiControls(shipment.lastEvent),
    clocks: {
      carrierScanned:
        shipment.lastCheckpointAt && formatWallTime(shipment.lastCheckpointAt, context),
      scannedIn: texts.t(
        isStoreTime(shipment.lastCheckpointAt) ? "shipment.clock.store" : "shipment.clock.local",
      ),
      lastChecked: check?.lastAt ? moment(check.lastAt) : null,
      isChecked: check !== null,
      nextCheck: check?.nextAt ? untilText(check.nextAt, context) : null,
    },
    legs: (["destination", "origin"] as const).flatMap(
      (leg) => legView(shipment, leg, context) ?? [],
    ),
    timelineText: texts.t(
      shipment.checkpoints.some(({ wallTime }) => isStoreTime(wallTime))
        ? "shipment.timeline.textStore"
        : "shipment.timeline.text",
    ),
    carrier: carrierView(shipment, evidence, texts),
    registration: isAsked ? registration : { ...registration, badge: null },
    source: shownSource,
    disagreement: facts.disagreement
      ? disagreementView(facts.disagreement, shipment, context)
      : null,
    orders: ordersView(shipment, facts, texts),
    history: historyOf(shipment.changes, moment, facts.userId ?? null, texts),
    list: facts.list ?? ALL_SHIPMENTS,
    corrections: correctionLinks(facts.corrections ?? { successor: null, predecessors: [] }, texts),
  };
}

function subtitleOf(shipment: ShipmentDetail, texts: Texts): string {
  const carrier = carrierText(shipment, texts);
  const { destinationCountry } = shipment;
  if (!destinationCountry) return carrier;
  return texts.t("shipment.subtitle", {
    carrier,
    country: countryInSentence(destinationCountry, texts),
  });
}

/** Newest first. Of neighbors that read the same, such as two substatuses with one label, only the older one. */
function historyOf(
  changes: ShipmentDetail["changes"],
  moment: (at: Date) => Moment,
  userId: string | null,
  texts: Texts,
): HistoryEntry[] {
  const { t } = texts;
  const authorOf = (by: string | null) => {
    if (by === null) return null;
    return by === userId ? t("shipment.history.you") : t("shipment.history.member", { id: by });
  };
  const entries = changes.map((change) => ({
    id: change.id,
    text: changeText(change, texts),
    at: moment(change.changedAt),
    by: authorOf(change.by),
    isNote: change.kind === "note",
  }));
  return entries
    .filter((entry, index) => {
      const older = entries[index - 1];
      const isWords = entry.isNote || changes[index]?.kind === "by_hand";
      return isWords || entry.text !== older?.text || older.isNote;
    })
    .reverse();
}

/** Scans may be a former source's, such as TrackingMore's or a carrier's whose key was removed. */
function parcelSource(
  shipment: ShipmentDetail,
  sources: ShopSources,
  hasReports = shipment.checkpoints.length > 0,
): ParcelSource | null {
  if (shipment.registrationState !== "registered") return null;
  return sourceOf(sources, { ...shipment, hasUpdates: hasReports });
}

function correctionLinks(
  { successor, predecessors }: Corrections,
  texts: Texts,
): ShipmentView["corrections"] {
  const { t } = texts;
  const after = successor
    ? [{ text: t("shipment.history.current"), url: shipmentUrl(successor) }]
    : [];
  const before = predecessors.map(({ id, trackingNumber, carrierCode }) => ({
    text: t("shipment.history.previously", {
      number: trackingNumber,
      carrier: carrierText({ carrierCode, trackingCompany: null }, texts),
    }),
    url: `${shipmentUrl(id)}?${SHOW_CORRECTED}=1`,
  }));
  return [...after, ...before];
}

function legView(shipment: ShipmentDetail, name: LegName, context: PageContext): LegView | null {
  const { texts } = context;
  const leg = shipment.legs[name];
  const checkpoints = shipment.checkpoints.filter((checkpoint) => checkpoint.leg === name);
  const handedOver = shipment.checkpoints.find((checkpoint) => checkpoint.leg === "origin");
  const beforeLeg = name === "destination" ? handedOver : undefined;
  const milestones = MILESTONES.flatMap((milestone) => {
    const at = leg?.milestones[milestone];
    return at
      ? [{ label: texts.t(`shipment.milestone.${milestone}`), at: formatWallTime(at, context) }]
      : [];
  });
  if (!checkpoints.length && !milestones.length) return null;
  return {
    leg: name,
    carrier: carrierText(
      { ...shipment, carrierCode: leg?.carrierCode ?? shipment.carrierCode },
      texts,
    ),
    phone: leg?.phone ?? null,
    website: webUrl(leg?.weblink),
    milestones,
    events: checkpoints.map((checkpoint, index) => ({
      at: eventTime(checkpoint.wallTime, context),
      description: withoutBidiControls(checkpoint.description),
      details: withoutBidiControls(checkpoint.details),
      label: newLabel(checkpoint, checkpoints[index + 1] ?? beforeLeg, texts),
    })),
  };
}

function eventTime(wallTime: string, context: PageContext): string {
  const at = formatWallTime(wallTime, context);
  return isStoreTime(wallTime) ? context.texts.t("shipment.timeline.storeTime", { at }) : at;
}

/** The status label of an event that changed the status, unless the carrier's wording is the same. */
function newLabel(
  event: ShipmentCheckpoint,
  before: ShipmentCheckpoint | undefined,
  texts: Texts,
): string | null {
  if (!event.status || event.status === before?.status) return null;
  const { label } = statusView(event.status, event.substatus, texts);
  return wordsOf(label) === wordsOf(event.description) ? null : label;
}

/** "Out for delivery." and "OUT FOR DELIVERY" are the same words. */
function wordsOf(text: string): string {
  return (
    text
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu)
      ?.join(" ") ?? ""
  );
}

function carrierView(
  shipment: ShipmentDetail,
  evidence: CarrierEvidence | null,
  texts: Texts,
): CarrierView {
  const { carrierCode, trackingNumber } = shipment;
  const isKnown = carrierCode !== UNKNOWN_CARRIER;
  const ownPage = isKnown ? trackingPageUrl(carrierCode, trackingNumber) : null;
  return {
    name: carrierText(shipment, texts),
    isKnown,
    pageUrl:
      webUrl(ownPage) ?? webUrl(shipment.trackingUrl) ?? webUrl(findCarrier(carrierCode)?.homepage),
    source: texts.t(`shipment.carrierFrom.${shipment.carrierSource}`),
    reason: evidence && carrierReason(shipment, evidence, texts),
  };
}

/** One entry per order, also when the parcel belongs to two of its fulfillments. */
function ordersView(
  { id, orders }: Pick<ShipmentDetail, "id" | "orders">,
  { linkOf = () => null, orderParcels = [] }: ShipmentContext,
  texts: Texts,
): OrderView[] {
  const views = new Map<string, OrderView>();
  for (const order of orders) {
    const view = views.get(order.orderId) ?? {
      name: withoutBidiControls(order.orderName ?? "") || texts.t("shipment.orders.order"),
      url: `shopify://admin/orders/${order.orderId}`,
      customerLink: linkOf(order.orderId),
      items: [],
      parcels: parcelsView(
        id,
        orderParcels.filter(({ orderId }) => orderId === order.orderId),
        texts,
      ),
    };
    view.items.push(...order.items.map(itemText));
    views.set(order.orderId, view);
  }
  return [...views.values()];
}

function parcelsView(
  id: string,
  parcels: readonly OrderParcel[],
  texts: Texts,
): OrderView["parcels"] {
  const others = parcels.filter((parcel) => parcel.id !== id);
  if (others.length === 0) return null;
  const delivered = parcels.filter(({ status }) => status === "delivered").length;
  return {
    delivered: texts.t("shipment.orders.delivered", { delivered, total: parcels.length }),
    others: others.map((parcel) => ({
      id: parcel.id,
      url: shipmentUrl(parcel.id),
      text: parcel.trackingNumber,
      badge: statusBadge(parcel, texts),
    })),
  };
}

function itemText(item: ShipmentOrder["items"][number]): string {
  const variant = item.variantTitle ? ` (${item.variantTitle})` : "";
  return withoutBidiControls(`${item.quantity} × ${item.title}${variant}`);
}
