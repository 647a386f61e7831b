// Reads the steps of an import as the page posts them.
import { z } from "zod";
import { storableText } from "~/lib/text/storable-text";
import { LINE_PROBLEMS, VALUE_MAX_CHARACTERS } from "~/shipments/import/line";
import { formReader, jsonField } from "~/ui/forms/form-reader";
import { LINES_PER_REQUEST } from "./send-import";

const text = z.string().max(1_000).transform(storableText);
const value = z.string().max(VALUE_MAX_CHARACTERS).transform(storableText);
/** Excel has as many columns. */
const column = z.number().int().min(0).max(16_384).nullable();
const line = z.object({
  line: z.number().int().min(1).max(10_000_000),
  number: value,
  carrier: value,
  order: value,
  shipped: value,
  destination: value,
  problem: z.enum(LINE_PROBLEMS).nullable(),
});

const step = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("create"),
    file: jsonField(
      z.object({
        name: text,
        headerKey: text,
        mapping: z.object({
          number: column,
          carrier: column,
          order: column,
          shipped: column,
          destination: column,
        }),
      }),
    ),
  }),
  z.object({
    intent: z.literal("lines"),
    importId: z.string(),
    lines: jsonField(z.array(line).max(LINES_PER_REQUEST)),
  }),
  z.object({ intent: z.literal("start"), importId: z.string() }),
]);

export const readAction = formReader(step);
