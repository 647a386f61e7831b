// The tracking page about days: expected, late, not known, and an order without a parcel.
import { describe, expect, test } from "vitest";
import type { ShipmentDetail } from "~/shipments/shipment";
import { DEFAULT_TRACKING_PAGE } from "~/shops/tracking-page-settings";
import type { Estimate } from "~/shipments/estimates/choose-estimate";
import { itemsOf } from "~/storefront/parcel/item-view";
import { type Scope, parcelView } from "~/storefront/parcel/parcel-view";
import { english } from "~/storefront/languages/texts";
import { type PageState } from "~/storefront/tracking-page/tracking-page";
import { EXPECTED, LATE, WAITING, render, textOf } from "./render-page";
import { shipment, shipmentIn } from "./sample-parcels";

describe("an order without a parcel", () => {
  const lamp = itemsOf([{ title: "Brass lamp", variantTitle: null, quantity: 1 }]);
  const contactUrl = "mailto:help@shop.example?subject=%231001";
  const say = (more: Partial<Extract<PageState, { kind: "waiting" }>>) => {
    const markup = render({ ...WAITING, ...more } as PageState);
    return { markup, text: textOf(markup) };
  };

  test("says what it has, when it comes if that is known, and where to ask", () => {
    const rule = { ...EXPECTED, source: "rule" } as const;
    const { markup, text } = say({ unsent: lamp, estimate: rule, contactUrl });
    expect(text).toMatch(
      /^Order #1001 Not shipped yet, expected Tue, Nov 10 – Fri, Nov 13 This is the store’s estimate\. Tracking shows .* Not shipped yet 1 × Brass lamp Contact us$/,
    );
    expect(markup).toContain(`href="${contactUrl}"`);
  });

  test("says that it is late, or that no day is known, unless the shopper may not know", () => {
    expect(say({ estimate: { ...LATE, source: "rule" } }).text).toContain("Expected by Tue, Nov 3");
    expect(say({ estimate: null }).text).toContain(english.result.noDate);
    expect(say({}).text).not.toContain(english.result.noDate);
  });

  test("promises nothing of a canceled one", () => {
    const { text } = say({ isCancelled: true, unsent: lamp, estimate: EXPECTED, contactUrl });
    expect(text).toMatch(
      /^Order #1001 This order was canceled There's nothing to track\. .* Contact us$/,
    );
  });
});

test("a calendar is offered while a parcel has a day ahead", () => {
  const orderUrl = "/apps/track?link=x";
  const page = (one: ShipmentDetail, estimate: Estimate | null = null) => {
    const parcels = [parcelView(one, "order", DEFAULT_TRACKING_PAGE, estimate)];
    return render({ kind: "found", scope: "order", parcels, orderUrl });
  };
  const [calendar = 0, steps = 0] = ["format=calendar", "waymark-steps"].map((each) =>
    page(shipment(), EXPECTED).indexOf(each),
  );
  expect(calendar, "beside the days").toBeLessThan(steps);
  expect(calendar).toBeGreaterThan(0);
  expect(page(shipment())).not.toContain("format=calendar");
  expect(page(shipment(), LATE)).not.toContain("format=calendar");
  expect(page(shipmentIn("delivered", null, "Delivered"))).not.toContain("format=calendar");
});

describe("a parcel without a day", () => {
  const none = english.result.noDate;
  const page = (one: ShipmentDetail, scope: Scope = "order", settings = DEFAULT_TRACKING_PAGE) =>
    textOf(render({ kind: "found", scope, parcels: [parcelView(one, scope, settings)] }));

  test("says so where the day would stand", () => {
    expect(page(shipment())).toMatch(/^Order #1001 On its way No delivery date yet Last carrier/);
    for (const [status, substatus] of [
      ["pending", null],
      ["notfound", "notfound001"],
      ["undelivered", "undelivered002"],
      ["exception", "exception006"],
      ["expired", null],
    ] as const) {
      expect(page(shipmentIn(status, substatus, "x")), substatus ?? status).toContain(none);
    }
  });

  test("says nothing of it where it has arrived, will not come, or says when by itself", () => {
    for (const [status, substatus] of [
      ["delivered", "delivered001"],
      ["pickup", "pickup001"],
      ["pickup", "pickup002"],
      ["exception", "exception007"],
      ["exception", "exception011"],
    ] as const) {
      expect(page(shipmentIn(status, substatus, "x")), substatus).not.toContain(none);
    }
  });

  test("out for delivery since a day that has passed says that it is overdue, and no new day", () => {
    const out = (day: string) => {
      const one = shipmentIn("pickup", "pickup001", "Out");
      const [newest, ...older] = one.checkpoints;
      return { ...one, checkpoints: [{ ...newest!, wallTime: `${day} 08:02` }, ...older] };
    };
    expect(page(out("2026-11-03"))).toMatch(
      /^Order #1001 Out for delivery since Tue, Nov 3 It should have arrived by now\. There's no new date yet\./,
    );
    expect(page(out("2026-11-05"))).not.toContain(english.result.overdue);
    expect(page(out("2026-11-03"), "number")).not.toContain(english.result.overdue);
  });

  test("a late one says so in the headline, and that no new day is known", () => {
    const parcels = [parcelView(shipment(), "order", DEFAULT_TRACKING_PAGE, LATE)];
    expect(textOf(render({ kind: "found", scope: "order", parcels }))).toMatch(
      /^Order #1001 On its way, but late Expected by Tue, Nov 3\. There's no new date yet\./,
    );
  });

  test("says there that it will not come, or most likely will not", () => {
    const { wontCome, unlikelyToCome } = english.result;
    for (const [substatus, said, unsaid] of [
      ["exception008", wontCome, unlikelyToCome],
      ["exception010", wontCome, unlikelyToCome],
      ["exception011", wontCome, unlikelyToCome],
      ["exception004", unlikelyToCome, wontCome],
      ["exception007", unlikelyToCome, wontCome],
      ["exception009", unlikelyToCome, wontCome],
    ] as const) {
      const one = shipmentIn("exception", substatus, "x");
      expect(page(one), substatus).toContain(said);
      expect(page(one), substatus).not.toContain(unsaid);
      expect(page(one, "number"), substatus).not.toContain(said);
      const masked = { ...DEFAULT_TRACKING_PAGE, showEstimate: false };
      expect(page(one, "order", masked), substatus).not.toContain(said);
    }
    expect(page(shipmentIn("delivered", null, "x"))).not.toContain(wontCome);
  });

  test("says nothing of it where the shopper may not know the days", () => {
    expect(page(shipment(), "number")).not.toContain(none);
    const masked = { ...DEFAULT_TRACKING_PAGE, showEstimate: false };
    expect(page(shipment(), "order", masked)).not.toContain(none);
  });
});
