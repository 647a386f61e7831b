// The list's address, and what the list shows for it.
import fc from "fast-check";
import { expect, test } from "vitest";
import { appliedFilters } from "~/routes/app.shipments._index/filter-fields";
import { changedUrl, shipmentsUrl, viewUrl } from "~/routes/app.shipments._index/list-url";
import { listView } from "~/routes/app.shipments._index/view";
import { ATTENTION_REASONS } from "~/shipments/attention/reasons";
import {
  EVERY_SHIPMENT,
  PAGE_SIZES,
  SHIPMENT_SORTS,
  type ShipmentQuery,
  effectiveSort,
} from "~/shipments/list/query";
import { readShipmentQuery } from "~/shipments/list/read-query";
import { REGISTRATION_STATES } from "~/shipments/shipment";
import { WATCHERS } from "~/shipments/sources";
import type { ShipmentSummary } from "~/shipments/shipment";
import { STATUSES } from "~/trackingmore/contract/status";
import { CONTEXT, TIME, summary } from "./samples";

const paramsOf = (address: string) => new URL(address, "https://waymark.test").searchParams;
const read = (address: string) => readShipmentQuery(paramsOf(address));

function view(address: string, rows: ShipmentSummary[] = [], facts = {}) {
  return listView(
    {
      query: read(address),
      viewId: paramsOf(address).get("view"),
      page: { rows, previous: null, next: null },
      total: { count: rows.length, isMore: false },
      choices: { carriers: ["ups"], destinations: ["DE"] },
      saved: [{ id: "mine", name: "Mine", query: { carrier: ["ups"] }, isSaved: true }],
      ...facts,
    },
    CONTEXT,
    TIME,
  );
}

test("whatever state the list is in, its address brings it back", () => {
  const some = <T>(values: readonly T[]) => fc.subarray([...values]);
  const day = fc.option(
    fc
      .date({ min: new Date("2020-01-01"), max: new Date("2030-01-01"), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10)),
  );
  const range = fc.record({ from: day, to: day });
  const cursor = fc.option(fc.stringMatching(/^[\w-]{1,40}$/));
  const state: fc.Arbitrary<ShipmentQuery> = fc.record({
    search: fc.string({ maxLength: 100 }).map((text) => text.trim()),
    status: some(STATUSES),
    substatus: some(["pickup002", "transit004"]),
    carrier: some(["dhl-germany", "ups"]),
    destination: some(["DE", "US"]),
    source: some(WATCHERS),
    attention: some(ATTENTION_REASONS),
    registration: some(REGISTRATION_STATES),
    order: some(["1", "820982911946154508"]),
    ids: some(["0b5cf2f4-58a8-4c5b-9c55-9a8d7f6e5d4c"]),
    shipped: range,
    scanned: range,
    archived: fc.boolean(),
    sort: fc
      .tuple(fc.constantFrom(...SHIPMENT_SORTS), fc.constantFrom("asc" as const, "desc" as const))
      .map(([key, direction]) => `${key}_${direction}` as const),
    pageSize: fc.constantFrom(...PAGE_SIZES),
    after: cursor,
    before: cursor,
  });
  fc.assert(
    fc.property(state, (given) => {
      expect(read(shipmentsUrl(given))).toEqual(given);
    }),
  );
});

test.each([
  ["", "added_desc"],
  ["shipped=2026-01-01..", "shipped_desc"],
  ["scanned=..2026-01-01&sort=added_asc", "scanned_asc"],
  ["shipped=2026-01-01..&scanned=2026-01-01..", "shipped_desc"],
  ["shipped=2026-01-01..&sort=status_asc", "status_asc"],
])("with %s the rows come by %s", (params, sort) => {
  expect(effectiveSort(read(`/app/shipments?${params}`))).toBe(sort);
});

test("the default list has a plain address, and a view's is its name", () => {
  expect(shipmentsUrl({})).toBe("/app/shipments");
  expect(shipmentsUrl({ status: ["transit"] })).toBe("/app/shipments?status=transit");
  const { views } = view("/app/shipments");
  expect(views.map((each) => viewUrl(each, ""))).toContain("/app/shipments?view=late");
  expect(viewUrl(views[0]!, "1001")).toBe("/app/shipments?search=1001");
});

test("an address that makes no sense shows the default list", () => {
  const nonsense =
    "/app/shipments?status=gone&substatus=%27&carrier=A%20B&destination=Mars&source=me&sort=price_asc&pageSize=7&shipped=soon..2026-02-31&archived=maybe";
  expect(read(nonsense)).toEqual(EVERY_SHIPMENT);
});

