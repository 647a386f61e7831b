// Schemas of v2's requests and answers, for the server and the client.
import { z } from "zod";
import { countField, flagField, listField, textField, textOf, unixSecondsField } from "./input";
import { LIST_DEFAULT_LIMIT, LIST_MAX_LIMIT, LIST_MAX_PAGE } from "./limits";
import { isStatus, type Status } from "./status";

/** The patterns of the vendor's own client. */
export const TRACKING_NUMBER = /^[0-9A-Za-z_-]{5,}$/;
export const CARRIER_CODE = /^[0-9A-Za-z_-]+$/;

/** Headers for the key; v3 and v4 use the second one, which some v2 clients send too. */
export const KEY_HEADERS = ["Trackingmore-Api-Key", "Tracking-Api-Key"] as const;

const customerFields = {
  customer_name: textField("The customer's name."),
  customer_email: textField("The customer's e-mail address."),
  customer_phone: textField("The customer's telephone number."),
};

const country = textField("Two-letter code of the country of destination, in any case.");

/** An item of `POST /trackings/batch` and the body of `POST /trackings/post`. */
export const createItemSchema = z.object({
  tracking_number: textField("The tracking number."),
  carrier_code: textField("The carrier's code, as `GET /carriers` lists it."),
  destination_code: country,
  title: textField("The contents of the parcel, or the sender's name for it."),
  logistics_channel: textField("The carrier's product."),
  ...customerFields,
  order_id: textField("The order's id in the sender's own system."),
  order_create_time: textField("Time of the order, e.g. `2017/8/27 16:51`."),
  tracking_ship_date: textField("Day of dispatch, `YYYYMMDD`; some carriers require it."),
  tracking_postal_code: textField("The recipient's postal code; some carriers require it."),
  tracking_account_number: textField("The sender's account with the carrier."),
  specialNumberDestination: textField("Country of destination; some carriers require it."),
  tracking_destination_country: textField("Alias of specialNumberDestination."),
  lang: textField("Two-letter language of the carrier's texts, where it has several."),
  auto_correct: textField("`1`: never replace the given carrier."),
  comment: textField("Free text."),
});
export type CreateItem = z.output<typeof createItemSchema>;
const CREATE_FIELDS = Object.keys(createItemSchema.shape) as (keyof CreateItem)[];

/** What createItemSchema makes of an item, in a third of the time; null when it is none. */
export function readCreateItem(value: unknown): CreateItem | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const given = value as Record<string, unknown>;
  const item = {} as CreateItem;
  for (const name of CREATE_FIELDS) item[name] = textOf(given[name]);
  return item;
}

/** The fields of a bulk item that identify its tracking. */
export const pairSchema = z.object({
  tracking_number: createItemSchema.shape.tracking_number,
  carrier_code: createItemSchema.shape.carrier_code,
});
export type Pair = z.output<typeof pairSchema>;

/** `PUT /trackings/{carrier_code}/{tracking_number}`; only what is sent changes. */
export const changesSchema = z.object({
  title: createItemSchema.shape.title,
  logistics_channel: createItemSchema.shape.logistics_channel,
  ...customerFields,
  order_id: createItemSchema.shape.order_id,
  comment: createItemSchema.shape.comment,
  destination_code: country,
  archived: flagField("`true` archives the tracking, `false` restores it."),
  status: textField("4 delivered, 7 exception, 8 back to the carrier's status."),
});
export type Changes = z.output<typeof changesSchema>;

const statusFilter = textField("One of the eight statuses.").transform((text, context) => {
  const word = text?.toLowerCase();
  if (word === undefined || word === "null") return null;
  if (isStatus(word)) return word;
  context.addIssue({ code: "custom", message: "not a status" });
  return null;
});

