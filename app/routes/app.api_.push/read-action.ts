// Reads the forms of the page of outgoing webhooks on the server.
import { z } from "zod";
import { VERSION_FIELD } from "~/lib/text/version";
import { formReader, jsonField } from "~/ui/forms/form-reader";
import { STATUSES } from "~/trackingmore/contract/status";

const wholeNumber = z.coerce.number().int().positive();

const draftSchema = z.object({
  email: z.string().max(320),
  addresses: z
    .array(
      z.object({
        url: z.string().max(10_000),
        statuses: z.array(z.enum(STATUSES)),
        enabled: z.boolean(),
      }),
    )
    .max(20),
});

const actionSchema = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("save"),
    draft: jsonField(draftSchema),
    [VERSION_FIELD]: z.string().optional(),
  }),
  z.object({ intent: z.literal("replay"), deliveryId: z.uuid() }),
  z.object({ intent: z.literal("replay_dead") }),
  z
    .object({
      intent: z.literal("replay_range"),
      callbackId: z.uuid(),
      first: wholeNumber,
      last: wholeNumber,
    })
    .refine(({ first, last }) => first <= last),
  z.object({ intent: z.literal("renew_address"), email: z.email().or(z.literal("")) }),
]);

export type PushAction = z.output<typeof actionSchema>;

export const readAction = formReader(actionSchema);
