// What a merchant hides is missing from the view, and so from every page and file.
import { describe, expect, test } from "vitest";
import { DEFAULT_TRACKING_PAGE, type TrackingPageSettings } from "~/shops/tracking-page-settings";
import { WITHHELD, parcelView } from "~/storefront/parcel/parcel-view";
import { checkpoint, handedOver, shipment } from "./sample-parcels";

const masked = (chosen: Partial<TrackingPageSettings>, parcel = handedOver) =>
  parcelView(parcel, "order", { ...DEFAULT_TRACKING_PAGE, ...chosen });
const abroad = { ...handedOver, originCountry: "CN", destinationCountry: "DE" };
const textOf = (view: unknown) => JSON.stringify(view);

test("nothing is hidden by default", () => {
  const text = textOf(parcelView(abroad, "order"));
  for (const word of ["China EMS", "Deutsche Post", "深圳", "KÖLN", "Wool blanket", "已收寄"]) {
    expect(text).toContain(word);
  }
});

test("the origin goes with its carrier, its words and its places; the way at home stays", () => {
  const view = masked({ showOrigin: false }, abroad);
  expect(textOf(view)).not.toMatch(/China|EMS|11183|深圳|上海|已收寄|"CN"/);
  expect(view.carrier?.name).toBe("Deutsche Post");
  expect(textOf(view)).toContain("KÖLN");
  expect(view.scans).toHaveLength(4);
});

test("a parcel that never left the country has no origin to hide", () => {
  const domestic = shipment();
  expect(masked({ showOrigin: false }, domestic)).toEqual(parcelView(domestic, "order"));
});

test("the destination goes with the last leg's words and places, and with the country", () => {
  const view = masked({ showDestination: false }, abroad);
  expect(textOf(view.scans)).not.toMatch(/KÖLN|FRANKFURT|Zustellung/);
  expect(view.route).toEqual({
    from: "CN",
    places: ["深圳", "上海"],
    to: null,
    isAtLastPlace: false,
  });
});

test("carriers go by name, brand, page and phone, and from their own texts", () => {
  const signed = shipment({
    checkpoints: [checkpoint({ description: "DHL has your parcel", details: "DHL Hub LEIPZIG" })],
  });
  const view = masked({ showCarrier: false }, signed);
  expect(textOf(view)).not.toMatch(/DHL|4333112/i);
  expect(view.scans).toMatchObject([{ carrierText: null, place: null }]);
});

test("hidden words take the whole text with them, however they are written", () => {
  const telling = shipment({
    checkpoints: [
      checkpoint({ description: "Left  SHENZHEN\thub", details: "ＳＨＥＮＺＨＥＮ" }),
      checkpoint({ description: "Harmless", details: "Leipzig" }),
    ],
  });
  const [hidden, shown] = masked({ hiddenWords: ["shenzhen hub", "Shenzhen"] }, telling).scans;
  expect(hidden).toMatchObject({ carrierText: null, place: null });
  expect(shown).toMatchObject({ carrierText: "Harmless", place: "Leipzig" });
});

describe("someone who knows only the number", () => {
  test("gets every personal field withheld, whatever is in it", () => {
    const view = parcelView(abroad, "number", DEFAULT_TRACKING_PAGE, {
      kind: "late",
      source: "lane",
      expectedBy: null,
    });
    expect(view).toMatchObject(WITHHELD);
    expect(textOf(view)).not.toMatch(/blanket|1001|KÖLN|深圳|Deutsche Post|"DE"/);
  });

  test("sees no more for the merchant's showing more", () => {
    const view = parcelView(abroad, "number");
    for (const key of ["showCarrier", "showOrigin", "showItems", "showDestination"] as const) {
      const less = parcelView(abroad, "number", { ...DEFAULT_TRACKING_PAGE, [key]: false });
      expect(Object.keys(less)).toEqual(Object.keys(view));
      expect(less).toMatchObject(WITHHELD);
    }
  });
});

test("a route names each stop once and folds a long way", () => {
  const places = ["A", "a", "B", "C", "C", "D", "E", "F", "G"];
  const checkpoints = places.map((details) => checkpoint({ details })).reverse();
  const view = parcelView(shipment({ checkpoints, originCountry: "CN" }), "order");
  const stops = ["A", "C", "D", "E", "F", "G"];
  expect(view.route).toEqual({ from: "CN", places: stops, to: "DE", isAtLastPlace: true });
  const none = shipment({ checkpoints: [], originCountry: "DE" });
  expect(parcelView(none, "order").route).toBeNull();
});
