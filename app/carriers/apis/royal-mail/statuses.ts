// Royal Mail's event codes. Source: Royal Mail Tracking API v2, `events[].eventCode`.
import type { Substatus } from "~/trackingmore/contract/status";
import { statusTable } from "../status-table";

const ROYAL_MAIL_EVENTS = statusTable({
  notfound001: "EVAIP EVAIE",
  transit002: "EVBAH EVDAC EVDAV EVIAV EVIMC EVGMI EVIPI EVNMI",
  pickup001: "EVGPD",
  pickup002: "EVKLC EVNKS EVNRT",
  delivered001: "EVKOP EVKSP",
  delivered002: "EVNOC EVPLC",
  delivered004: "EVKDN EVKSF",
  undelivered001: "EVKAA EVNAA",
  undelivered002: "EVKNA EVNDA",
  undelivered004: "EVKSU EVNDN EVNAR ASRXS RFRXS RNRXS RORXS RPRXS RSRXS",
  exception009: "EVKRF EVNRF",
  exception010: "EVRTS",
  exception011: "EVKAI EVKGA EVNGA",
});

export function royalMailSubstatus(code: string | null | undefined): Substatus | null {
  return ROYAL_MAIL_EVENTS.get(code ?? "") ?? null;
}
