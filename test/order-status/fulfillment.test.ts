// @vitest-environment jsdom
import { afterEach, expect, test } from "vitest";
import { shipment } from "../storefront/sample-parcels";
import { FULFILLMENT, type OpenPage, answers, openPage } from "./stage";

let page: OpenPage;
afterEach(() => page.close());

test("asks for its own fulfillment and shows its parcel, without the items that the card lists", async () => {
  page = openPage("fulfillment", () => answers.owner(shipment()));
  await page.extension.render();
  await expect.poll(() => page.headline()).toBe("On its way");
  expect(page.asked[0]?.url.searchParams.get("fulfillment")).toBe(FULFILLMENT);
  expect(page.text()).toContain("Departed from hub");
  expect(page.text()).not.toContain("Wool blanket");
});

test("shows who delivered a fulfillment without a number, and the courier's link", async () => {
  page = openPage("fulfillment", () => answers.unnumbered());
  await page.extension.render();
  await expect.poll(() => page.headline()).toBe("Delivered");
  expect(page.text()).toBe("DeliveredCarrierQuickVan");
  const link = document.querySelector("s-link");
  expect(link?.getAttribute("href")).toBe("https://quickvan.example/t/1");
});

test("leaves no trace below a fulfillment that has nothing to track", async () => {
  page = openPage("fulfillment", () => answers.none());
  await page.extension.render();
  await expect.poll(() => page.asked).toHaveLength(1);
  await expect.poll(() => page.text()).toBe("");
});

test("says when it failed, and tries again", async () => {
  page = openPage(
    "fulfillment",
    () => answers.refusal(503),
    () => answers.owner(shipment()),
  );
  await page.extension.render();
  await expect.poll(() => page.headline()).toBe("Tracking isn't available right now");
  page.button("Try again")?.click();
  await expect.poll(() => page.headline()).toBe("On its way");
});
