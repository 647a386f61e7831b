// The delivery dates form as typed, and the rule that it means.
import {
  HOLIDAYS_MAX,
  readDeliveryRule,
  RULE_DAYS_MAX,
  type DeliveryRule,
} from "~/shipments/estimates/delivery-rule";
import { addDays } from "~/shipments/transit-dates";
import type { Texts } from "~/ui/language/texts";

/** Numbers and lists as text. */
export interface Draft {
  isOn: boolean;
  processingMin: string;
  processingMax: string;
  cutOff: string;
  shippingDays: number[];
  deliveryDays: number[];
  /** One line for each group of countries: "US, CA: 3-5"; "Other: 7-14", in the merchant's language. */
  transit: string;
  /** One date a line: "2026-12-25". */
  holidays: string;
}

export type FieldErrors = Partial<Record<keyof Draft, string>>;

/** An example of a date, as it is to be typed. */
export const DATE_EXAMPLE = "2026-12-25";
const TRANSIT_EXAMPLE = "US, CA: 3-5";

export function draftOf(rule: DeliveryRule, { t }: Texts): Draft {
  return {
    isOn: rule.isOn,
    processingMin: String(rule.processing.min),
    processingMax: String(rule.processing.max),
    cutOff: rule.cutOff,
    shippingDays: rule.shippingDays,
    deliveryDays: rule.deliveryDays,
    transit: rule.transit
      .map(
        ({ countries, min, max }) =>
          `${countries.join(", ") || t("deliveryDates.other")}: ${rangeText(min, max)}`,
      )
      .join("\n"),
    holidays: rule.holidays.join("\n"),
  };
}

function rangeText(min: number, max: number): string {
  return min === max ? String(min) : `${min}-${max}`;
}

/** The rule, or what is to be mended, by field. */
export function readDraft(draft: Draft, { t }: Texts): { rule: DeliveryRule; errors: FieldErrors } {
  const other = t("deliveryDates.other");
  const daysError = t("deliveryDates.error.days", { max: RULE_DAYS_MAX });
  const errors: FieldErrors = {};
  const min = readDays(draft.processingMin);
  const max = readDays(draft.processingMax);
  if (min === null) errors.processingMin = daysError;
  if (max === null) errors.processingMax = daysError;
  else if (min !== null && max < min) errors.processingMax = t("deliveryDates.error.shorter");
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(draft.cutOff)) {
    errors.cutOff = t("deliveryDates.error.cutOff");
  }
  if (draft.shippingDays.length === 0) errors.shippingDays = t("deliveryDates.error.noDay");
  if (draft.deliveryDays.length === 0) errors.deliveryDays = t("deliveryDates.error.noDay");
  const transit = linesOf(draft.transit).map((line) => readTransit(line, other));
  const unread = linesOf(draft.transit).find((_line, index) => !transit[index]);
  if (unread !== undefined) {
    errors.transit = t("deliveryDates.error.transit", {
      example: TRANSIT_EXAMPLE,
      line: unread.slice(0, 40),
    });
  } else if (draft.isOn && transit.length === 0) {
    errors.transit = t("deliveryDates.error.noTransit", { other });
  }
  const holidays = [...new Set(linesOf(draft.holidays))];
  const noDay = holidays.find((day) => addDays(day, 0) !== day);
  if (noDay !== undefined) {
    errors.holidays = t("deliveryDates.error.holiday", {
      example: DATE_EXAMPLE,
      line: noDay.slice(0, 40),
    });
  } else if (holidays.length > HOLIDAYS_MAX) {
    errors.holidays = t("deliveryDates.error.holidays", {
      max: HOLIDAYS_MAX,
      given: holidays.length,
    });
  }
  const rule = readDeliveryRule({
    isOn: draft.isOn,
    processing: { min: min ?? 0, max: max ?? min ?? 0 },
    cutOff: draft.cutOff,
    shippingDays: draft.shippingDays,
    deliveryDays: draft.deliveryDays,
    transit: transit.filter((line) => line !== null),
    holidays: holidays.toSorted(),
  });
  return { rule, errors };
}

function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function readDays(text: string): number | null {
  if (!/^\s*\d{1,3}\s*$/.test(text)) return null;
  const days = Number(text);
  return days <= RULE_DAYS_MAX ? days : null;
}

/** "US, CA: 3-5", "DE: 2", "Other: 7–14", also with East Asian punctuation; null if it can't be read. */
function readTransit(line: string, other: string): DeliveryRule["transit"][number] | null {
  const [, names = "", low = "", high = low] =
    /^([^:：]+)[:：]\s*(\d{1,3})(?:\s*[-–~～]\s*(\d{1,3}))?$/.exec(line) ?? [];
  const min = readDays(low);
  const max = readDays(high);
  if (min === null || max === null || max < min) return null;
  if (names.trim().toLowerCase() === other.toLowerCase()) return { countries: [], min, max };
  const countries = names.split(/[,，、]/).map((name) => name.trim().toUpperCase());
  return countries.every((code) => /^[A-Z]{2}$/.test(code)) ? { countries, min, max } : null;
}
