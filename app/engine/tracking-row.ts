// A row of engine_trackings as the store reads it.
import type { Status } from "~/trackingmore/status";

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
  item_received: string | null;
  last_event: string | null;
  last_update_time: string | null;
  created_at: Date;
  updated_at: Date | null;
  checked_at: Date | null;
  check_failures: number;
}

/** What of a tracking's customer is kept sealed. */
export interface Customer {
  name: string | null;
  email: string | null;
  phone: string | null;
}

export const NO_CUSTOMER: Customer = { name: null, email: null, phone: null };

/** What makes two numbers of one carrier the same: v2 clients differ in case only. */
export function numberKeyOf(trackingNumber: string): string {
  return trackingNumber.toUpperCase();
}
