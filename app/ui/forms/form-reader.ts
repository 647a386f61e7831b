// Reads posted forms by their schemas.
import { z } from "zod";
import { parseJson } from "~/lib/text/json";
import { storableText } from "~/lib/text/storable-text";

const storable = (value: unknown) => (typeof value === "string" ? storableText(value) : value);

/** A reader of a page's form; it returns null for a form of another shape. Its texts can be stored. */
export function formReader<Schema extends z.ZodType>(schema: Schema) {
  return (form: FormData): z.output<Schema> | null => {
    const fields = [...form].map(([name, value]) => [name, storable(value)]);
    return schema.safeParse(Object.fromEntries(fields)).data ?? null;
  };
}

/** A field with JSON of the given shape, whose texts can be stored. */
export function jsonField<Schema extends z.ZodType>(schema: Schema) {
  return z
    .string()
    .transform((text) => parseJson(text, (_key, value) => storable(value)))
    .pipe(schema);
}
