// Reads a query of the list of shipments from URL parameters; invalid ones fall back to the default.
import { z } from "zod";
import { storableText } from "~/lib/text/storable-text";
import { STATUSES } from "~/trackingmore/contract/status";
import { ATTENTION_REASONS } from "../attention/reasons";
import { REGISTRATION_STATES } from "../shipment";
import { WATCHERS } from "../sources";
import { isDay } from "../transit-dates";
import {
  type DayRange,
  EVERY_SHIPMENT,
  OPEN,
  PAGE_SIZES,
  SHIPMENT_SORTS,
  type ShipmentQuery,
  type ShipmentSort,
} from "./query";

const SEARCH_MAX_LENGTH = 100;
/** As many as Shopify gives of a selection of orders. */
const VALUES_MAX = 250;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const split = z.string().transform((text) => text.split(",").slice(0, VALUES_MAX));
/** Comma-separated; a value that there is not is left out. */
const oneOf = <Value extends string>(values: readonly Value[]) =>
  split.transform((given) => values.filter((value) => given.includes(value))).catch([]);
const codes = (pattern: RegExp) =>
  split.transform((given) => [...new Set(given.filter((code) => pattern.test(code)))]).catch([]);

/** "2026-01-01..2026-01-31", either side may be missing. */
const dayRange = z
  .string()
  .transform((text): DayRange => {
    const [from = "", to = ""] = text.split("..");
    return { from: isDay(from) ? from : null, to: isDay(to) ? to : null };
  })
  .catch(OPEN);

const isSort = (text: string): text is ShipmentSort => {
  const [key, direction] = text.split("_");
  return SHIPMENT_SORTS.some((sort) => sort === key) && /^(asc|desc)$/.test(direction ?? "");
};
const cursor = z.string().max(200).nullable().catch(null).default(null);

const parameters = z.object({
  search: z
    .string()
    .transform((text) => storableText(text.trim().slice(0, SEARCH_MAX_LENGTH)))
    .catch(""),
  status: oneOf(STATUSES),
  substatus: codes(/^[a-z]{6,11}\d{3}$/),
  carrier: codes(/^[a-z0-9-]{1,60}$/),
  destination: codes(/^[A-Z]{2}$/),
  source: oneOf(WATCHERS),
  attention: oneOf(ATTENTION_REASONS),
  registration: oneOf(REGISTRATION_STATES),
  shipped: dayRange,
  scanned: dayRange,
  order: codes(/^\d{1,20}$/),
  ids: codes(UUID),
  archived: z
    .literal("yes")
    .transform(() => true)
    .catch(false),
  sort: z.string().refine(isSort).catch(EVERY_SHIPMENT.sort),
  pageSize: z.coerce
    .number()
    .refine((size) => PAGE_SIZES.some((each) => each === size))
    .catch(EVERY_SHIPMENT.pageSize),
  after: cursor,
  before: cursor,
});

export function readShipmentQuery(params: URLSearchParams): ShipmentQuery {
  return parameters.parse(Object.fromEntries(params));
}
