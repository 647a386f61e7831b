// Names statuses and reasons in the merchant's language.
import type { AttentionReason } from "~/shipments/attention/reasons";
import { isStatus, type Status } from "~/trackingmore/contract/status";
import type { Texts } from "~/ui/language/texts";

/** Substatuses with a name of their own; another one has its status's. */
export const NAMED_SUBSTATUSES = [
  "notfound001",
  "transit002",
  "transit003",
  "transit004",
  "transit005",
  "transit006",
  "transit007",
  "pickup002",
  "pickup003",
  "delivered002",
  "delivered003",
  "delivered004",
  "undelivered001",
  "undelivered002",
  "undelivered003",
  "exception004",
  "exception006",
  "exception007",
  "exception008",
  "exception009",
  "exception010",
  "exception011",
] as const;

/** `("pickup", "pickup002")` → "Ready for pickup". */
export function statusLabel(status: Status, substatus: string | null, { t }: Texts): string {
  const named = NAMED_SUBSTATUSES.find((each) => each === substatus);
  return t(`status.${named ?? status}`);
}

/** A status as a count or a filter: of those without updates, some wait for one, and nobody tracks the others. */
export function statusGroupLabel(status: Status, texts: Texts): string {
  return status === "pending" ? texts.t("status.latest.none") : statusLabel(status, null, texts);
}

/** The label of what preciseStatus returns: "transit" or "transit004". */
export function preciseStatusLabel(token: string, texts: Texts): string {
  const status = token.replace(/\d{3}$/, "");
  return isStatus(status) ? statusLabel(status, token, texts) : token;
}

export function reasonLabel(reason: AttentionReason, { t }: Texts): string {
  return t(`status.reason.${reason}`);
}
