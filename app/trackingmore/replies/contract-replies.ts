// Lenient schemas of v2's answers besides trackings, for the client.
import { z } from "zod";
import { pairSchema } from "../contract/contract";
import { textField, textOf } from "../contract/input";
import { STATUSES, type Status } from "../contract/status";

const text = textField("");
/** A number of any type; null when invalid. */
function numberOf(value: unknown): number | null {
  const digits = textOf(value);
  return digits === null || !Number.isFinite(Number(digits)) ? null : Number(digits);
}
const number = z.unknown().optional().transform(numberOf);

/** Rows of an optional array; invalid rows are dropped. */
function rowsOf<Row>(schema: z.ZodType<Row>) {
  return z
    .unknown()
    .optional()
    .transform((value): Row[] =>
      (Array.isArray(value) ? value : []).flatMap((row) => {
        const read = schema.safeParse(row);
        return read.success ? [read.data] : [];
      }),
    );
}

export const itemErrorSchema = z.object({
  ...pairSchema.shape,
  code: z.coerce.number().int(),
  message: text,
});

/** updatemore, delete and notupdate: only `errors` is reliable, the counters have several names. */
export const bulkReplySchema = z.preprocess(
  (data) => (Array.isArray(data) ? {} : data),
  z.object({ errors: rowsOf(itemErrorSchema) }),
);

export const createdReplySchema = z.object({ id: text });

/** One object in `items`, or the object itself. */
export const realtimeReplySchema = z.unknown().transform((data) => {
  const hasItems = typeof data === "object" && data !== null && "items" in data;
  return hasItems && Array.isArray(data.items) ? (data.items[0] as unknown) : data;
});

export const accountReplySchema = z.object({
  email: text,
  phone: text,
  regtime: number,
  money: number,
  track_number: number,
});

/** An absent status counts 0. */
export const countsReplySchema = z
  .record(z.string(), z.unknown())
  .transform(
    (data) =>
      Object.fromEntries(STATUSES.map((status) => [status, numberOf(data[status]) ?? 0])) as Record<
        Status,
        number
      >,
  );

export const remoteReplySchema = z.preprocess(
  (data) => (Array.isArray(data) ? { remote: data } : data),
  z.object({
    remote: rowsOf(
      z.object({
        far_express_company: text,
        two_code: text,
        far_country: text,
        far_city_postcode: text,
      }),
    ),
  }),
);

/** The rows; a single row may stand alone. */
export const transitTimesReplySchema = z.preprocess(
  (data) => (Array.isArray(data) ? data : [data]),
  rowsOf(
    z.object({
      carrier_code: text,
      original: text,
      destination: text,
      total: number,
      delivered: number,
      range1: number,
      range3: number,
      range4: number,
      range5: number,
      range6: number,
    }),
  ),
);

const flightSchema = z.object({
  depart_time: text,
  plan_depart_time: text,
  arrival_time: text,
  plan_arrival_time: text,
});

/** One waybill's result. */
export const airCargoSchema = z.object({
  airline_info: z.object({ name: text, track_url: text }).nullish().catch(null),
  return_data: z.object({
    origin: text,
    destination: text,
    piece: text,
    weight: text,
    status_number: number,
    last_event: text,
    track_info: rowsOf(
      z.object({
        plan_date: text,
        actual_date: text,
        event: text,
        station: text,
        flight_number: text,
        status: text,
        piece: text,
        weight: text,
      }),
    ),
    // PHP encodes an empty object as `[]`.
    flight_info: z.record(z.string(), flightSchema).nullish().catch(null),
  }),
});

export const carriersReplySchema = rowsOf(
  z.object({
    code: z.string().min(1),
    name: z.string(),
    phone: text,
    homepage: text,
    type: text,
    picture: text,
    name_cn: text,
  }),
);

export const detectReplySchema = rowsOf(z.object({ code: z.string().min(1), name: z.string() }));
