// Strict schemas of the server's answers about trackings.
import { z } from "zod";
import {
  WALL_TIME,
  nullableText,
  text,
  instant,
  count,
  trackingId,
  status,
  substatus,
  code,
  message,
} from "./reply-fields";

export const checkpointReply = z.strictObject({
  Date: text(WALL_TIME),
  StatusDescription: text("The carrier's own text."),
  Details: text("Place and more, as the carrier gives it; may be empty."),
  checkpoint_status: status,
  substatus,
  ItemNode: text("The milestone of this event.").optional(),
  utc_offset: text(
    "The offset of `Date` from UTC where `Date` is not in the local time of the event's place: the source named a time and no place.",
  ).optional(),
});

const milestone = nullableText(WALL_TIME);
export const legReply = z.strictObject({
  ReferenceNumber: nullableText("The carrier's own reference."),
  ItemReceived: milestone,
  ItemDispatched: milestone,
  DepartfromAirport: milestone,
  ArrivalfromAbroad: milestone,
  CustomsClearance: milestone,
  DestinationArrived: milestone,
  weblink: nullableText("The carrier's site."),
  phone: nullableText("The carrier's telephone number."),
  carrier_code: text("The carrier of this part of the journey."),
  trackinfo: z.array(checkpointReply).meta({ description: "Newest first." }),
});

const pair = {
  tracking_number: text("As sent."),
  carrier_code: text("As `GET /carriers` lists it."),
};

const created = {
  id: trackingId,
  ...pair,
  status,
  created_at: instant,
  customer_email: nullableText("The customer's e-mail address."),
  customer_name: nullableText("The customer's name."),
  customer_phone: nullableText("The customer's telephone number."),
  order_id: nullableText("The order's id in the sender's own system."),
  comment: nullableText("Free text."),
  title: nullableText("The contents of the parcel, or the sender's name for it."),
  logistics_channel: nullableText("The carrier's product."),
  destination: text("`destination_code` as sent, or empty."),
};

export const createdReply = z.strictObject({
  ...created,
  order_create_time: z
    .union([z.string(), z.literal(0)])
    .meta({ description: "As sent; `0` when absent." }),
});

export const changedReply = z.strictObject({
  ...created,
  order_create_time: nullableText("`YYYY-MM-DD HH:mm`."),
  updated_at: instant.nullable(),
  destination_code: text("Two letters, or empty."),
  archived: z.boolean(),
});

const journey = {
  status,
  track_update: z.boolean().meta({ description: "Whether the carrier is still polled." }),
  original_country: text("English name, or empty."),
  destination_country: text("English name; absent while unknown.").optional(),
  itemTimeLength: count("Days in transit.").nullable(),
  stayTimeLength: count("Days since the newest checkpoint.").nullable(),
  service_code: nullableText("The carrier's service."),
  substatus,
  origin_info: legReply,
  destination_info: legReply.nullable(),
  lastEvent: nullableText("The newest checkpoint in one line."),
  lastUpdateTime: nullableText(WALL_TIME),
};

export const trackingReply = z.strictObject({
  id: trackingId,
  ...pair,
  ...journey,
  created_at: instant,
  updated_at: instant.nullable(),
  order_create_time: nullableText("`YYYY-MM-DD HH:mm`."),
  customer_email: z
    .union([z.string(), z.array(z.string()), z.null()])
    .meta({ description: "Text in lists, an array when one tracking is read." }),
  title: created.title,
  order_id: created.order_id,
  comment: created.comment,
  customer_name: created.customer_name,
  archived: z.boolean(),
  singed_by: text("Who took delivery.").optional(),
  status_info: z.null(),
});

export const itemErrorReply = z.strictObject({ ...pair, code, message });

const bulkReply = <Item extends z.ZodType>(counter: string, item: Item) =>
  z.strictObject({
    submitted: count("Items in the call."),
    [counter]: count("Successful items."),
    trackings: z.array(item),
    errors: z.array(itemErrorReply).optional().meta({ description: "Absent when all succeeded." }),
  });

export const batchReply = bulkReply("added", createdReply);
export const changedManyReply = bulkReply("updated", changedReply);
export const deletedManyReply = bulkReply(
  "delete",
  z.strictObject({ meta: z.strictObject({ ...pair, code, message }) }),
);
export const stoppedManyReply = bulkReply("change", z.strictObject(pair));

export const listReply = z.strictObject({
  page: count("From 1."),
  limit: count("Items on a page."),
  total: z.string().regex(/^\d+$/).meta({ description: "How many match in all, as text." }),
  count: count("Items on this page."),
  items: z.array(trackingReply),
});

export const realtimeReply = z.strictObject({
  items: z
    .array(
      z.strictObject({
        id: trackingId,
        ...pair,
        ...journey,
        order_create_time: text("As sent, or empty."),
        destination_code: text("As sent, or empty."),
        packageStatus: z.null(),
        last_mile_tracking_supported: z.null(),
      }),
    )
    .length(1),
});

export const emptyReply = z.array(z.never()).max(0);
export const carrierChangedReply = z.strictObject({ Usertag: z.literal("") });
