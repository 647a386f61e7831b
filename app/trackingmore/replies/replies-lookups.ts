// Strict schemas of the server's answers besides trackings.
import { z } from "zod";
import { STATUSES } from "../contract/status";
import { text, count, share, code, message } from "./reply-fields";

export const accountReply = z.strictObject({
  email: z.string(),
  regtime: z.string().regex(/^\d+$/).meta({ description: "Unix seconds, as text." }),
  phone: z.string(),
  money: z.number(),
  track_number: count("Remaining quota."),
});

export const countsReply = z.strictObject(
  Object.fromEntries(STATUSES.map((name) => [name, count(`Trackings that are ${name}.`)])),
);

const askedPlace = {
  country: text("As sent."),
  postcode: text("As sent."),
  company: text("As sent, or empty."),
};
export const remoteReply = z.strictObject({
  submitted: count("Items in the call."),
  remote: z
    .array(
      z.strictObject({
        far_express_company: text("The carrier's code."),
        two_code: text("The country's code."),
        far_country: text("The country's name."),
        far_city_postcode: text("The postcode or city as sent."),
      }),
    )
    .meta({ description: "A row for each carrier that lists the place as remote." }),
  other: z
    .array(
      z.strictObject({
        ...askedPlace,
        two_code: text("The country's code."),
        reason: z.enum(["not_listed", "no_data"]).meta({
          description: "`no_data`: no list has any area in the country.",
        }),
      }),
    )
    .meta({ description: "Places on no list." }),
  errors: z.array(z.strictObject({ ...askedPlace, code, message })).optional(),
});

const lane = {
  carrier_code: text("As sent."),
  original: text("As sent."),
  destination: text("As sent."),
};
export const costTimeReply = z.array(
  z.union([
    z.strictObject({
      ...lane,
      total: count("Parcels in the sample."),
      delivered: count("Delivered parcels in the sample."),
      range1: share("Share that arrives within 7 days, from 0 to 1."),
      range2: share("Always 0: v2's documentation gives it no days."),
      range3: share("Within 8 to 15 days."),
      range4: share("Within 16 to 30 days."),
      range5: share("Within 31 to 60 days."),
      range6: share("Later."),
    }),
    z.strictObject({ ...lane, code, message }),
  ]),
);

const airTime = text("The station's wall time, or empty.");
export const airCargoReply = z.record(
  z.string(),
  z.union([
    z.strictObject({
      airline_info: z.strictObject({
        name: text("The airline."),
        track_url: text("Its tracking page, or empty."),
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
    name: text("The carrier's name."),
    code: text("The `carrier_code` of calls."),
    phone: text("Telephone number, or empty."),
    homepage: text("Its site, or empty."),
    type: z.enum(["express", "globalpost"]),
    picture: text("Always empty."),
    name_cn: text("In Chinese, or empty."),
  }),
);

export const detectReply = z
  .array(z.strictObject({ name: z.string(), code: z.string() }))
  .min(1)
  .meta({ description: "Best match first." });
