// Reads the forms of the tracking service page on the server.
import { z } from "zod";
import { formReader } from "~/ui/forms/form-reader";

const actionSchema = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("connect"), apiKey: z.string().max(1_000) }),
  z.object({ intent: z.literal("test") }),
  z.object({ intent: z.literal("disconnect") }),
  z.object({ intent: z.literal("try_again") }),
  z.object({ intent: z.literal("make_address") }),
]);

export type ServiceAction = z.output<typeof actionSchema>;

export const readAction = formReader(actionSchema);
