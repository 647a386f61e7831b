// What our server answers, field by field and nothing besides: the schemas behind its OpenAPI document.
import { z } from "zod";
import { META_CODES } from "./meta-codes";
import { STATUSES, SUBSTATUSES } from "./status";

const WALL_TIME = "The carrier's own wall time, without a zone.";
const nullableText = (description: string) => z.string().nullable().meta({ description });
const text = (description: string) => z.string().meta({ description });
const instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}$/)
  .meta({ description: "ISO 8601 with an offset, to the second." });
const count = (description: string) =>
  z.int().min(0).max(Number.MAX_SAFE_INTEGER).meta({ description });
const trackingId = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .meta({ description: "Made by the server; no call takes it." });
const status = z.enum(STATUSES).meta({ description: "One of the eight statuses." });
const substatus = z
  .enum(Object.keys(SUBSTATUSES) as [keyof typeof SUBSTATUSES, ...(keyof typeof SUBSTATUSES)[]])
  .nullable()
  .meta({ description: "A finer status, or null." });
const share = (description: string) => z.number().min(0).max(1).meta({ description });

// Codes of single items; those of whole calls stand with the endpoints.
const code = z
  .int()
  .meta({ enum: Object.keys(META_CODES).map(Number), description: "As `meta.code`." });
const message = text("What the code means.");

export const checkpointReply = z.strictObject({
  Date: text(WALL_TIME),
  StatusDescription: text("The carrier's own text."),
  Details: text("Place and more, as the carrier gives it; may be empty."),
  checkpoint_status: status,
  substatus,
  ItemNode: text("The milestone that this event set.").optional(),
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
  tracking_number: text("As it was sent."),
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
  title: nullableText("What the parcel holds, or what the sender calls it."),
  logistics_channel: nullableText("The carrier's product."),
  destination: text("`destination_code` as it was sent, or empty."),
};

export const createdReply = z.strictObject({
  ...created,
  order_create_time: z
    .union([z.string(), z.literal(0)])
    .meta({ description: "As it was sent; `0` when it was not." }),
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
  track_update: z.boolean().meta({ description: "Whether the carrier is still asked." }),
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
    [counter]: count("Items that it was done for."),
    trackings: z.array(item),
    errors: z.array(itemErrorReply).optional().meta({ description: "Absent when all went well." }),
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
        order_create_time: text("As it was sent, or empty."),
        destination_code: text("As it was sent, or empty."),
        packageStatus: z.null(),
        last_mile_tracking_supported: z.null(),
      }),
    )
    .length(1),
});

export const emptyReply = z.array(z.never()).max(0);
export const carrierChangedReply = z.strictObject({ Usertag: z.literal("") });

export const accountReply = z.strictObject({
  email: z.string(),
  regtime: z.string().regex(/^\d+$/).meta({ description: "Unix seconds, as text." }),
  phone: z.string(),
  money: z.number(),
  track_number: count("Quota that is left."),
});

export const countsReply = z.strictObject(
  Object.fromEntries(STATUSES.map((name) => [name, count(`Trackings that are ${name}.`)])),
);

const askedPlace = {
  country: text("As it was sent."),
  postcode: text("As it was sent."),
  company: text("As it was sent, or empty."),
};
export const remoteReply = z.strictObject({
  submitted: count("Items in the call."),
  remote: z
    .array(
      z.strictObject({
        far_express_company: text("The carrier's code."),
        two_code: text("The country's code."),
        far_country: text("The country's name."),
        far_city_postcode: text("The postcode or city as it was sent."),
      }),
    )
    .meta({ description: "A row for each carrier that counts the place as remote." }),
  other: z
    .array(
      z.strictObject({
        ...askedPlace,
        two_code: text("The country's code."),
        reason: z.enum(["not_listed", "no_data"]).meta({
          description: "`no_data`: no list knows anything of the country, so nothing is said.",
        }),
      }),
    )
    .meta({ description: "Places that no list names." }),
  errors: z.array(z.strictObject({ ...askedPlace, code, message })).optional(),
});

const lane = {
  carrier_code: text("As it was sent."),
  original: text("As it was sent."),
  destination: text("As it was sent."),
};
export const costTimeReply = z.array(
  z.union([
    z.strictObject({
      ...lane,
      total: count("Parcels that this rests on."),
      delivered: count("Those of them that have arrived."),
      range1: share("Share that arrives within 7 days, from 0 to 1."),
      range2: share("Always 0: v2's documentation has no such range."),
      range3: share("Within 8 to 15 days."),
      range4: share("Within 16 to 30 days."),
      range5: share("Within 31 to 60 days."),
      range6: share("Later."),
    }),
    z.strictObject({ ...lane, code, message }),
  ]),
);

const airTime = text("The station's own wall time, or empty.");
export const airCargoReply = z.record(
  z.string(),
  z.union([
    z.strictObject({
      airline_info: z.strictObject({
        name: text("The airline."),
        track_url: text("Its own page about waybills, or empty."),
      }),
      return_data: z.strictObject({
        origin: text("IATA code of the airport."),
        destination: text("IATA code of the airport."),
        piece: text("Pieces."),
        weight: text("Kilograms."),
        status_number: count("0 unknown, 1 booked, 2 flying, 3 arrived, 4 delivered.").max(4),
        last_event: text("The newest event in one line."),
        track_info: z
          .array(
            z.strictObject({
              plan_date: airTime,
              actual_date: airTime,
              event: text("The airline's own text."),
              station: text("IATA code of the airport."),
              flight_number: text("`CV123`, or empty."),
              status: text("IATA's status code, e.g. `DLV`."),
              piece: text("Pieces."),
              weight: text("Kilograms."),
            }),
          )
          .meta({ description: "Newest first." }),
        flight_info: z
          .record(
            z.string(),
            z.strictObject({
              depart_time: airTime,
              plan_depart_time: airTime,
              arrival_time: airTime,
              plan_arrival_time: airTime,
            }),
          )
          .meta({ description: "By flight number." }),
      }),
    }),
    z.strictObject({ code, message }),
  ]),
);

export const carriersReply = z.array(
  z.strictObject({
    name: text("What people call the carrier."),
    code: text("What calls take as `carrier_code`."),
    phone: text("Telephone number, or empty."),
    homepage: text("Its site, or empty."),
    type: z.enum(["express", "globalpost"]),
    picture: text("Empty: no logos are kept."),
    name_cn: text("In Chinese, or empty."),
  }),
);

export const detectReply = z
  .array(z.strictObject({ name: z.string(), code: z.string() }))
  .min(1)
  .meta({ description: "The best guess first." });

/** Names under which the document keeps what several answers share, and each answer. */
export const REPLY_NAMES = new Map<string, z.ZodType>([
  ["Checkpoint", checkpointReply],
  ["Leg", legReply],
  ["Tracking", trackingReply],
  ["CreatedTracking", createdReply],
  ["ChangedTracking", changedReply],
  ["ItemError", itemErrorReply],
  ["Batch", batchReply],
  ["ChangedMany", changedManyReply],
  ["DeletedMany", deletedManyReply],
  ["StoppedMany", stoppedManyReply],
  ["TrackingList", listReply],
  ["Realtime", realtimeReply],
  ["Empty", emptyReply],
  ["CarrierChanged", carrierChangedReply],
  ["Account", accountReply],
  ["StatusCounts", countsReply],
  ["RemoteAreas", remoteReply],
  ["TransitTimes", costTimeReply],
  ["AirWaybills", airCargoReply],
  ["Carriers", carriersReply],
  ["DetectedCarriers", detectReply],
]);
