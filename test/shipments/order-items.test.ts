// What was not sent yet of an order, and whose picture an item has.
import { expect, test } from "vitest";
import { type OrderItem, unsentItems, withImages } from "~/shipments/order-items";

const item = (title: string, overrides: Partial<OrderItem> = {}): OrderItem => ({
  title,
  variantTitle: null,
  sku: null,
  quantity: 1,
  unfulfilled: 1,
  image: null,
  ...overrides,
});
const left = (ordered: OrderItem[], sent: OrderItem[]) =>
  unsentItems(ordered, sent).map(({ title, quantity }) => `${quantity} ${title}`);

test("what no fulfillment has is still to come", () => {
  const ordered = [item("Mug", { quantity: 3, unfulfilled: 1 }), item("Lamp")];
  expect(left(ordered, [item("Mug", { quantity: 2 })])).toEqual(["1 Mug", "1 Lamp"]);
});

test("a fulfillment that is newer than what Shopify said of the order counts", () => {
  expect(left([item("Mug"), item("Lamp")], [item("Mug"), item("Lamp")])).toEqual([]);
});

test("what Shopify no longer wants to send is not announced: refunds, and what needs no shipping", () => {
  const ordered = [item("Mug", { quantity: 2, unfulfilled: 0 })];
  expect(left(ordered, [item("Mug")])).toEqual([]);
});

test("two lines of one variant share what was sent", () => {
  const lines = [item("Mug"), item("Mug")];
  expect(left(lines, [item("Mug")])).toEqual(["1 Mug"]);
});

test("variants of one product have their own pictures", () => {
  const image = { url: "https://cdn.shopify.com/s/files/1/sand.png", alt: null };
  const ordered = [item("Mug", { variantTitle: "Sand", image }), item("Mug")];
  const [sand, plain] = withImages([item("Mug", { variantTitle: "Sand" }), item("Mug")], ordered);
  expect([sand?.image, plain?.image]).toEqual([image, null]);
});
