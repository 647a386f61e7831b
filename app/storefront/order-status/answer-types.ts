// The order-status endpoint's answer. The extension shares these types, so this file imports nothing.

/**
 * `none`: no parcel to show; the same for an unknown order and another customer's.
 * `unauthorized`: the session token is foreign or expired.
 */
export type OrderStatusState =
  "found" | "none" | "limited" | "failed" | "unauthorized" | "unreadable";

export interface OrderStatusAnswer {
  state: OrderStatusState;
  /** `order`: everything, for the verified customer. `status`: status and scans without the carrier's text. */
  scope: "order" | "status";
  /** Signing in may show more. */
  moreAfterLogin: boolean;
  /** BCP 47 and direction of every text below. */
  locale: string;
  direction: "ltr" | "rtl";
  /** All parcels in one sentence; "" without parcels. */
  title: string;
  /** Where the title is about one of several: a line for each of the others, or one that counts all; else empty. */
  summary: string[];
  parcels: ParcelText[];
  /** Index of the parcel that matters most. */
  openIndex: number;
  /** When an open page asks again; null: no further change is expected. */
  refreshSeconds: number | null;
  /** What of the order was not sent yet: one line, the same without names, and the items under their heading. */
  unsent: { line: string; unnamed: string; heading: string; items: ItemText[] } | null;
  /** The merchant's note below, e.g. contact details; "" for none. */
  note: string;
}

/** One parcel in the shopper's language, with the tracking page's texts. */
export interface ParcelText {
  /** "Package 1 of 4"; null for the only one. */
  place: string | null;
  /** "On its way, expected Tue, Nov 10 – Fri, Nov 13" */
  sentence: string;
  /** The title says its sentence. */
  isInHeadline: boolean;
  /** "Pick up by Thu, Nov 12"; null where no such day is known. */
  pickUpBy: string | null;
  /** What the expected days are based on, that the parcel is late, or that no day is known; null where none matters. */
  arrivalNote: string | null;
  /** The note says that it is late. */
  isLate: boolean;
  /** "Last carrier update Tue, Nov 3: LEIPZIG, DE"; null where the sentence has the place, or none is known. */
  lastSeen: string | null;
  /** What the shopper can do; null: only wait. */
  advice: string | null;
  /** Who can help, the first one to turn to at the front; none where only waiting helps. */
  help: { url: string; label: string }[];
  /** False: no tracking service follows it; steps, scans and times do not apply. */
  isTracked: boolean;
  /** The v2 pair, for styling. */
  status: string;
  substatus: string | null;
  /** `good`: it moves or has arrived. `attention`: somebody has to act. `trouble`: it will not come as planned. */
  tone: "good" | "attention" | "trouble";
  steps: StepText[];
  /** Complete for the customer; otherwise the last characters. "" without one. */
  number: string;
  carrier: CarrierText | null;
  /** The last-mile carrier when it differs from the first, and whether it has the parcel already. */
  lastCarrier: CarrierText | null;
  isHandedOver: boolean;
  items: ItemText[];
  /** Newest first; null: the merchant hides them, or there is none and the sentence says so. */
  scans: ScanText[] | null;
  /** Where to ask the merchant about it, and the link's text; null where `help` has it. */
  contact: { url: string; label: string } | null;
  /** The carrier's newest scan in local time, and the age of the last check. */
  scannedAt: string | null;
  checkedAgo: string | null;
  /** Whether anybody is asked about the parcel; otherwise no check is spoken of. */
  isAsked: boolean;
}

export interface ItemText {
  title: string;
  quantity: number;
  image: { url: string; alt: string } | null;
}

export interface StepText {
  label: string;
  state: "done" | "current" | "problem" | "ahead";
  /** "Tue, Nov 3", when it was reached; null where no scan tells. */
  day: string | null;
}

export interface CarrierText {
  name: string;
  url: string | null;
  phone: string | null;
  /** Dials `phone`. */
  phoneUrl: string | null;
}

export interface ScanText {
  /** "Tue, Nov 3" */
  day: string;
  /** "2:05 PM", the carrier's wall time; null when only the day is known. */
  time: string | null;
  /** In the shopper's language. */
  status: string;
  /** The carrier's own words; null where hidden or the same. */
  carrierText: string | null;
  place: string | null;
  /** BCP 47 of the two above; null: unknown. */
  carrierLanguage: string | null;
  placeLanguage: string | null;
  /** "Handed over to Deutsche Post", with the first scan of the carrier that took over. */
  handover: string | null;
}
