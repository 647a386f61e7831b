// The headline of an order with several parcels.
import { describe, expect, test } from "vitest";
import type { ShipmentDetail } from "~/shipments/shipment";
import { type ItemView, itemsOf } from "~/storefront/parcel/item-view";
import { english } from "~/storefront/languages/texts";
import { type PageState, resultTitle } from "~/storefront/tracking-page/tracking-page";
import { found, frame, render, textOf } from "./render-page";
import { shipment, shipmentIn } from "./sample-parcels";

describe("the headline of several parcels", () => {
  test("counts none as the last where what was not sent is hidden", () => {
    const hidden = { ...(found([delivered, delivered]) as object), hasUnsent: true } as PageState;
    expect(resultTitle(hidden, frame)).toBe("2 packages delivered so far");
    expect(textOf(render(hidden))).toContain(english.result.unsentSome);
  });

  const lost = shipmentIn("exception", "exception007", "Lost");
  const delivered = shipmentIn("delivered", "delivered001", "Delivered");
  const lamp = itemsOf([{ title: "Brass lamp", variantTitle: null, quantity: 1 }]);
  const head = (parcels: ShipmentDetail[], unsent: ItemView[] = []) =>
    textOf(
      render({ ...(found(parcels) as object), unsent, hasUnsent: unsent.length > 0 } as PageState),
    ).slice(0, 150);

  test("names the one in trouble, above the others in short", () => {
    expect(head([delivered, shipment(), lost])).toMatch(
      /^Order #1001 Package 3: Lost or damaged in transit Package 1: Delivered Package 2: On its way Package 1 of 3/,
    );
    expect(resultTitle(found([shipment(), lost], "number"), frame)).toBe(
      "2 packages have this tracking number",
    );
  });

  test("counts all of more than four, which lines would push what to do out of view", () => {
    expect(head([delivered, shipment(), shipment(), delivered, lost])).toMatch(
      /^Order #1001 Package 5: Lost or damaged in transit Delivered: 2 · On its way: 2 · Delivery problem: 1 Package 1 of 5/,
    );
  });

  test("is not repeated by the parcel that it names, whose goods come before its steps", () => {
    const markup = render(found([delivered, lost]));
    const [first = "", second = ""] = markup.split('<details class="waymark-parcel').slice(1);
    expect(first).not.toContain("is-in-headline");
    expect(second).toMatch(/^ waymark-trouble is-in-headline"/);
    expect(second.indexOf("waymark-items")).toBeLessThan(second.indexOf("waymark-steps"));
    expect(first.indexOf("waymark-items")).toBeGreaterThan(first.indexOf("waymark-steps"));
    const ready = shipmentIn("pickup", "pickup002", "Ready until 2026-11-12", "Locker 12");
    const withPlace = render(found([delivered, ready]));
    expect(withPlace).not.toContain("is-in-headline");
    expect(textOf(withPlace)).toContain("Ready for pickup: Locker 12 Pick up by Thu, Nov 12");
  });

  test("names the one that comes to the door, above the others in short", () => {
    const out = shipmentIn("pickup", "pickup001", "Out");
    const on = { ...out, checkpoints: [{ ...out.checkpoints[0]!, wallTime: "2026-11-05 08:02" }] };
    expect(head([shipment(), { ...on, deliveredAt: null }, delivered])).toMatch(
      /^Order #1001 Package 2: Out for delivery today Package 1: On its way Package 3: Delivered Package 1 of 3/,
    );
  });

  test("counts no parcels that were not sent yet", () => {
    expect(head([delivered], lamp)).toMatch(
      /^Order #1001 Package 1: Delivered on Wed, Nov 4 Not shipped yet: Brass lamp/,
    );
    expect(head([shipment(), shipment()], lamp)).toMatch(/^Order #1001 2 packages shipped so far /);
    expect(head([delivered, shipment()], lamp)).toMatch(
      /^Order #1001 1 package delivered, 1 on the way Not shipped yet: Brass lamp · No delivery date yet Package 1/,
    );
    expect(head([delivered, delivered], lamp)).toMatch(
      /^Order #1001 2 packages delivered so far Not shipped yet: Brass lamp · No delivery date yet Package 1/,
    );
    expect(head([lost, shipment()], lamp)).toMatch(
      /^Order #1001 Package 1: Lost or damaged in transit Package 2: On its way Not shipped/,
    );
  });
});
