// Schemas of realtime, counts and carrier detection requests.
import { z } from "zod";
import { createItemSchema, listQuerySchema, pairSchema } from "./contract";
import { textField } from "./input";

/** `POST /trackings/realtime`. */
export const realtimeSchema = z.object({
  ...pairSchema.shape,
  destination_code: createItemSchema.shape.destination_code,
  tracking_ship_date: createItemSchema.shape.tracking_ship_date,
  tracking_postal_code: createItemSchema.shape.tracking_postal_code,
  tracking_account_number: createItemSchema.shape.tracking_account_number,
  specialNumberDestination: createItemSchema.shape.specialNumberDestination,
  tracking_destination_country: createItemSchema.shape.tracking_destination_country,
  order: textField("The order's id in the sender's own system."),
  order_create_time: createItemSchema.shape.order_create_time,
  lang: createItemSchema.shape.lang,
});
export type RealtimeRequest = z.output<typeof realtimeSchema>;

/** `GET /trackings/getstatusnumber`, from the query string or a JSON body. */
export const countsQuerySchema = z.object({
  created_at_min: listQuerySchema.shape.created_at_min,
  created_at_max: listQuerySchema.shape.created_at_max,
  order_created_time_min: listQuerySchema.shape.order_created_time_min,
  order_created_time_max: listQuerySchema.shape.order_created_time_max,
});

/** `POST /carriers/detect`. */
export const detectSchema = z.object({
  tracking_number: createItemSchema.shape.tracking_number,
  lang: createItemSchema.shape.lang,
});
