// Which source a parcel's updates come from, and what pages say about it.
import { describe, expect, test } from "vitest";
import { sourceView } from "~/routes/app.shipments.$id/source-view";
import { sourceOf, type CarrierSource, type ShopSources } from "~/shipments/sources";
import { parcelView } from "~/storefront/parcel/parcel-view";
import { parcelSentence } from "~/storefront/parcel/parcel-sentence";
import { parcelBody } from "~/storefront/tracking-page/parcel-html";
import { textsFor } from "~/storefront/languages/texts";
import { shipmentView } from "~/routes/app.shipments.$id/view";
import { detail, NOW, TIME } from "../admin/samples";
import { shipment } from "../storefront/sample-parcels";

const ups = (key: CarrierSource["key"] = null): CarrierSource => ({ id: "ups", name: "UPS", key });
const shop = (changes: Partial<ShopSources> = {}): ShopSources => ({
  kind: "embedded",
  carrierFor: (code) => (code === "ups" ? ups() : null),
  isPlayed: (_code, number) => number.startsWith("SANDBOX"),
  isAllPlayed: false,
  keyedCarriers: [],
  ...changes,
});
const withKey = (state: "on" | "trouble" | "refused" | "paused") =>
  shop({ carrierFor: () => ups({ state, lastSuccessAt: NOW }) });
const parcel = { carrierCode: "ups", trackingNumber: "1Z1", hasUpdates: false };
const seen = { ...parcel, hasUpdates: true };

describe("sourceOf", () => {
  test.each([
    [
      "TrackingMore watches all of a shop's parcels",
      shop({ kind: "cloud" }),
      parcel,
      "trackingmore",
    ],
    [
      "a sandbox number is played, whatever keys there are",
      withKey("on"),
      { ...parcel, trackingNumber: "SANDBOX-1" },
      "sandbox",
    ],
    ["a key's carrier is asked", withKey("on"), parcel, "carrier"],
    ["also while it doesn't answer", withKey("trouble"), seen, "carrier"],
    ["with a refused key Shopify alone reports", withKey("refused"), seen, "shopify"],
    ["or nobody", withKey("refused"), parcel, "nobody"],
    ["without a key Shopify reports", shop(), seen, "shopify"],
    ["without a report nobody does", shop(), parcel, "nobody"],
    ["a sandbox for all plays the rest", shop({ isAllPlayed: true }), parcel, "sandbox"],
    ["but not a connected carrier's", { ...withKey("on"), isAllPlayed: true }, parcel, "carrier"],
  ] as const)("%s", (_what, sources, of, who) => {
    expect(sourceOf(sources, of).who).toBe(who);
  });
});

describe("the shipment's page", () => {
  const view = (sources: ShopSources, of = parcel) =>
    sourceView(sourceOf(sources, of), "UPS", TIME);

  test("a refused key is named, with the one thing to do", () => {
    expect(view(withKey("refused"))).toEqual({
      title: "Nobody",
      text: "UPS rejects Waymark’s calls. Shopify hasn’t reported on this shipment.",
      action: { label: "Review connection", url: "/app/settings/carriers" },
    });
    expect(view(withKey("paused")).text).toBe(
      "You paused UPS. Shopify hasn’t reported on this shipment.",
    );
    expect(view(withKey("refused"), seen).title).toBe("Shopify’s reports");
  });

  test("a carrier without a key can be connected, another one left to TrackingMore", () => {
    expect(view(shop()).action?.label).toBe("Connect UPS");
    const other = sourceView(sourceOf(shop(), { ...parcel, carrierCode: "evri" }), "Evri", TIME);
    expect(other.text).toContain("can’t ask Evri itself");
    expect(other.action?.url).toBe("/app/settings/tracking-service");
  });

  test("of a parcel that nobody watches it shows that it is not tracked", () => {
    const of = detail({ ...parcel, status: "pending", substatus: null, checkpoints: [] });
    const shown = (sources: ShopSources) => shipmentView(of, TIME, { sources });
    expect(shown(shop())).toMatchObject({
      badge: { label: "Not tracked" },
      registration: { badge: null },
      source: { title: "Nobody" },
    });
    expect(shown(withKey("on"))).toMatchObject({
      badge: { label: "Waiting for updates" },
      registration: { badge: { label: "Registered" } },
      source: { title: "UPS" },
    });
  });

  test("scans of a former source aren't Shopify's reports", () => {
    const titleOf = (hasReports: boolean) =>
      shipmentView(detail(seen), TIME, { sources: shop(), hasReports }).source?.title;
    expect(titleOf(true)).toBe("Shopify’s reports");
    expect(titleOf(false)).toBe("Nobody");
  });

  test("what is asked says when it last answered", () => {
    expect(view(withKey("on")).text).toMatch(/^Waymark asks UPS itself. It last answered on /);
    expect(view(withKey("trouble")).text).toContain("isn’t answering right now");
  });
});

describe("the shopper's page", () => {
  const context = { texts: textsFor({ locale: "en" }), now: NOW };
  const silent = shipment({
    status: "pending",
    substatus: null,
    checkpoints: [],
    lastCheckpointAt: null,
    deliveredAt: null,
    carrierCode: "ups",
    trackingNumber: "1Z999AA10123456784",
  });
  const page = (sources: ShopSources) => {
    const view = parcelView(silent, "order", undefined, null, sources);
    return { sentence: parcelSentence(view, context), body: parcelBody(view, context).toString() };
  };

  test("nothing is promised about a parcel that nobody watches: the carrier's link comes first", () => {
    for (const status of ["pending", "expired"] as const) {
      const view = parcelView({ ...silent, status }, "order", undefined, null, shop());
      expect(view.isTracked).toBe(false);
      expect(parcelSentence(view, context)).toBe(context.texts.milestones.ItemDispatched);
    }
    expect(page(shop()).body).toContain("waymark-button");
    expect(page(shop()).body).not.toContain("first update");
  });

  test("a parcel whose carrier is asked waits for its first update", () => {
    expect(page(withKey("on")).sentence).toBe("No tracking updates yet");
    expect(page(withKey("on")).body).toContain("first update");
  });
});
