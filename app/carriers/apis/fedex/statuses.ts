// FedEx's tracking status codes. Source: FedEx Developer Portal, Track API, "Tracking status codes".
import type { Substatus } from "~/trackingmore/contract/status";
import { statusTable } from "../status-table";

/** `derivedStatusCode`, else `eventType` of a scan. */
const FEDEX_STATUS_CODES = statusTable({
  notfound001: "OC OX EP IN",
  transit001: "PU PX DP IT IX LO EA EO PF PL PM TR Ow AP OF AA CC DS AO CH RR RM RC CP DY DD PD SP",
  transit002: "AR AF SF AC AX",
  transit003: "FD AD",
  pickup001: "OD ED",
  pickup002: "HL HP",
  delivered001: "DL",
  undelivered004: "DE",
  exception005: "SE HA",
  exception006: "CD",
  exception008: "CA RD",
  exception011: "RS RT",
});

/** The event's own type is finer than the derived code: `AR` among several derived as `IT`. */
export function fedexSubstatus(
  eventType: string | null | undefined,
  derivedCode: string | null | undefined,
): Substatus | null {
  return (
    FEDEX_STATUS_CODES.get(eventType ?? "") ?? FEDEX_STATUS_CODES.get(derivedCode ?? "") ?? null
  );
}
