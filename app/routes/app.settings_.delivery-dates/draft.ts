// The delivery dates form as typed, and the rule that it means.
import {
  HOLIDAYS_MAX,
  readDeliveryRule,
  RULE_DAYS_MAX,
  type DeliveryRule,
} from "~/shipments/estimates/delivery-rule";
import { addDays } from "~/shipments/transit-dates";

/** Numbers and lists as text. */
export interface Draft {
  isOn: boolean;
  processingMin: string;
  processingMax: string;
  cutOff: string;
  shippingDays: number[];
  deliveryDays: number[];
  /** One line for each group of countries: "US, CA: 3-5"; "Other: 7-14". */
  transit: string;
  /** One date a line: "2026-12-25". */
  holidays: string;
}

export type FieldErrors = Partial<Record<keyof Draft, string>>;

const OTHER = "Other";

export function draftOf(rule: DeliveryRule): Draft {
  return {
    isOn: rule.isOn,
    processingMin: String(rule.processing.min),
    processingMax: String(rule.processing.max),
    cutOff: rule.cutOff,
    shippingDays: rule.shippingDays,
    deliveryDays: rule.deliveryDays,
    transit: rule.transit
      .map(({ countries, min, max }) => `${countries.join(", ") || OTHER}: ${rangeText(min, max)}`)
      .join("\n"),
    holidays: rule.holidays.join("\n"),
  };
}

function rangeText(min: number, max: number): string {
  return min === max ? String(min) : `${min}-${max}`;
}

/** The rule, or what is to be mended, by field. */
export function readDraft(draft: Draft): { rule: DeliveryRule; errors: FieldErrors } {
  const errors: FieldErrors = {};
  const min = readDays(draft.processingMin);
  const max = readDays(draft.processingMax);
  if (min === null) errors.processingMin = `Enter a number from 0 to ${RULE_DAYS_MAX}`;
  if (max === null) errors.processingMax = `Enter a number from 0 to ${RULE_DAYS_MAX}`;
  else if (min !== null && max < min) errors.processingMax = "Enter at least the shortest time";
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(draft.cutOff)) errors.cutOff = "Enter a time such as 14:00";
  if (draft.shippingDays.length === 0) errors.shippingDays = "Select at least one day";
  if (draft.deliveryDays.length === 0) errors.deliveryDays = "Select at least one day";
  const transit = linesOf(draft.transit).map(readTransit);
  const unread = linesOf(draft.transit).find((_line, index) => !transit[index]);
  if (unread !== undefined) {
    errors.transit = `Write country codes, a colon, and days, such as “US, CA: 3-5”. Check “${unread.slice(0, 40)}”.`;
  } else if (draft.isOn && transit.length === 0) {
    errors.transit = "Enter days for at least one country, or for “Other”";
  }
  const holidays = [...new Set(linesOf(draft.holidays))];
  const noDay = holidays.find((day) => addDays(day, 0) !== day);
  if (noDay !== undefined) {
    errors.holidays = `Write dates such as 2026-12-25. Check “${noDay.slice(0, 40)}”.`;
  } else if (holidays.length > HOLIDAYS_MAX) {
    errors.holidays = `Enter up to ${HOLIDAYS_MAX} dates. You have ${holidays.length}.`;
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

/** "US, CA: 3-5", "DE: 2", "Other: 7–14"; null if it can't be read. */
function readTransit(line: string): DeliveryRule["transit"][number] | null {
  const [, names = "", low = "", high = low] =
    /^([A-Za-z ,]+):\s*(\d{1,3})(?:\s*[-–]\s*(\d{1,3}))?$/.exec(line) ?? [];
  const min = readDays(low);
  const max = readDays(high);
  if (min === null || max === null || max < min) return null;
  if (names.trim().toLowerCase() === OTHER.toLowerCase()) return { countries: [], min, max };
  const countries = names.split(",").map((name) => name.trim().toUpperCase());
  return countries.every((code) => /^[A-Z]{2}$/.test(code)) ? { countries, min, max } : null;
}
