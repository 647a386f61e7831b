// Finds v2's substatus in a carrier's words, for carriers whose codes say too little.
import type { Substatus } from "~/trackingmore/contract/status";

/** First match wins: returns and exceptions come before deliveries, "Delivered to original sender" is a return. */
const PATTERNS: readonly (readonly [Substatus, RegExp])[] = [
  ["exception010", /returned to (the )?(sender|shipper)|to original sender|return delivered/i],
  [
    "exception011",
    /\breturn(ing)?\b.*\b(sender|shipper|origin)\b|\breturn (shipment|process|initiated)/i,
  ],
  ["exception009", /\brefused\b|\brejected by/i],
  ["exception007", /\blost\b|\bdamaged?\b|\bdestroyed\b|\bdiscarded\b/i],
  [
    "exception006",
    /held (by|in|at) customs|customs (hold|seiz|detain)|clearance delay|unpaid dut/i,
  ],
  ["exception008", /\bcancell?ed\b|\bvoided\b/i],
  ["exception004", /\bunclaimed\b|not collected|(pick ?up|collection) (period|time) expired/i],
  [
    "delivered004",
    /\bleft (at|with|in|on)\b|safe place|neighbou?r|front door|porch|mailbox|letter ?box/i,
  ],
  ["delivered002", /(collected|picked up) by (the )?(customer|recipient|receiver|consignee)/i],
  [
    "delivered001",
    /^delivered\b|successfully delivered|has been delivered|was delivered|delivery successful/i,
  ],
  [
    "undelivered002",
    /not (at )?home|\babsent\b|no one (was )?available|card left|missed delivery/i,
  ],
  [
    "undelivered001",
    /(bad|incorrect|insufficient|incomplete|wrong) address|address (is )?(incorrect|incomplete)/i,
  ],
  [
    "undelivered004",
    /delivery attempt|attempted delivery|could not be delivered|unable to deliver|delivery failed/i,
  ],
  [
    "pickup002",
    /(ready|available|awaiting|waiting) .*(pick ?up|collect)|parcel ?(locker|shop)|service ?point|packstation/i,
  ],
  [
    "pickup001",
    /out for delivery|with (the )?(delivery )?courier|loaded (in|on)to the delivery vehicle/i,
  ],
  [
    "transit005",
    /\b(cleared|clearance (processing )?complete|released by) ?customs?|customs clearance complete/i,
  ],
  ["transit004", /arriv\w* .*(destination|import) (country|office)/i],
  ["transit003", /arriv\w* .*(delivery (office|depot|facility|station|base)|post office)/i],
  ["transit002", /arriv\w*|sorting|\bhub\b|sort facility/i],
  [
    "notfound001",
    /label (created|printed)|shipping label|electronic(ally)? (notif|information|shipment)|information received|order processed|pre-?advi[cs]e|has been announced/i,
  ],
  [
    "transit001",
    /depart|in transit|accepted|picked up|posted|processed|dispatched|handed over|on its way/i,
  ],
];

/** The substatus that the text speaks of; null when no known wording fits. */
export function substatusOfText(text: string): Substatus | null {
  return PATTERNS.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}
