// Reads the forms of the carriers page on the server.
import { z } from "zod";
import { isKnownCarrier } from "~/carriers/catalogue";
import { formReader, jsonField } from "~/ui/forms/form-reader";

const carrier = z.string().max(50);
const fields = jsonField(z.record(z.string().max(50), z.string().max(1_000)));

const companyKey = z.string().min(1).max(255);
const carrierCode = z.string().refine(isKnownCarrier);

const actionSchema = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("name"), companyKey, carrierCode }),
  z.object({ intent: z.literal("dismiss"), companyKey }),
  z.object({ intent: z.literal("restore"), companyKey }),
  z.object({ intent: z.literal("save"), carrier, fields }),
  z.object({ intent: z.literal("check"), carrier }),
  z.object({ intent: z.literal("pause"), carrier }),
  z.object({ intent: z.literal("resume"), carrier }),
  z.object({ intent: z.literal("remove"), carrier }),
]);

type PageAction = z.output<typeof actionSchema>;
/** About a name in Shopify. */
export type NameAction = Extract<PageAction, { companyKey: string }>;
/** About a carrier's key. */
export type CarriersAction = Exclude<PageAction, NameAction>;

export const readAction = formReader(actionSchema);
