// The quick reader of a create's items gives what the contract's schema gives.
import { expect, test } from "vitest";
import { createItemSchema, readCreateItem } from "~/trackingmore/contract/contract";

const ODD = [
  { tracking_number: " LX1 ", carrier_code: 7, title: "", comment: "a\u0000b", lang: "\ud800" },
  { order_id: ["1", " ", 2], customer_name: null, customer_email: true, unknown: "dropped" },
  { customer_phone: { number: 1 }, comment: "\ud83d\ude00", order_create_time: undefined },
  {},
  [],
  [{ tracking_number: "LX1" }],
  null,
  undefined,
  "LX1",
  5,
];

test.each(ODD.map((item) => [item]))("%j is read as the schema reads it", (item) => {
  const read = createItemSchema.safeParse(item);
  expect(readCreateItem(item)).toEqual(read.success ? read.data : null);
});
