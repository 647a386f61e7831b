// What the order-status door answers. The extension reads the same types, so this file imports nothing.

/**
 * `none`: there is no parcel to show, whatever the reason; an unknown order and somebody else's look alike.
 * `unauthorized`: the session token is not ours or has run out.
 */
export type OrderStatusState =
  "found" | "none" | "limited" | "failed" | "unauthorized" | "unreadable";

export interface OrderStatusAnswer {
  state: OrderStatusState;
  /** `order`: everything, for the verified customer. `status`: status and scans in our words. */
  scope: "order" | "status";
  /** Signing in may show more. */
  moreAfterLogin: boolean;
  /** BCP 47 and direction of every text below. */
  locale: string;
  direction: "ltr" | "rtl";
  /** All parcels in one sentence; "" when there is none. */
  title: string;
  parcels: ParcelWords[];
  /** The merchant's own words below, e.g. how to reach them; "" for none. */
  note: string;
}

/** One parcel in the shopper's language, as the tracking page says it. */
export interface ParcelWords {
  /** "Out for delivery" */
  sentence: string;
  /** When it comes; `days` is null when it only says that it takes longer than usual. Null: nobody knows. */
  arrival: { text: string; days: string | null; hint: string | null } | null;
  /** What the shopper can do; null: wait. */
  advice: string | null;
  /** v2's pair, for looks. */
  status: string;
  substatus: string | null;
  /** Somebody has to do something about it. */
  problem: boolean;
  steps: StepWords[];
  /** Whole for the customer; the last characters for everybody else. */
  number: string;
  carrier: CarrierWords | null;
  /** The carrier that brings it to the door, when it is another one. */
  lastCarrier: CarrierWords | null;
  items: { title: string; quantity: number }[];
  /** Newest first, one list a leg; `carrier` only when there are several. */
  legs: { carrier: string | null; events: EventWords[] }[];
  /** The two clocks: the carrier's newest scan in its local time, and how long ago we last asked. */
  scannedAt: string | null;
  checkedAgo: string | null;
}

export interface StepWords {
  label: string;
  state: "done" | "current" | "problem" | "ahead";
}

export interface CarrierWords {
  name: string;
  url: string | null;
  phone: string | null;
}

export interface EventWords {
  /** "Tue 3 Nov, 14:05", the carrier's wall time. */
  when: string;
  what: string;
  place: string | null;
  /** The carrier's own words, in a language that nobody told. */
  isCarriers: boolean;
}
