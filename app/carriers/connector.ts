// Port to a carrier's tracking API: a connector queries one carrier.
import type { Status, Substatus } from "~/trackingmore/contract/status";

/** Milestones of v2's origin_info and destination_info, in the order in which a parcel passes them. */
export const MILESTONES = [
  "ItemReceived",
  "ItemDispatched",
  "DepartfromAirport",
  "ArrivalfromAbroad",
  "CustomsClearance",
  "DestinationArrived",
] as const;
export type Milestone = (typeof MILESTONES)[number];

/** One event as a carrier reports it. */
export interface CarrierEvent {
  /** The carrier's wall time, "YYYY-MM-DD HH:mm" or "YYYY-MM-DD HH:mm:ss"; no zone. */
  wallTime: string;
  /** Offset of the wall time from UTC, "+01:00", where the carrier gives it. */
  utcOffset?: string;
  /** `store`: the source gave an instant alone, so the wall time is the store's; otherwise it is the place's. */
  clock?: "store";
  /** The carrier's own code for the event, kept to explain a status. */
  carrierStatusCode?: string;
  /** The carrier's own text, shown as given. */
  description: string;
  /** Place and further detail as the carrier gives it; may be "". */
  details: string;
  status: Status;
  substatus: Substatus | null;
  milestone?: Milestone;
}

/** One carrier's part of a journey. */
export interface CarrierLeg {
  carrierCode: string;
  /** Any order; the engine sorts. */
  events: CarrierEvent[];
}

/** The carrier's data about one parcel. */
export interface CarrierAnswer {
  origin: CarrierLeg;
  /** The last-mile carrier's part, when the parcel was handed over. */
  destination: CarrierLeg | null;
  /** Two-letter country codes, upper case, when the carrier reports them. */
  originCountry?: string;
  destinationCountry?: string;
  signedBy?: string;
  /** First and last day on which the carrier expects to deliver, "YYYY-MM-DD"; the same day twice for a single day. */
  estimatedDelivery?: { from: string; to: string };
  /** The carrier's name of the service, as given. */
  service?: string;
  /** The carrier reports the parcel as finished. */
  isClosed?: boolean;
  /** No scan will follow: the tracking expires at once. */
  isGivenUp?: boolean;
}

/**
 * What a connector answers about one parcel. `null`: the carrier knows nothing of it. `not_permitted`: these
 * credentials may not see this parcel. `no_report`: the source reports by itself and hasn't on this parcel, which its
 * carrier may know well. The last two say nothing about the parcel and nothing about other parcels.
 */
export type CarrierReply = CarrierAnswer | "not_permitted" | "no_report" | null;

/** One parcel to query; some carriers need the other fields besides the number. */
export interface CarrierQuestion {
  trackingNumber: string;
  carrierCode: string;
  /** When the parcel was sent, if the client gave it. */
  shippedAt: Date;
  destinationCountry?: string;
  postalCode?: string;
}

/** At most so many calls of `track` within any stretch of that length. They are spread over it, not burst. */
export interface CallBudget {
  calls: number;
  perMs: number;
}

/**
 * Queries up to `batchSize` parcels; answers in the order of the questions,
 * null where the carrier has no data. Quota, authentication and outages are thrown as
 * AppError (`rate_limited`, `unauthenticated`, `unavailable`): never answered as null.
 */
export interface Connector {
  /** Unlike every other connector's: what workers share about a carrier goes by it. */
  name: string;
  batchSize: number;
  /** What the carrier allows; all of them hold, over all workers together. None: as often as is due. */
  budgets?: readonly CallBudget[];
  /** Whose trackings it is asked about, where calls are planned. */
  asksFor?: {
    /** null: all accounts without a key to this carrier. */
    accountId: string | null;
    /** The id of the carrier's API. */
    carrier: string;
    carrierCodes: readonly string[];
  };
  /** A second source about the same parcels, which costs no call; its answers are united with this one's. */
  supplement?: Connector;
  /** What it learns is announced to the engine, with pollSoon: a new parcel without news need not be polled. */
  isAnnounced?: boolean;
  track(questions: readonly CarrierQuestion[], now: Date): Promise<CarrierReply[]>;
}

/**
 * Which connector polls for this parcel of an engine account; null: none can.
 * @param own asks the carrier with a key that the account saved
 */
export type ConnectorChoice = (
  carrierCode: string,
  trackingNumber: string,
  accountId: string,
  own: Connector | null,
) => Connector | null;
