// The draft of the thresholds, how it is posted and read, and the errors by field.
import { z } from "zod";
import { type AttentionThresholds, THRESHOLD_DAYS_MAX } from "~/shipments/attention/thresholds";
import { formReader } from "~/ui/forms/form-reader";

/** Days as typed. */
export type Draft = Record<keyof AttentionThresholds, string>;

export function draftOf(thresholds: AttentionThresholds): Draft {
  const { lateDays, silentDays, labelDays, pickupDays } = thresholds;
  return {
    lateDays: String(lateDays),
    silentDays: String(silentDays),
    labelDays: String(labelDays),
    pickupDays: String(pickupDays),
  };
}

const days = z
  .string()
  .regex(/^\d{1,2}$/)
  .transform(Number)
  .pipe(z.number().min(1).max(THRESHOLD_DAYS_MAX));

const form = z.object({ lateDays: days, silentDays: days, labelDays: days, pickupDays: days });

/** null: the form has another shape, or a number is out of range. */
export const readThresholds = formReader(form satisfies z.ZodType<AttentionThresholds>);

/** Errors by field; empty when the draft can be saved. */
export function findErrors(draft: Draft): Partial<Draft> {
  const wrong = Object.entries(draft).filter(([, text]) => !days.safeParse(text).success);
  return Object.fromEntries(
    wrong.map(([field]) => [field, `Enter a whole number from 1 to ${THRESHOLD_DAYS_MAX}`]),
  );
}
