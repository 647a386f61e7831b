// The form of the merchant's rule for delivery dates: what is typed, what is meant, what is wrong.
import { expect, test } from "vitest";
import { draftOf, readDraft, type Draft } from "~/routes/app.settings_.delivery-dates/draft";
import { previewOf } from "~/routes/app.settings_.delivery-dates/preview";
import { readForm, writeForm } from "~/routes/app.settings_.delivery-dates/read-form";
import { readDeliveryRule } from "~/shipments/estimates/delivery-rule";
import { ENGLISH } from "~/ui/language/texts";

const DRAFT: Draft = {
  ...draftOf(readDeliveryRule(null), ENGLISH),
  isOn: true,
  transit: "us, CA: 3-5\nDE: 2\nother: 7–14",
  holidays: "2026-12-25\n\n2026-12-24",
};

test("a typed rule is read, saved and shown again", () => {
  const sent = readForm(writeForm(DRAFT));
  const { rule, errors } = readDraft(sent ?? DRAFT, ENGLISH);
  expect(errors).toEqual({});
  expect(rule.transit).toEqual([
    { countries: ["US", "CA"], min: 3, max: 5 },
    { countries: ["DE"], min: 2, max: 2 },
    { countries: [], min: 7, max: 14 },
  ]);
  expect(draftOf(rule, ENGLISH)).toEqual({
    ...DRAFT,
    transit: "US, CA: 3-5\nDE: 2\nOther: 7-14",
    holidays: "2026-12-24\n2026-12-25",
  });
});

test.each([
  [{ transit: "USA: 3" }, "transit", "USA: 3"],
  [{ transit: "US 3-5" }, "transit", "US 3-5"],
  [{ transit: "US: 5-3" }, "transit", "US: 5-3"],
  [{ transit: "US: 3-500" }, "transit", "US: 3-500"],
  [{ transit: "" }, "transit", "at least one country"],
  [{ holidays: "2026-02-30" }, "holidays", "2026-02-30"],
  [{ holidays: "Christmas" }, "holidays", "Christmas"],
  [{ processingMin: "-1" }, "processingMin", "0 to 90"],
  [{ processingMin: "3", processingMax: "1" }, "processingMax", "at least"],
  [{ cutOff: "2pm" }, "cutOff", "14:00"],
  [{ shippingDays: [] }, "shippingDays", "at least one"],
  [{ deliveryDays: [] }, "deliveryDays", "at least one"],
] as const)("%j is refused at its field", (changes, field, words) => {
  const { errors } = readDraft({ ...DRAFT, ...changes } as Draft, ENGLISH);
  expect(Object.keys(errors)).toEqual([field]);
  expect(errors[field]).toContain(words);
});

test("the preview tells an order that is placed now", () => {
  const now = new Date("2026-11-30T15:00:00Z");
  expect(
    previewOf(readDraft(DRAFT, ENGLISH).rule, {
      texts: ENGLISH,
      timeZone: "America/New_York",
      now,
    }),
  ).toEqual([
    { place: "United States, Canada", days: "Dec 3 – Dec 8" },
    { place: "Germany", days: "Dec 2 – Dec 3" },
    { place: "Other countries", days: "Dec 9 – Dec 21" },
  ]);
});

test("what is not this form is refused", () => {
  expect(readForm(new FormData())).toBeNull();
});
