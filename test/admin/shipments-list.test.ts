// The list's address, and what the list shows for it.
import fc from "fast-check";
import { expect, test } from "vitest";
import { shipmentsUrl } from "~/routes/app.shipments._index/list-url";
import { readQuery } from "~/routes/app.shipments._index/read-query";
import { listView, pageInstead } from "~/routes/app.shipments._index/view";
import { SHIPMENT_SORTS } from "~/shipments/shipment";
import { STATUSES } from "~/trackingmore/contract/status";
import { summary, TIME } from "./samples";

const read = (address: string) => readQuery(new URL(address, "https://waymark.test").searchParams);

test("whatever state the list is in, its address brings it back", () => {
  const state = fc.record({
    view: fc.constantFrom("all" as const, "attention" as const, ...STATUSES),
    search: fc.string({ maxLength: 100 }).map((text) => text.trim()),
    sort: fc.constantFrom(...SHIPMENT_SORTS),
    page: fc.integer({ min: 1, max: 10_000 }),
  });
  fc.assert(
    fc.property(state, (given) => {
      expect(read(shipmentsUrl(given))).toMatchObject(given);
    }),
  );
});

test("the default list has a plain address", () => {
  expect(shipmentsUrl({})).toBe("/app/shipments");
  expect(shipmentsUrl({ view: "transit" })).toBe("/app/shipments?view=transit");
});

test("an address that makes no sense shows the default list", () => {
  const nonsense = read("/app/shipments?view=lost&sort=price&page=-3&search=");
  expect(nonsense).toEqual(read("/app/shipments"));
  expect(read("/app/shipments?page=1e9").page).toBe(1);
});

test("a search is trimmed and cut", () => {
  expect(read("/app/shipments?search=%20RR123%20").search).toBe("RR123");
  expect(read(`/app/shipments?search=${"x".repeat(5_000)}`).search).toHaveLength(100);
});

test("a page in the middle knows where it stands and keeps the filter in both directions", () => {
  const query = read("/app/shipments?view=transit&search=%231001&page=2");
  const rows = Array.from({ length: query.pageSize }, () => summary());
  const view = listView(query, { rows, total: 61 }, 4, TIME);
  expect(view.range).toBe("26–50 of 61");
  expect(view.attention).toBe(4);
  expect(read(view.previousUrl ?? "")).toEqual({ ...query, page: 1 });
  expect(read(view.nextUrl ?? "")).toEqual({ ...query, page: 3 });
});

test("the last page leads nowhere further", () => {
  const query = read("/app/shipments?page=3");
  const rows = Array.from({ length: 11 }, () => summary());
  const view = listView(query, { rows, total: 61 }, 0, TIME);
  expect(view.range).toBe("51–61 of 61");
  expect(view.nextUrl).toBeNull();
});

test("a page beyond the end is led back to the last one", () => {
  expect(pageInstead(read("/app/shipments?page=9"), 61)).toBe(3);
  expect(pageInstead(read("/app/shipments?page=3"), 61)).toBeNull();
  expect(pageInstead(read("/app/shipments?page=2"), 0)).toBe(1);
  expect(pageInstead(read("/app/shipments"), 0)).toBeNull();
});

test("a row of an unknown carrier shows the order's word for it and asks for the carrier", () => {
  const unknown = summary({
    carrierCode: "unknown",
    trackingCompany: "Bob's Couriers",
    registrationState: "needs_carrier",
    orderNames: ["#1001", "#1002"],
  });
  const [row] = listView(read("/app/shipments"), { rows: [unknown], total: 1 }, 1, TIME).rows;
  expect(row).toMatchObject({
    carrier: "Bob's Couriers",
    badge: { label: "Carrier needed", tone: "warning" },
    orders: "#1001, #1002",
    url: `/app/shipments/${unknown.id}`,
  });
});

test("red is kept for what is lost: a parcel that comes back can still be dealt with", () => {
  const toneOf = (substatus: string) =>
    listView(
      read("/app/shipments"),
      { rows: [summary({ status: "exception", substatus })], total: 1 },
      0,
      TIME,
    ).rows[0]?.badge.tone;
  expect(toneOf("exception007")).toBe("critical");
  expect(toneOf("exception011")).toBe("warning");
});