/** `GET /trackings/get`, from the query string or a JSON body. */
export const listQuerySchema = z.object({
  page: countField(1, LIST_MAX_PAGE, "Page, from 1."),
  limit: countField(LIST_DEFAULT_LIMIT, LIST_MAX_LIMIT, "Items on a page."),
  status: statusFilter,
  created_at_min: unixSecondsField("Created at this second or later."),
  created_at_max: unixSecondsField("Created at this second or earlier."),
  update_time_min: unixSecondsField("Updated at this second or later."),
  update_time_max: unixSecondsField("Updated at this second or earlier."),
  order_created_time_min: unixSecondsField("Ordered at this second or later."),
  order_created_time_max: unixSecondsField("Ordered at this second or earlier."),
  lang: textField("Two-letter language of the carrier's texts, where it has several."),
  // Numbers contain no full stop, which the vendor's page names as the separator; its example has
  // commas.
  numbers: listField(/[,.;\s]/, "Up to 40 tracking numbers, separated by commas."),
  orders: listField(/,/, "Up to 40 order ids, separated by commas."),
  archived: flagField("`true`: only archived; `false`: only others; anything else: all."),
});
export type ListFilter = z.output<typeof listQuerySchema>;

// ---------------------------------------------------------------- answers, read leniently

export const envelopeSchema = z.object({
  meta: z.object({
    code: z.coerce.number().int(),
    type: z.string().optional(),
    message: z.string().nullish(),
  }),
  /** An object, an array, or `[]` on error. */
  data: z.unknown(),
});

export const batchReplySchema = z.object({
  submitted: z.coerce.number().optional(),
  added: z.coerce.number().optional(),
  trackings: z
    .array(z.object({ ...pairSchema.shape, id: textField("32 hex characters.") }))
    .nullish()
    .transform((items) => items ?? []),
  errors: z
    .array(
      z.object({
        ...pairSchema.shape,
        code: z.coerce.number().int(),
        message: textField("Why the item was refused."),
      }),
    )
    .nullish()
    .transform((errors) => errors ?? []),
});

const text = textField("");
const checkpointSchema = z.object({
  Date: text,
  StatusDescription: text,
  Details: text,
  checkpoint_status: text,
  substatus: text,
  ItemNode: text,
  utc_offset: text,
});

/** `origin_info` or `destination_info`; null, absent or an empty array when there is none. */
export const legSchema = z.object({
  carrier_code: text,
  weblink: text,
  phone: text,
  ReferenceNumber: text,
  ItemReceived: text,
  ItemDispatched: text,
  DepartfromAirport: text,
  ArrivalfromAbroad: text,
  CustomsClearance: text,
  DestinationArrived: text,
  trackinfo: z
    .array(checkpointSchema)
    .nullish()
    .catch(null)
    .transform((checkpoints) => checkpoints ?? []),
});

/**
 * v2 has eight statuses; v3's ninth is v2's `notfound`. An unknown status becomes `pending`, not a
 * guess.
 */
function readStatus(value: unknown): Status {
  const word = textOfStatus(value);
  if (isStatus(word)) return word;
  return word === "inforeceived" ? "notfound" : "pending";
}

function textOfStatus(value: unknown): string {
  return typeof value === "string" ? value.trim().toLowerCase() : "";
}

/** A tracking as read: only the pair is required. */
export const trackingSchema = z.object({
  id: text,
  tracking_number: z.coerce.string().min(1),
  carrier_code: z.string().min(1),
  status: z.unknown().optional().transform(readStatus).meta({ type: "string" }),
  substatus: text,
  track_update: flagField(""),
  archived: flagField(""),
  created_at: text,
  updated_at: text,
  order_create_time: text,
  order_id: text,
  title: text,
  original_country: text,
  destination_country: text,
  service_code: text,
  origin_info: legSchema.nullish().catch(null),
  destination_info: legSchema.nullish().catch(null),
  lastEvent: text,
  lastUpdateTime: text,
});

export const listReplySchema = z.object({
  page: z.coerce.number().optional(),
  limit: z.coerce.number().optional(),
  total: z.coerce.number(),
  items: z.array(z.unknown()),
});
