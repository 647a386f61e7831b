// The settings form: what it posts, and what the action reads.
import { expect, test } from "vitest";
import { draftOf, writeForm } from "~/routes/app.settings/draft";
import { readForm } from "~/routes/app.settings/read-form";
import { rebaseDraft } from "~/ui/forms/rebase-draft";
import { readThresholds, wrongFields } from "~/routes/app.settings_.attention/draft";
import { settingsView } from "~/routes/app.settings/view";
import { ENGLISH } from "~/ui/language/texts";

const view = settingsView(
  {
    sendCustomerEmail: true,
    overrides: [
      { companyKey: "bobs couriers", carrierCode: "ups" },
      { companyKey: "hauspost", carrierCode: "no-longer-known" },
    ],
    service: { kind: "embedded", isPaused: false },
  },
  ENGLISH,
);

test("a carrier is shown by its name, and by its code where it has none", () => {
  expect(view.overrides.map(({ carrier }) => carrier)).toEqual(["UPS", "no-longer-known"]);
});

test("the service is named, and is not called on while it is paused", () => {
  const named = (kind: "embedded" | "cloud", isPaused: boolean) =>
    settingsView({ sendCustomerEmail: true, overrides: [], service: { kind, isPaused } }, ENGLISH)
      .service;
  expect(named("embedded", false)).toMatchObject({ name: "Built in", isPaused: false });
  expect(named("cloud", true)).toMatchObject({ name: "TrackingMore", isPaused: true });
});

test("the form posts the choice and the removed names, and the action reads the same", () => {
  const saved = draftOf(view);
  for (const sendCustomerEmail of [true, false]) {
    for (const removedOverrides of [[], ["hauspost"], ["bobs couriers", "hauspost"]]) {
      const companyKeys = saved.companyKeys.filter((key) => !removedOverrides.includes(key));
      const form = writeForm(saved, { sendCustomerEmail, companyKeys });
      expect(readForm(form)).toEqual({ sendCustomerEmail, removedOverrides });
    }
  }
});

test("what is not saved stays in the form when another tab saves, and the rest is the newest", () => {
  const base = { late: "16", silent: "7", days: [1, 2] };
  const saved = { late: "20", silent: "7", days: [1] };
  expect(rebaseDraft({ ...base, silent: "9" }, base, saved)).toEqual({ ...saved, silent: "9" });
  expect(rebaseDraft({ ...base, late: "17" }, base, saved)).toEqual({ ...saved, late: "17" });
  expect(rebaseDraft(base, base, saved)).toBe(saved);
  expect(rebaseDraft("90", "180", "365")).toBe("90");
  expect(rebaseDraft("180", "180", "365")).toBe("365");
});

test("a form without a valid choice about the email address is rejected", () => {
  expect(readForm(new FormData())).toBeNull();
  const odd = writeForm(draftOf(view), draftOf(view));
  odd.set("sendCustomerEmail", "perhaps");
  expect(readForm(odd)).toBeNull();
});

test("thresholds are whole days, and a wrong one is told beside its field", () => {
  const draft = { lateDays: "16", silentDays: "7", labelDays: "0", pickupDays: "two" };
  expect(wrongFields(draft)).toEqual(["labelDays", "pickupDays"]);
  const form = new FormData();
  for (const [name, value] of Object.entries(draft)) form.set(name, value);
  expect(readThresholds(form)).toBeNull();
  form.set("labelDays", "3");
  form.set("pickupDays", "90");
  expect(readThresholds(form)).toEqual({
    lateDays: 16,
    silentDays: 7,
    labelDays: 3,
    pickupDays: 90,
  });
});
