// What the rule says about an order that is placed now, for each group of countries.
import { daysByRule, type DeliveryRule } from "~/shipments/estimates/delivery-rule";
import { countryName } from "~/ui/country-name";
import { formatWallTime } from "~/ui/dates";
import type { PageContext } from "~/ui/language/page-context";

export interface PreviewLine {
  place: string;
  days: string;
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
