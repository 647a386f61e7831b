// A row of engine_trackings as the store reads it, and the keys that identify a tracking.
import type { Status } from "~/trackingmore/contract/status";

export interface TrackingRow {
  account_id: string;
  id: string;
  tracking_number: string;
  carrier_code: string;
  destination_code: string | null;
  title: string | null;
  logistics_channel: string | null;
  customer_sealed: Buffer | null;
  order_id: string | null;
  comment: string | null;
  order_create_time: string | null;
  ship_date: string | null;
  postal_code: string | null;
  status: Status;
  substatus: string | null;
  manual_status: Status | null;
  track_update: boolean;
  archived: boolean;
  original_country: string;
  destination_country: string | null;
  service_code: string | null;
  signed_by: string | null;
  /** JSON text. */
  origin_info: string | null;
  /** JSON text. */
  destination_info: string | null;
  /** JSON text of the carrier's last answer with events, where a second source is united with it. */
  carrier_answer: string | null;
  item_received: string | null;
  last_event: string | null;
  last_update_time: string | null;
  created_at: Date;
  updated_at: Date | null;
  checked_at: Date | null;
  check_failures: number;
  /** When a change of carrier restarted the journey; null: never. */
  restarted_at: Date | null;
}

/** The start of the time until expiry: the creation, or the change to the present carrier. */
export function watchedSince(row: Pick<TrackingRow, "created_at" | "restarted_at">): Date {
  return row.restarted_at ?? row.created_at;
}

/** The fields of a journey before its first poll. */
export const NO_JOURNEY = {
  status: "pending",
  substatus: null,
  manual_status: null,
  original_country: "",
  service_code: null,
  signed_by: null,
  origin_info: null,
  destination_info: null,
  carrier_answer: null,
  item_received: null,
  last_event: null,
  last_update_time: null,
  checked_at: null,
  check_failures: 0,
} as const satisfies Partial<TrackingRow>;

/** A row for a number without data that no account watches. */
export function blankRow(names: {
  accountId: string;
  id: string;
  trackingNumber: string;
  carrierCode: string;
  createdAt: Date;
}): TrackingRow {
  return {
    ...NO_JOURNEY,
    account_id: names.accountId,
    id: names.id,
    tracking_number: names.trackingNumber,
    carrier_code: names.carrierCode,
    destination_code: null,
    title: null,
    logistics_channel: null,
    customer_sealed: null,
    order_id: null,
    comment: null,
    order_create_time: null,
    ship_date: null,
    postal_code: null,
    track_update: false,
    archived: false,
    destination_country: null,
    created_at: names.createdAt,
    updated_at: null,
    restarted_at: null,
  };
}

/** The customer's data, which is stored sealed. */
export interface Customer {
  name: string | null;
  email: string | null;
  phone: string | null;
}

export const NO_CUSTOMER: Customer = { name: null, email: null, phone: null };

/** The comparison key of a number: v2 clients differ in case only. */
export function numberKeyOf(trackingNumber: string): string {
  return trackingNumber.toUpperCase();
}

/** A pair from a call, with a known carrier code in lower case. */
export interface PairKey {
  carrierCode: string;
  trackingNumber: string;
}

/** The key shared by all spellings of one pair. */
export function pairKey({ carrierCode, trackingNumber }: PairKey): string {
  return `${carrierCode}/${numberKeyOf(trackingNumber)}`;
}

/** A tracking before and after a change. */
export interface ChangedTracking {
  before: TrackingRow;
  after: TrackingRow;
}
