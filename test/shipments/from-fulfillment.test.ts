// Reading parcels from fulfillment and order payloads.
import { describe, expect, test } from "vitest";
import {
  type ShopContext,
  hasTooManyNumbers,
  parcelsOf,
} from "~/shipments/record/from-fulfillment";
import { readFulfillment, readOrder } from "~/shipments/record/webhook-payloads";
import { exampleDelivered } from "../support/shopify-json";

const SHOP: ShopContext = { countryCode: "US", overrides: new Map() };

function factsOf(change: Record<string, unknown>) {
  const facts = readFulfillment(exampleDelivered("fulfillments/create", change));
  if (!facts) throw new Error("unreadable");
  return facts;
}
function parcels(change: Record<string, unknown>, shop = SHOP) {
  return parcelsOf(factsOf(change), shop).map(({ trackingNumber, carrierCode, url }) => [
    trackingNumber,
    carrierCode,
    url,
  ]);
}
const tracking = (
  numbers: unknown,
  { company = "UPS", urls = [] as unknown[] }: { company?: string | null; urls?: unknown[] } = {},
) => ({
  tracking_company: company,
  tracking_numbers: numbers,
  tracking_number: Array.isArray(numbers) ? (numbers[0] ?? null) : null,
  tracking_urls: urls,
  tracking_url: urls[0] ?? null,
});

describe("Shopify's own example of a fulfillment", () => {
  test("is one parcel with its number, carrier and link", () => {
    expect(parcels({})).toEqual([
      [
        "1z827wk74630",
        "ups",
        "https://www.ups.com/WebTracking?loc=en_US&requester=ST&trackNums=1z827wk74630",
      ],
    ]);
  });

  test("keeps an order's id to the last digit", () => {
    const text = JSON.stringify(exampleDelivered("fulfillments/create")).replace(
      /"order_id":"?\d+"?/,
      `"order_id":"820982911946154508"`,
    );
    expect(readFulfillment(JSON.parse(text))?.orderId).toBe("820982911946154508");
  });

  test("has the day, the country and the items", () => {
    const facts = readFulfillment(exampleDelivered("fulfillments/create"));
    expect(facts).toMatchObject({
      id: "123456",
      name: "#9999.1",
      status: "pending",
      fulfilledAt: new Date("2022-01-01T00:00:00Z"),
      destinationCountry: "US",
    });
    expect(facts?.items[0]).toEqual({
      title: "Aviator sunglasses",
      variantTitle: null,
      sku: "SKU2006-001",
      quantity: 1,
    });
  });
});

describe("tracking_numbers of all kinds", () => {
  test("several numbers are several parcels, each with the link that names it", () => {
    const urls = [
      "https://ups.com/t?n=1Z999AA10123456792",
      "https://ups.com/t?n=1Z999AA10123456784",
    ];
    expect(parcels(tracking(["1Z999AA10123456784", "1Z999AA10123456792"], { urls }))).toEqual([
      ["1Z999AA10123456784", "ups", urls[1]],
      ["1Z999AA10123456792", "ups", urls[0]],
    ]);
  });

  test("of thousands of numbers the first 250 are parcels, read within a second", () => {
    const numbers = Array.from({ length: 8_000 }, (_, index) => `RIGHT${10_000 + index}`);
    const urls = numbers.map((number) => `https://example.com/${number}`);
    const startedAt = performance.now();
    for (const given of [numbers, [numbers.join(", ")]]) {
      const facts = factsOf(tracking(given, { urls }));
      expect(parcelsOf(facts, SHOP)).toHaveLength(250);
      expect(hasTooManyNumbers(facts)).toBe(true);
    }
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  test("blanks, commas and several numbers in one field are separated", () => {
    const field = [
      "",
      "  ",
      null,
      " 1Z999AA10123456784, 1Z999AA10123456792 ",
      "1Z 999 AA1 0123 4567 84",
    ];
    expect(parcels(tracking(field)).map(([number]) => number)).toEqual([
      "1Z999AA10123456784",
      "1Z999AA10123456792",
    ]);
  });

  test("no number, no parcel", () => {
    expect(parcels(tracking([]))).toEqual([]);
    expect(parcels(tracking(["", null]))).toEqual([]);
    expect(parcels(tracking(null))).toEqual([]);
  });

  test("a number that is only in the link is read from it", () => {
    const urls = ["https://www.ups.com/track?loc=en_US&tracknum=1Z999AA10123456784"];
    expect(parcels(tracking([], { company: null, urls }))).toEqual([
      ["1Z999AA10123456784", "ups", urls[0]],
    ]);
  });

  test("without a company the number's format decides, and an unknown format is unknown", () => {
    expect(parcels(tracking(["1Z999AA10123456784"], { company: null }))).toEqual([
      ["1Z999AA10123456784", "ups", null],
    ]);
    expect(parcels(tracking(["ABC-77-XYZ"], { company: null }))).toEqual([
      ["ABC-77-XYZ", "unknown", null],
    ]);
  });

  test("an override of a company precedes all other rules", () => {
    const overrides = new Map([["my courier", "gls"]]);
    const change = tracking(["1Z999AA10123456784"], { company: "My  Courier" });
    expect(parcels(change, { ...SHOP, overrides })).toEqual([["1Z999AA10123456784", "gls", null]]);
  });
});

describe("what is no fulfillment", () => {
  test.each([
    ["nothing", null],
    ["a list", []],
    ["a text", "hello"],
    ["one without id", { order_id: 1, created_at: "2026-01-01T00:00:00Z", tracking_numbers: [] }],
    ["one without order", { id: 1, created_at: "2026-01-01T00:00:00Z", tracking_numbers: [] }],
    ["one without date", { id: 1, order_id: 2, tracking_numbers: [] }],
    [
      "one whose number fields were trimmed away",
      { id: 1, order_id: 2, created_at: "2026-01-01T00:00:00Z" },
    ],
  ])("%s is unreadable", (_what, payload) => {
    expect(readFulfillment(payload)).toBeNull();
  });

  test("wrong types in optional fields are ignored, and NUL is removed", () => {
    const facts = readFulfillment({
      id: 5,
      order_id: "6",
      created_at: "2026-01-01T00:00:00Z",
      tracking_company: { name: "UPS" },
      tracking_numbers: [1234567890123, { a: 1 }],
      destination: "nowhere",
      line_items: [{ title: "Cup\u0000", quantity: "two" }, { title: null }],
    });
    expect(facts).toMatchObject({
      company: null,
      numbers: ["1234567890123", null],
      destinationCountry: null,
      items: [{ title: "Cup", quantity: 1 }],
    });
  });
});

describe("orders", () => {
  test("Shopify's own example is read, with its own e-mail and not the customer's", () => {
    expect(readOrder(exampleDelivered("orders/create"))?.order).toMatchObject({
      name: "#9999",
      email: "jon@example.com",
      locale: "en",
      destinationCountry: "US",
      placedAt: new Date("2022-01-01T00:00:00Z"),
    });
  });

  test("embedded fulfillments come along, unreadable ones are left out", () => {
    const embedded = [exampleDelivered("fulfillments/create"), { id: 1 }, null];
    const read = readOrder({ ...exampleDelivered("orders/updated"), fulfillments: embedded });
    expect(read?.fulfillments.map((fulfillment) => fulfillment.id)).toEqual(["123456"]);
  });

  test("an order without a visible e-mail is read", () => {
    const change = { email: null, contact_email: null, customer: null };
    expect(readOrder(exampleDelivered("orders/create", change))?.order.email).toBeNull();
  });
});
