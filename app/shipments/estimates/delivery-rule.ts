// A merchant's own rule for delivery dates: its schema, and the days that it gives a parcel. Pure.
import { z } from "zod";
import { orderCreateTime } from "../register/order-time";
import { addDays } from "../transit-dates";
import type { Days } from "./choose-estimate";

export const RULE_DAYS_MAX = 90;
export const HOLIDAYS_MAX = 100;

const days = z.number().int().min(0).max(RULE_DAYS_MAX);
/** 1 is Monday, 7 is Sunday. */
const weekdays = z.array(z.number().int().min(1).max(7)).min(1);
const TO_FRIDAY = [1, 2, 3, 4, 5];

const transit = z.object({
  /** Two letters, upper case; empty: all other countries. */
  countries: z.array(z.string().regex(/^[A-Z]{2}$/)),
  min: days,
  max: days,
});

const rule = z.object({
  isOn: z.boolean().catch(false),
  processing: z.object({ min: days, max: days }).catch({ min: 0, max: 1 }),
  /** An order placed at that time of the shop's day, or later, counts as the next day's: "14:00". */
  cutOff: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .catch("14:00"),
  shippingDays: weekdays.catch(TO_FRIDAY),
  deliveryDays: weekdays.catch(TO_FRIDAY),
  transit: z.array(transit).catch([]),
  /** Days on which nothing is sent or delivered, "YYYY-MM-DD". */
  holidays: z
    .array(z.string().regex(/^\d{4}-\d{2}-\d{2}$/))
    .max(HOLIDAYS_MAX)
    .catch([]),
});
export type DeliveryRule = z.infer<typeof rule>;

/** Parses a stored rule; a missing or invalid part gets its default. */
export function readDeliveryRule(stored: unknown): DeliveryRule {
  return rule.parse(typeof stored === "object" && stored !== null ? stored : {});
}

/** What is known of when a parcel was sent. */
export interface SentTimes {
  orderedAt: Date | null;
  fulfilledAt: Date | null;
}

/**
 * The days on which the parcel is delivered by the rule; null: the rule is off, has nothing for the country, or no
 * time is known. Transit counts from the first scan. Before that it counts from the order and its processing, though
 * not from before the fulfillment.
 * @param beganOn the day of the first scan
 * @param country of the destination, two letters
 */
export function daysByRule(
  rule: DeliveryRule,
  parcel: SentTimes & { beganOn: string | null; country: string | null },
  shopTimeZone: string,
): Days | null {
  const { beganOn, country } = parcel;
  const lane =
    rule.transit.find(({ countries }) => country !== null && countries.includes(country)) ??
    rule.transit.find(({ countries }) => countries.length === 0);
  if (!rule.isOn || !lane) return null;
  const sent = beganOn ? { from: beganOn, to: beganOn } : sentDays(rule, parcel, shopTimeZone);
  if (!sent) return null;
  const arrival = (day: string, count: number) => workingDay(rule, "deliveryDays", day, count);
  const from = arrival(sent.from, lane.min);
  const to = arrival(sent.to, Math.max(lane.min, lane.max));
  return from && to ? { from, to } : null;
}

function sentDays(
  rule: DeliveryRule,
  { orderedAt, fulfilledAt }: SentTimes,
  timeZone: string,
): Days | null {
  const fulfilled = fulfilledAt && firstDay(rule, fulfilledAt, timeZone);
  const ordered = orderedAt && firstDay(rule, orderedAt, timeZone);
  if (!ordered) return fulfilled ? { from: fulfilled, to: fulfilled } : null;
  const { min, max } = rule.processing;
  const from = workingDay(rule, "shippingDays", ordered, min);
  const to = workingDay(rule, "shippingDays", ordered, Math.max(min, max));
  if (!from || !to) return null;
  const notBefore = (day: string) => (fulfilled && fulfilled > day ? fulfilled : day);
  return { from: notBefore(from), to: notBefore(to) };
}

/** The shipping day that the instant counts for. */
function firstDay(rule: DeliveryRule, at: Date, timeZone: string): string | null {
  const [date = "", time = ""] = orderCreateTime(at, timeZone).split(" ");
  const [year = "", month = "", dayOfMonth = ""] = date.split("/");
  const day = `${year}-${month.padStart(2, "0")}-${dayOfMonth.padStart(2, "0")}`;
  const counted = time >= rule.cutOff ? addDays(day, 1) : day;
  return counted && workingDay(rule, "shippingDays", counted, 0);
}

/** A year of holidays ends the search. */
const SEARCH_DAYS = 366 + 7 * RULE_DAYS_MAX;

/** The `count`th working day after `day`; with 0 the day itself or the next one that is a working day. */
function workingDay(
  rule: DeliveryRule,
  which: "shippingDays" | "deliveryDays",
  day: string,
  count: number,
): string | null {
  const isWorking = (each: string) =>
    rule[which].includes(isoWeekday(each)) && !rule.holidays.includes(each);
  let left = count;
  for (let ahead = count === 0 ? 0 : 1; ahead <= SEARCH_DAYS; ahead++) {
    const each = addDays(day, ahead);
    if (!each) return null;
    if (isWorking(each) && --left <= 0) return each;
  }
  return null;
}

function isoWeekday(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}
