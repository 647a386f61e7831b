// What the rule says about an order that is placed now, for each group of countries.
import { DAY_MS } from "~/lib/time";
import { daysByRule, type DeliveryRule } from "~/shipments/estimates/delivery-rule";
import { countryName } from "~/ui/country-name";
import { formatWallTime } from "~/ui/dates";
import type { PageContext } from "~/ui/language/page-context";
import type { Texts } from "~/ui/language/texts";

export interface PreviewLine {
  place: string;
  days: string;
}

/** A Monday. */
const WEEK_START_MS = Date.UTC(2024, 0, 1);

/** "Monday" to "Sunday", with a capital also where the language has none inside a sentence. */
export function weekdayNames({ locale }: Texts): string[] {
  const format = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" });
  return [0, 1, 2, 3, 4, 5, 6].map((day) => {
    const name = format.format(WEEK_START_MS + day * DAY_MS);
    return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
  });
}

/** Codes of no country: only the lines for all others apply. */
const NO_COUNTRY = "ZZ";

export function previewOf(rule: DeliveryRule, context: PageContext): PreviewLine[] {
  const { texts, timeZone, now } = context;
  return rule.transit.flatMap(({ countries }) => {
    const [country = NO_COUNTRY] = countries;
    const parcel = { orderedAt: now, fulfilledAt: null, beganOn: null, country };
    const days = daysByRule({ ...rule, isOn: true }, parcel, timeZone);
    if (!days) return [];
    const place =
      countries.map((code) => countryName(code, texts)).join(", ") ||
      texts.t("deliveryDates.preview.otherCountries");
    const [from, to] = [formatWallTime(days.from, context), formatWallTime(days.to, context)];
    return [
      { place, days: from === to ? from : texts.t("deliveryDates.preview.range", { from, to }) },
    ];
  });
}