test("a search is trimmed and cut", () => {
  expect(read("/app/shipments?search=%20RR123%20").search).toBe("RR123");
  expect(read(`/app/shipments?search=${"x".repeat(5_000)}`).search).toHaveLength(100);
});

test("a page in the middle keeps the filter in both directions", () => {
  const address = "/app/shipments?status=transit&search=%231001&after=here";
  const page = { rows: [summary()], previous: "first", next: "last" };
  const { previousUrl, nextUrl } = view(address, [], { page, total: { count: 61, isMore: false } });
  const filters = { ...read(address), after: null };
  expect(read(previousUrl ?? "")).toEqual({ ...filters, before: "first" });
  expect(read(nextUrl ?? "")).toEqual({ ...filters, after: "last" });
});

test("a change begins at the first page, and keeps the view's tab while there are filters", () => {
  const mine = view("/app/shipments?view=mine&carrier=ups&after=here");
  expect(mine).toMatchObject({ isChanged: false, isFiltered: true });
  const changed = changedUrl(mine, { status: ["pickup"] });
  expect(read(changed)).toEqual({ ...EVERY_SHIPMENT, carrier: ["ups"], status: ["pickup"] });
  expect(paramsOf(changed).get("view")).toBe("mine");
  expect(changedUrl(mine, { carrier: [] })).toBe("/app/shipments");
});

test("the tab is the named view's, else that of the view with these filters", () => {
  const tabOf = (address: string) => {
    const { views, selected } = view(address);
    return views[selected]?.id;
  };
  expect(tabOf("/app/shipments")).toBe("all");
  expect(tabOf("/app/shipments?status=transit")).toBe("transit");
  expect(tabOf("/app/shipments?carrier=ups")).toBe("mine");
  expect(tabOf("/app/shipments?carrier=dhl")).toBe("all");
  expect(tabOf("/app/shipments?view=late&carrier=dhl&attention=late")).toBe("late");
  expect(tabOf("/app/shipments?view=deleted")).toBe("all");
});

test("filters in use are named, many by their number, and each can be taken away", () => {
  const changes: unknown[] = [];
  const filters = appliedFilters(
    view(
      "/app/shipments?carrier=ups&status=transit,pickup,delivered&shipped=2026-11-01..&archived=yes",
    ),
    (change) => changes.push(change),
    TIME.texts,
  );
  expect(filters.map(({ label }) => label)).toEqual([
    "Status: 3 selected",
    "Carrier: UPS",
    "Shipped from 2026-11-01",
    "Archived",
  ]);
  for (const { onRemove } of filters) onRemove("");
  expect(changes).toEqual([
    { status: [] },
    { carrier: [] },
    { shipped: { from: null, to: null } },
    { archived: false },
  ]);
});

test("more matches than are counted are told as such", () => {
  expect(
    view("/app/shipments?status=transit", [], { total: { count: 1_000, isMore: true } }).totalText,
  ).toBe("1,000+ shipments");
  expect(view("/app/shipments", [], { total: { count: 1_000_000, isMore: false } }).totalText).toBe(
    "1,000,000 shipments",
  );
});

test("a row of an unknown carrier shows the order's word for it and asks for the carrier", () => {
  const unknown = summary({
    carrierCode: "unknown",
    trackingCompany: "Bob's Couriers",
    registrationState: "needs_carrier",
    orderNames: ["#1001", "#1002"],
  });
  expect(view("/app/shipments", [unknown]).rows[0]).toMatchObject({
    carrier: "Bob's Couriers",
    badge: { label: "Carrier needed", tone: "warning" },
    orders: "#1001, #1002",
    url: `/app/shipments/${unknown.id}?list=view%3Dall`,
  });
});

test("a row tells where a parcel goes, how old it is, and that it is late", () => {
  const row = (changes: Partial<ShipmentSummary>) =>
    view("/app/shipments", [summary(changes)]).rows[0];
  expect(row({})).toMatchObject({
    destination: "Germany",
    age: "10 days",
    lastScan: "Nov 20",
    expectedBy: "Nov 25",
    reason: null,
  });
  expect(row({ expectedBy: "2026-11-21" })?.reason).toBe("Late");
  expect(row({ silentAfter: "2026-11-21" })?.reason).toBe("No recent scan");
  const delivered = row({ status: "delivered", deliveredOn: "2026-11-15", expectedBy: null });
  expect(delivered).toMatchObject({ age: "3 days", expectedBy: "", reason: null });
});

test("red is kept for what is lost: a parcel that comes back can still be dealt with", () => {
  const toneOf = (substatus: string) =>
    view("/app/shipments", [summary({ status: "exception", substatus })]).rows[0]?.badge.tone;
  expect(toneOf("exception007")).toBe("critical");
  expect(toneOf("exception011")).toBe("warning");
});
