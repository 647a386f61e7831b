// Reads the forms of the shipment page on the server.
import { z } from "zod";
import { formReader, jsonField } from "~/ui/forms/form-reader";
import { isKnownCarrier } from "~/carriers/catalogue";
import { NOTE_MAX_CHARACTERS, STATUS_REASON_MAX_CHARACTERS } from "~/shipments/change";
import { STATUSES } from "~/trackingmore/contract/status";
import { CARRIER_SOURCES, UNKNOWN_CARRIER } from "~/shipments/shipment";

/** An undo is posted back whole, so its size is bounded. */
export const UNDO_MAX_SHIPMENTS = 500;

const carrierCode = z
  .string()
  .refine((code) => code === UNKNOWN_CARRIER || isKnownCarrier(code), "is not a carrier");

const undo = z.object({
  carrierCode,
  shipments: z
    .array(z.object({ id: z.uuid(), carrierCode, source: z.enum(CARRIER_SOURCES) }))
    .max(UNDO_MAX_SHIPMENTS),
  remembered: z
    .object({ companyKey: z.string().min(1).max(255), carrierCode: carrierCode.nullable() })
    .nullable(),
  /** The recorded run of a change of several shipments; null: it has none. */
  runId: z.uuid().nullable().default(null),
});

/** When the status that the page shows was set by hand; "": it was not. */
const seen = z
  .union([z.literal(""), z.iso.datetime()])
  .transform((text) => (text ? new Date(text) : null))
  .optional();

const changeForm = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("set_carrier"),
    carrierCode: z.string().min(1).max(100),
    /** A checkbox: missing when it is off. */
    remember: z
      .literal("on")
      .optional()
      .transform((value) => value === "on"),
  }),
  z.object({ intent: z.literal("undo_carrier"), undo: jsonField(undo) }),
  z.object({ intent: z.literal("retry") }),
  z.object({ intent: z.literal("stop") }),
  z.object({ intent: z.literal("resume") }),
  z.object({
    intent: z.literal("set_status"),
    status: z.enum(STATUSES),
    reason: z.string().max(STATUS_REASON_MAX_CHARACTERS),
    seen,
  }),
  z.object({ intent: z.literal("clear_status"), seen }),
  z.object({
    intent: z.literal("add_note"),
    note: z.string().trim().max(NOTE_MAX_CHARACTERS),
  }),
  z.object({ intent: z.literal("delete_note"), noteId: z.string().regex(/^\d{1,18}$/) }),
]);

export type Change = z.output<typeof changeForm>;

export const readChange = formReader(changeForm);
