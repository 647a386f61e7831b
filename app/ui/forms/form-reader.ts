// Reads posted forms by their schemas.
import { z } from "zod";
import { parseJson } from "~/lib/text/json";

/** A reader of a page's form; it returns null for a form of another shape. */
export function formReader<Schema extends z.ZodType>(schema: Schema) {
  return (form: FormData): z.output<Schema> | null =>
    schema.safeParse(Object.fromEntries(form)).data ?? null;
}

/** A field with JSON of the given shape. */
export function jsonField<Schema extends z.ZodType>(schema: Schema) {
  return z.string().transform(parseJson).pipe(schema);
}
