// The tracking page form: what it posts, what the action reads, and field errors.
import { describe, expect, test } from "vitest";
import { draftOf, presetOf, settingsOf } from "~/routes/app.settings_.tracking-page/draft";
import { findErrors, readForm, writeForm } from "~/routes/app.settings_.tracking-page/read-form";
import { DEFAULT_TRACKING_PAGE, readTrackingPageSettings } from "~/shops/tracking-page-settings";
import { ENGLISH } from "~/ui/language/texts";

const chosen = {
  ...DEFAULT_TRACKING_PAGE,
  lookUps: { email: true, phone: false, postcode: false, number: true },
  showOrigin: false,
  hiddenWords: ["Shenzhen", "Warehouse 7"],
  note: "Write to us",
  contact: "https://shop.example/contact?order={order}",
};

test("a preset sets its boxes, and any other choice is custom", () => {
  const draft = draftOf(DEFAULT_TRACKING_PAGE);
  expect(presetOf(draft)).toBe("detailed");
  expect(presetOf({ ...draft, showItems: false })).toBe("gift");
  expect(presetOf({ ...draft, showRoute: false, showHistory: false })).toBe("compact");
  expect(presetOf({ ...draft, showEstimate: false })).toBe("custom");
});

test("what the form sends is what the action reads, and what is stored is read again", () => {
  expect(readForm(writeForm(draftOf(chosen)))).toEqual({ intent: "save", settings: chosen });
  expect(readTrackingPageSettings(JSON.parse(JSON.stringify(chosen)))).toEqual(chosen);
});

test.each<[string, Record<string, string>]>([
  ["nothing", {}],
  ["another form", { intent: "save", draft: "{}" }],
  ["no JSON", { intent: "save", draft: "{" }],
  ["a link version that is none", { intent: "revoke", linkVersion: "soon" }],
])("%s is not read", (_, fields) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  expect(readForm(form)).toEqual({ intent: "unreadable" });
});

test("lines are hidden words: blanks and repeats do not count", () => {
  const typed = { ...draftOf(chosen), hiddenWords: " Shenzhen \r\n\nShenzhen\nWarehouse 7\n" };
  expect(settingsOf(typed).hiddenWords).toEqual(chosen.hiddenWords);
});

describe("what keeps it from being saved stands beside its field", () => {
  test("no way in at all", () => {
    const lookUps = { email: false, phone: false, postcode: false, number: false };
    expect(Object.keys(findErrors({ ...chosen, lookUps }, ENGLISH))).toEqual(["lookUps"]);
    // Stored by whatever way, shoppers would still have one.
    expect(readTrackingPageSettings({ lookUps }).lookUps.email).toBe(true);
  });

  test("a contact that is neither an email address nor a link", () => {
    for (const contact of ["javascript:alert(1)", "http://shop.example", "help", "a b@c.de"]) {
      expect(Object.keys(findErrors({ ...chosen, contact }, ENGLISH))).toEqual(["contact"]);
      expect(readTrackingPageSettings({ contact }).contact).toBe("");
    }
    expect(findErrors({ ...chosen, contact: "help@shop.example" }, ENGLISH)).toEqual({});
  });

  test("words and notes too long or too many", () => {
    const words = Array.from({ length: 101 }, (_, index) => `word ${index}`);
    expect(findErrors({ ...chosen, hiddenWords: words }, ENGLISH).hiddenWords).toContain("101");
    expect(findErrors({ ...chosen, hiddenWords: ["x".repeat(61)] }, ENGLISH).hiddenWords).toContain(
      "60",
    );
    expect(findErrors({ ...chosen, note: "x".repeat(501) }, ENGLISH).note).toContain("501");
    expect(findErrors(chosen, ENGLISH)).toEqual({});
  });
});
