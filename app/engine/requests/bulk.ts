// Bulk calls: many items in one body, each accepted or refused independently.
import type { z } from "zod";
import type { Pair } from "~/trackingmore/contract/contract";
import { BULK_MAX_ITEMS } from "~/trackingmore/contract/limits";
import { META, META_CODES, type MetaCode } from "~/trackingmore/contract/meta-codes";
import type { CarrierCatalogue } from "../journey/catalogue";
import { checkPair, fits } from "./create";
import { respond, refuse, type Reply } from "./envelope";
import type { PairKey } from "../journey/tracking-row";

/** The items of a bulk call; a single object counts as one item. null: no items. */
export function bulkItems(body: unknown): unknown[] | null {
  if (typeof body !== "object" || body === null) return null;
  const items = Array.isArray(body) ? body : [body];
  return items.length > 0 ? items : null;
}

export interface ItemError {
  tracking_number: string;
  carrier_code: string;
  code: MetaCode;
  message: string;
}

export function itemError(pair: Pair, code: MetaCode): ItemError {
  return {
    tracking_number: pair.tracking_number ?? "",
    carrier_code: pair.carrier_code ?? "",
    code,
    message: META_CODES[code].message,
  };
}

/** @param counter the name of this call's counter. */
export function bulkReply(
  counter: "added" | "updated" | "delete" | "change",
  trackings: readonly object[],
  errors: readonly ItemError[],
): Reply {
  const submitted = trackings.length + errors.length;
  const data = { submitted, [counter]: trackings.length, trackings };
  return errors.length === 0 ? respond(data) : respond({ ...data, errors }, META.partly);
}

export interface AcceptedItem<Fields> extends PairKey {
  fields: Fields;
}

export interface BulkWork<Fields extends Pair> {
  schema: z.ZodType<Fields>;
  catalogue: CarrierCatalogue;
  counter: "updated" | "delete" | "change";
  /** Further checks of an item with a valid pair. */
  check?: (fields: Fields) => MetaCode | null;
  /** The result of each item, in order; null: no such tracking. */
  work: (items: readonly AcceptedItem<Fields>[]) => Promise<readonly (object | null)[]>;
}

/**
 * Answers a call over existing trackings: valid items are processed, the others get an error each.
 */
export async function answerBulk<Fields extends Pair>(
  body: unknown,
  { schema, catalogue, counter, check, work }: BulkWork<Fields>,
): Promise<Reply> {
  const values = bulkItems(body);
  if (!values) return refuse(META.badRequest);
  if (values.length > BULK_MAX_ITEMS) return refuse(META.tooManyItems);

  const items = values.map((value) => readItem(value, schema, catalogue, check));
  const accepted = items.filter((item) => "fields" in item);
  const done = accepted.length > 0 ? await work(accepted) : [];
  const snapshotOf = new Map(accepted.map((item, index) => [item, done[index] ?? null]));

  const trackings: object[] = [];
  const errors: ItemError[] = [];
  for (const item of items) {
    if ("code" in item) {
      errors.push(item);
      continue;
    }
    const view = snapshotOf.get(item);
    if (view) trackings.push(view);
    else errors.push(itemError(item.fields, META.doesNotExist));
  }
  return bulkReply(counter, trackings, errors);
}

function readItem<Fields extends Pair>(
  value: unknown,
  schema: z.ZodType<Fields>,
  catalogue: CarrierCatalogue,
  check: BulkWork<Fields>["check"],
): AcceptedItem<Fields> | ItemError {
  const read = schema.safeParse(value);
  if (!read.success)
    return itemError({ tracking_number: null, carrier_code: null }, META.badRequest);
  const fields = read.data;
  const pair = checkPair(fields, catalogue);
  if (pair.outcome === "refused") return itemError(fields, pair.code);
  const wrong = fits(fields) ? (check?.(fields) ?? null) : META.badRequest;
  if (wrong) return itemError(fields, wrong);
  return { fields, carrierCode: pair.carrier.code, trackingNumber: pair.trackingNumber };
}
