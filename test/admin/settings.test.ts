// The settings form: what it sends, what is read of it, and when there is something to save.
import { expect, test } from "vitest";
import { isDirty, writeForm } from "~/routes/app.settings/draft";
import { readForm } from "~/routes/app.settings/read-form";
import { settingsView } from "~/routes/app.settings/view";

const view = settingsView({
  sendCustomerEmail: true,
  overrides: [
    { companyKey: "bobs couriers", carrierCode: "ups" },
    { companyKey: "hauspost", carrierCode: "no-longer-known" },
  ],
  connection: "embedded",
});

test("a carrier is shown by its name, and by its code where it has none", () => {
  expect(view.overrides.map(({ carrier }) => carrier)).toEqual(["UPS", "no-longer-known"]);
});

test("the service is named before a first parcel has made its account, too", () => {
  const named = (connection: "embedded" | "cloud" | null) =>
    settingsView({ sendCustomerEmail: true, overrides: [], connection }).service.name;
  expect(named("embedded")).toBe("Built in");
  expect(named(null)).toBe("Built in");
  expect(named("cloud")).toBe("TrackingMore");
});

test("what the form sends is what the action reads", () => {
  for (const sendCustomerEmail of [true, false]) {
    for (const removedOverrides of [[], ["hauspost"], ["bobs couriers", "hauspost"]]) {
      const settings = { sendCustomerEmail, removedOverrides };
      expect(readForm(writeForm(settings))).toEqual(settings);
    }
  }
});

test("a form that does not say whether to send the address changes nothing", () => {
  expect(readForm(new FormData())).toBeNull();
  const odd = writeForm({ sendCustomerEmail: true, removedOverrides: [] });
  odd.set("sendCustomerEmail", "perhaps");
  expect(readForm(odd)).toBeNull();
});

test("the save bar opens for a change and closes when it is taken back or saved", () => {
  const untouched = { sendCustomerEmail: true, removedOverrides: [] };
  expect(isDirty(view, untouched)).toBe(false);
  expect(isDirty(view, { ...untouched, sendCustomerEmail: false })).toBe(true);
  const removing = { ...untouched, removedOverrides: ["hauspost"] };
  expect(isDirty(view, removing)).toBe(true);
  const saved = { ...view, overrides: view.overrides.slice(0, 1) };
  expect(isDirty(saved, removing)).toBe(false);
});
