// Schemas of bulk requests over existing trackings, and of a change of carrier.
import { z } from "zod";
import { changesSchema, createItemSchema, pairSchema } from "./contract";

/** An item of `POST /trackings/updatemore`; only what is sent changes. */
export const changeItemSchema = z.object({ ...pairSchema.shape, ...changesSchema.shape });

/** An item of `POST /trackings/delete`. */
export const deleteItemSchema = pairSchema;

/** An item of `POST /trackings/notupdate`. */
export const stopItemSchema = pairSchema;

/** `POST /trackings/update`. */
export const changeCarrierSchema = z.object({
  ...pairSchema.shape,
  update_carrier_code: createItemSchema.shape.carrier_code.meta({
    description: "The code of the carrier that has the parcel.",
  }),
});
