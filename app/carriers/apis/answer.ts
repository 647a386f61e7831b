// Builds the answer that the engine reads from one carrier's events and facts.
import { storableText } from "~/lib/text/storable-text";
import type { Substatus } from "~/trackingmore/contract/status";
import type { CarrierAnswer } from "../connector";
import type { CarrierApiDeps } from "./carrier-api";
import type { EventTime } from "./event-time";
import { withStatuses } from "./status-table";

/** One event of a carrier, before it has a status. */
export interface RawEvent {
  /** null: not readable; the event is left out, since it can't be placed. */
  time: EventTime | null;
  text: string | null | undefined;
  /** May be "". */
  place: string;
  code: string | null | undefined;
  /** `as_before`: the code says nothing about the status. null: the carrier's list doesn't have the code. */
  substatus: Substatus | "as_before" | null;
}

export interface RawAnswer {
  carrierCode: string;
  /** In the carrier's own order. */
  events: readonly RawEvent[];
  order: "newest first" | "oldest first";
  originCountry?: string | null | undefined;
  destinationCountry?: string | null | undefined;
  signedBy?: string | null | undefined;
  service?: string | null | undefined;
  estimatedDelivery?: { from: string; to: string } | null | undefined;
  isClosed?: boolean | undefined;
}

/**
 * Empty texts, countries that are not two letters and characters that can't be stored are left out. Unknown codes are
 * reported.
 */
export function carrierAnswer(
  { onUnknownCode }: Pick<CarrierApiDeps, "onUnknownCode">,
  carrier: string,
  raw: RawAnswer,
): CarrierAnswer {
  const oldestFirst = raw.order === "newest first" ? [...raw.events].reverse() : raw.events;
  const readable = oldestFirst.flatMap((event) =>
    event.time ? [{ ...event, ...event.time }] : [],
  );
  for (const { substatus, code, text } of readable) {
    if (!substatus) onUnknownCode(carrier, code || text || "");
  }
  const events = withStatuses(readable, ({ substatus }) =>
    substatus === "as_before" ? null : substatus,
  ).map((event) => ({
    wallTime: event.wallTime,
    ...(event.utcOffset ? { utcOffset: event.utcOffset } : {}),
    ...(event.code ? { carrierStatusCode: storableText(event.code) } : {}),
    description: trimmed(event.text),
    details: storableText(event.place),
    status: event.status,
    substatus: event.substatus,
  }));
  const originCountry = country(raw.originCountry);
  const destinationCountry = country(raw.destinationCountry);
  const signedBy = trimmed(raw.signedBy);
  const service = trimmed(raw.service);
  return {
    origin: { carrierCode: raw.carrierCode, events },
    destination: null,
    ...(originCountry ? { originCountry } : {}),
    ...(destinationCountry ? { destinationCountry } : {}),
    ...(signedBy ? { signedBy } : {}),
    ...(service ? { service } : {}),
    ...(raw.estimatedDelivery ? { estimatedDelivery: raw.estimatedDelivery } : {}),
    ...(raw.isClosed ? { isClosed: true } : {}),
  };
}

function trimmed(text: string | null | undefined): string {
  return storableText(text ?? "").trim();
}

function country(code: string | null | undefined): string | undefined {
  return code && /^[A-Za-z]{2}$/.test(code) ? code.toUpperCase() : undefined;
}

/** The same day twice; null for none. */
export function singleDay(day: string | null): { from: string; to: string } | null {
  return day === null ? null : { from: day, to: day };
}
