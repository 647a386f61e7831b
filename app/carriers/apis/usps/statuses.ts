// USPS's status categories and event codes. Source: USPS API, Tracking v3r2, and Publication 199 (scan event codes).
import type { Substatus } from "~/trackingmore/contract/status";
import { substatusOfText } from "../event-text";
import { statusTable } from "../status-table";

const USPS_EVENT_CODES = statusTable({
  notfound001: "GX MA",
  transit001: "03 SF T1 TL L1 NT OA SC EF DE U1",
  transit002: "10 A1",
  transit003: "07",
  pickup001: "OF",
  pickup002: "14 16 17 AH",
  delivered001: "01 41 43 63",
  undelivered002: "02 53 55",
  exception009: "04",
  exception010: "25",
  exception011: "09 21 28 29 31",
});

/** `statusCategory` of the whole parcel; it decides where the newest event's code is not in the list. */
export const USPS_CATEGORIES: ReadonlyMap<string, Substatus> = new Map([
  ["Pre-Shipment", "notfound001"],
  ["Accepted", "transit001"],
  ["In Transit", "transit001"],
  ["On the Way", "transit001"],
  ["Moving Through Network", "transit001"],
  ["Out for Delivery", "pickup001"],
  ["Available for Pickup", "pickup002"],
  ["Delivered", "delivered001"],
  ["Delivery Attempt", "undelivered004"],
  ["Alert", "exception005"],
]);

/** "Delivered, To Original Sender" has the code of a delivery: the words of a return come first. */
export function uspsSubstatus(
  code: string | null | undefined,
  text: string | null | undefined,
): Substatus | null {
  const byText = substatusOfText(text ?? "");
  if (byText === "exception010" || byText === "exception011") return byText;
  const byCode = USPS_EVENT_CODES.get(code ?? "") ?? null;
  return byCode === "delivered001" && byText?.startsWith("delivered") ? byText : byCode;
}
