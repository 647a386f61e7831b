// Schemas of requests without a tracking: remote areas, transit times, air freight.
import { z } from "zod";
import { listField, textField } from "./input";

/** An item of `POST /trackings/remote`. */
export const remoteItemSchema = z.object({
  country: textField("English name or two-letter code of the country."),
  postcode: textField("Postcode, or the name of the city."),
  company: textField("The carrier's code, e.g. `dhl`; absent: every carrier with a list."),
});
export type RemoteItem = z.output<typeof remoteItemSchema>;

/** An item of `POST /trackings/costtime`. */
export const costTimeItemSchema = z.object({
  original: textField("Two-letter code of the country of origin."),
  destination: textField("Two-letter code of the country of destination."),
  carrier_code: textField("The carrier's code, as `GET /carriers` lists it."),
});
export type CostTimeItem = z.output<typeof costTimeItemSchema>;

/** The body of `POST /trackings/aircargo`. */
export const airCargoRequestSchema = z.object({
  track_number: listField(/[,;]/, "Air waybills: an array of them, or one as text.").meta({
    type: ["array", "string"],
    items: { type: "string" },
    description: "Air waybills (`172-28891936`): an array of them, or one as text.",
  }),
  lang: textField("Two-letter language; without effect, airlines' texts are stored as given."),
});
