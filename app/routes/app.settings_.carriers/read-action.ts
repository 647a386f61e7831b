// Reads the forms of the carriers page on the server.
import { z } from "zod";
import type { ActionResult } from "~/ui/forms/action-result";
import { formReader, jsonField } from "~/ui/forms/form-reader";

const carrier = z.string().max(50);
const fields = jsonField(z.record(z.string().max(50), z.string().max(1_000)));

const actionSchema = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("save"), carrier, fields }),
  z.object({ intent: z.literal("check"), carrier }),
  z.object({ intent: z.literal("pause"), carrier }),
  z.object({ intent: z.literal("resume"), carrier }),
  z.object({ intent: z.literal("remove"), carrier }),
]);

export type CarriersAction = z.output<typeof actionSchema>;

export const readAction = formReader(actionSchema);

/** What the page's action answers. */
export interface CarriersResult extends ActionResult {
  /** The carrier that the answer is about; null: none. */
  carrier: string | null;
  /** What the carrier's check had to say besides. */
  note: string | null;
}

export const NOTHING_DONE: CarriersResult = { done: null, error: null, carrier: null, note: null };
