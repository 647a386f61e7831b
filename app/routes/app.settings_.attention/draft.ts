// The draft of the thresholds, how it is read, and which of its fields are wrong.
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

/** The fields that keep the draft from being saved. */
export function wrongFields(draft: Draft): (keyof Draft)[] {
  const names: (keyof Draft)[] = ["lateDays", "silentDays", "labelDays", "pickupDays"];
  return names.filter((name) => !days.safeParse(draft[name]).success);
}
