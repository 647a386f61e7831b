// InPost's parcel statuses. Source: InPost ShipX API, GET /v1/statuses.
import type { Substatus } from "~/trackingmore/contract/status";
import { statusTable } from "../status-table";

const INPOST_STATUSES = statusTable({
  notfound001: "created offers_prepared offer_selected confirmed",
  transit001:
    "dispatched_by_sender dispatched_by_sender_to_pok collected_from_sender taken_by_courier " +
    "taken_by_courier_from_pok taken_by_courier_from_customer_service_point readdressed " +
    "redirect_to_box delay_in_delivery unstack_from_box_machine " +
    "unstack_from_customer_service_point canceled_redirect_to_box",
  transit002:
    "adopted_at_source_branch sent_from_source_branch adopted_at_sorting_center " +
    "sent_from_sorting_center",
  transit003: "adopted_at_target_branch",
  pickup001: "out_for_delivery out_for_delivery_to_address",
  pickup002:
    "ready_to_pickup ready_to_pickup_from_pok ready_to_pickup_from_pok_registered " +
    "ready_to_pickup_from_branch stack_in_box_machine stack_in_customer_service_point " +
    "pickup_reminder_sent pickup_reminder_sent_address avizo",
  delivered001: "delivered",
  delivered002: "collected_by_customer",
  undelivered001: "undelivered_wrong_address",
  undelivered002: "courier_avizo_in_customer_service_point",
  undelivered003: "undelivered_cod_cash_receiver",
  undelivered004:
    "undelivered delivery_attempt_failed undelivered_incomplete undelivered_unknown_receiver " +
    "undelivered_lack_of_access_letterbox undelivered_no_mailbox undelivered_not_live_address",
  exception004:
    "pickup_time_expired not_collected stack_parcel_pickup_time_expired stack_parcel_in_box_machine_pickup_time_expired",
  exception005: "claimed other",
  exception007: "missing oversized",
  exception008: "canceled",
  exception009: "rejected_by_receiver",
  exception010: "returned_to_sender",
  exception011: "return_pickup_confirmation_to_sender",
});

export function inPostSubstatus(status: string | null | undefined): Substatus | null {
  return INPOST_STATUSES.get(status ?? "") ?? null;
}

/** What each code says, since the answer has no text: `ready_to_pickup` → `Ready to pickup`. */
export function inPostText(status: string | null | undefined): string {
  const words = (status ?? "").replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
