// Interface of a tracking service, in the v2 contract's names; one client implements it.
import type { Status } from "../contract/status";

/** One item of POST /trackings/batch. */
export interface CreateTracking {
  tracking_number: string;
  carrier_code: string;
  destination_code?: string;
  title?: string;
  logistics_channel?: string;
  customer_name?: string;
  customer_email?: string;
  customer_phone?: string;
  order_id?: string;
  /** `YYYY/M/D HH:mm` in the shop's time zone. */
  order_create_time?: string;
  tracking_ship_date?: string;
  tracking_postal_code?: string;
  tracking_account_number?: string;
  specialNumberDestination?: string;
  lang?: string;
  auto_correct?: string;
  comment?: string;
}

/** Outcome of one item, in the order of the items. */
export type CreateOutcome =
  | { outcome: "created"; trackingId: string }
  /** Meta code 4016: the service has it already. */
  | { outcome: "exists" }
  /** The answer lacks the item: it may be sent again. */
  | { outcome: "unanswered" }
  | { outcome: "rejected"; code: number; message: string };

export interface TrackingPair {
  tracking_number: string;
  carrier_code: string;
}

/** Only what is given changes. */
export interface TrackingChanges {
  title?: string;
  logistics_channel?: string;
  customer_name?: string;
  customer_email?: string;
  customer_phone?: string;
  order_id?: string;
  comment?: string;
  destination_code?: string;
  archived?: boolean;
  /** 4 delivered, 7 exception, 8 back to what the carrier says. */
  status?: 4 | 7 | 8;
}

/** What came of one item of a call over many trackings. */
export type ItemOutcome =
  | { outcome: "done" }
  | { outcome: "unknown" }
  | { outcome: "rejected"; code: number; message: string };

export interface TrackInfo {
  Date: string;
  StatusDescription: string;
  Details: string;
  checkpoint_status?: string | null;
  substatus?: string | null;
  ItemNode?: string | null;
  /** "+01:00", of a `Date` that is not in the local time of the place. Our own server alone sends it. */
  utc_offset?: string;
}

/** origin_info or destination_info as read. */
export interface LegInfo {
  carrier_code: string | null;
  weblink: string | null;
  phone: string | null;
  ReferenceNumber?: string | null;
  ItemReceived?: string | null;
  ItemDispatched?: string | null;
  DepartfromAirport?: string | null;
  ArrivalfromAbroad?: string | null;
  CustomsClearance?: string | null;
  DestinationArrived?: string | null;
  trackinfo: TrackInfo[];
}

/** A tracking as read: the contract's variants in one shape. */
export interface Tracking {
  id: string;
  tracking_number: string;
  carrier_code: string;
  status: Status;
  substatus: string | null;
  track_update: boolean | null;
  archived: boolean;
  created_at: string;
  /** ISO 8601 with offset; null before the first refresh. */
  updated_at: string | null;
  order_create_time: string | null;
  order_id: string | null;
  title: string | null;
  original_country: string;
  destination_country: string | null;
  /** The carrier's code of the service. */
  service_code?: string | null;
  origin_info: LegInfo | null;
  destination_info: LegInfo | null;
  lastEvent: string | null;
  lastUpdateTime: string | null;
}

/** Filters of GET /trackings/get. Times are Unix seconds. */
export interface ListQuery {
  page?: number;
  limit?: number;
  status?: Status;
  created_at_min?: number;
  created_at_max?: number;
  update_time_min?: number;
  update_time_max?: number;
  order_created_time_min?: number;
  order_created_time_max?: number;
  lang?: string;
  numbers?: readonly string[];
  orders?: readonly string[];
  archived?: boolean;
}

export interface TrackingPage {
  page: number;
  limit: number;
  total: number;
  items: Tracking[];
}

/**
 * A client of one account. Every method throws AppError when the whole call failed:
 * `unauthenticated` (4001, 4002), `rate_limited` with retryAfterMs 120,000 (429), `quota_exhausted` (4021),
 * `unavailable` (transport, 5xx, unreadable answer), `invalid_input` (other refusals).
 */
export interface TrackingService {
  /** How many items a call of createBatch may have. */
  readonly batchMaxItems: number;
  /** Items are taken one by one: a refused one never fails the others. */
  createBatch(items: readonly CreateTracking[]): Promise<CreateOutcome[]>;
  list(query: ListQuery): Promise<TrackingPage>;
  /** null when the service does not know the pair (4017, 4031). */
  get(carrierCode: string, trackingNumber: string, lang?: string): Promise<Tracking | null>;
  /** Corrects what the service was given: PUT. Fields can't be cleared. */
  change(pair: TrackingPair, changes: TrackingChanges): Promise<ItemOutcome>;
  /** Also fine when it is gone already. */
  delete(carrierCode: string, trackingNumber: string): Promise<void>;
}
