// The order-status page and the tracking page show the same texts for a parcel.
import { describe, expect, test } from "vitest";
import type { Estimate } from "~/shipments/estimates/choose-estimate";
import type { ShipmentDetail } from "~/shipments/shipment";
import { readTrackingPageSettings } from "~/shops/tracking-page-settings";
import type { OrderStatusAnswer } from "~/storefront/order-status/answer-types";
import { foundAnswer } from "~/storefront/order-status/make-answer";
import { parcelView } from "~/storefront/parcel/parcel-view";
import { textsFor } from "~/storefront/languages/texts";
import { renderResult } from "~/storefront/tracking-page/tracking-page";
import { handedOver, shipment, shipmentIn } from "./sample-parcels";
import { NOW } from "./signed-request";

const OWNER = { isOwner: true, isSignedIn: true };
const GUEST = { isOwner: false, isSignedIn: false };
const ESTIMATE: Estimate = { kind: "range", source: "lane", from: "2026-11-06", to: "2026-11-10" };

const SAMPLES: Record<string, ShipmentDetail> = {
  "on its way": shipment(),
  "handed over": handedOver,
  "not scanned yet": shipmentIn("pending", null, ""),
  delivered: shipmentIn("delivered", "delivered003", "Delivered"),
  "tried in vain": shipmentIn("undelivered", "undelivered002", "Nobody in"),
  "held by customs": shipmentIn("exception", "exception006", "Held"),
  "going back": shipmentIn("exception", "exception011", "Returning"),
  silent: shipmentIn("expired", null, "Last scan"),
};

/** Every text of an answer that a person reads. */
function wordsOf({ title, parcels }: OrderStatusAnswer): string[] {
  return parcels.flatMap((parcel) =>
    [
      title,
      parcel.sentence,
      parcel.advice,
      parcel.arrivalNote,
      parcel.lastSeen,
      ...parcel.steps.flatMap(({ label, day }) => [label, day]),
      parcel.number,
      ...[parcel.carrier, parcel.lastCarrier].flatMap((each) => [each?.name, each?.phone]),
      ...parcel.items.map((item) => item.title),
      ...(parcel.scans ?? []).flatMap(({ carrierLanguage: _, placeLanguage: __, ...scan }) =>
        Object.values(scan),
      ),
      parcel.scannedAt,
      parcel.checkedAgo,
    ].filter((word) => typeof word === "string"),
  );
}

/** What markup says, its tags and entities taken off. */
function textOf(markup: string): string {
  return markup
    .replace(/<[^>]*>/g, " ")
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .replace(/\s+/g, " ");
}

describe.each(["en", "de", "ar", "ja", "ru"])("in %s", (locale) => {
  const context = { texts: textsFor({ locale }), now: NOW };
  test.each(Object.entries(SAMPLES))("%s: nothing is said that the page does not say", (_, one) => {
    const estimates = new Map([[one.id, ESTIMATE]]);
    const answer = foundAnswer({ shipments: [one], estimates }, OWNER, context);
    const view = parcelView(one, "order", undefined, ESTIMATE);
    const page = renderResult({ kind: "found", scope: "order", parcels: [view] }, context);
    const read = textOf(page?.text ?? "");
    const words = wordsOf(answer).map((word) => word.replace(/\s+/g, " "));
    expect(words.length).toBeGreaterThan(6);
    expect(words.filter((word) => !read.includes(word))).toEqual([]);
    expect(answer.parcels[0]?.sentence).toContain("10");
  });
});

const english = { texts: textsFor({ locale: "en" }), now: NOW };

test("a late parcel says so, without naming days", () => {
  const late = new Map<string, Estimate>([
    [shipment().id, { kind: "late", source: "lane", expectedBy: null }],
  ]);
  const answer = foundAnswer({ shipments: [shipment()], estimates: late }, OWNER, english);
  expect(answer.parcels[0]).toMatchObject({
    sentence: "On its way, but late",
    arrivalNote: "This is taking longer than most packages on this route. There's no new date yet.",
  });
});

test("what the merchant masked, hid or wrote holds here, too", () => {
  const settings = readTrackingPageSettings({
    showItems: false,
    showCarrier: false,
    hiddenWords: ["hub"],
    note: "Call us: 0800 1234",
  });
  const answer = foundAnswer({ shipments: [shipment()], settings }, OWNER, english);
  expect(answer.note).toBe("Call us: 0800 1234");
  expect(answer.parcels[0]).toMatchObject({ items: [], carrier: null });
  expect(JSON.stringify(answer)).not.toContain("Departed from hub");
});

test("a viewer who is not the customer gets no personal data", () => {
  for (const one of Object.values(SAMPLES)) {
    const estimates = new Map([[one.id, ESTIMATE]]);
    const answer = foundAnswer({ shipments: [one], estimates }, GUEST, english);
    const [parcel] = answer.parcels;
    expect(parcel).toMatchObject({ items: [], lastCarrier: null, arrivalNote: null });
    expect(parcel?.carrier).toMatchObject({ url: null, phone: null });
    expect(parcel?.number).toBe(`…${one.trackingNumber.slice(-4)}`);
    const text = JSON.stringify(answer);
    for (const checkpoint of one.checkpoints) {
      if (checkpoint.details) expect(text).not.toContain(checkpoint.details);
    }
    expect(text).not.toMatch(/Wool blanket|#1001|BERLIN|KÖLN/);
  }
});
