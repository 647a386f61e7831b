// DHL's status codes. Source: DHL API Developer Portal, Shipment Tracking - Unified 1.5, `statusCode`.
import type { Substatus } from "~/trackingmore/contract/status";
import { substatusOfText } from "../event-text";

/** All five of them; `failure` covers returns, losses and failed attempts, so the words decide. */
const DHL_STATUS_CODES: ReadonlyMap<string, Substatus> = new Map([
  ["pre-transit", "notfound001"],
  ["transit", "transit001"],
  ["delivered", "delivered001"],
  ["failure", "exception005"],
]);
/** The words decide; without known words the status stays as before. */
const NO_STATUS = "unknown";

const REFINES: Record<string, RegExp> = {
  "pre-transit": /^notfound/,
  transit: /^(transit|pickup|undelivered|exception006|exception011)/,
  delivered: /^(delivered|exception010)/,
  failure: /^(undelivered|exception)/,
};

export function dhlSubstatus(
  statusCode: string | null | undefined,
  words: string,
): Substatus | "as_before" | null {
  const byText = substatusOfText(words);
  if (statusCode === NO_STATUS) return byText ?? "as_before";
  const byCode = DHL_STATUS_CODES.get(statusCode ?? "");
  if (!byCode) return null;
  return byText && REFINES[statusCode ?? ""]?.test(byText) ? byText : byCode;
}
