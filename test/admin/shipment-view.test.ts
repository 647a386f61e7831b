// One shipment's page: what it says, made out of what the store knows.
import { describe, expect, test } from "vitest";
import { readChange } from "~/routes/app.shipments.$id/read-change";
import { estimateView } from "~/routes/app.shipments.$id/estimate-view";
import { shipmentView } from "~/routes/app.shipments.$id/view";
import { webUrl } from "~/routes/app.shipments.$id/web-url";
import { checkpoint, detail, NO_SOURCES, summary, TIME } from "./samples";

test("both legs are shown, the newer one first, each with its carrier's name", () => {
  const { legs } = shipmentView(detail(), TIME);
  expect(legs.map((leg) => [leg.leg, leg.carrier])).toEqual([
    ["destination", "DHL Germany"],
    ["origin", "China Post"],
  ]);
  expect(legs[1]?.events.map((event) => event.description)).toEqual([
    "Left Shenzhen airport",
    "Sorted",
    "Accepted at the post office",
  ]);
});

test("milestones stand in the order in which a parcel passes them, not in which they were learnt", () => {
  const milestones = { DestinationArrived: "2026-11-20 14:03", ItemReceived: "2026-11-13 09:12" };
  const legs = { origin: { carrierCode: "china-post", weblink: null, phone: null, milestones } };
  const [leg] = shipmentView(detail({ legs, checkpoints: [] }), TIME).legs;
  expect(leg?.milestones).toEqual([
    { label: "Received by the carrier", at: "Nov 13 at 9:12 am" },
    { label: "Arrived at delivery facility", at: "Nov 20 at 2:03 pm" },
  ]);
});

test("a leg of which nothing is known is not shown", () => {
  expect(shipmentView(detail({ legs: {}, checkpoints: [] }), TIME).legs).toEqual([]);
});

test("no text of a carrier or an order reverses what is around it", () => {
  const reversed = "\u202EderevileD\u2066";
  const orders = [
    {
      orderId: "1",
      orderName: `#${reversed}`,
      fulfillmentId: "2",
      fulfillmentName: null,
      items: [{ title: reversed, variantTitle: reversed, quantity: 1 }],
    },
  ];
  const checkpoints = [checkpoint({ description: reversed, details: reversed })];
  const texts = { trackingCompany: reversed, lastEvent: reversed, orders, checkpoints };
  const view = shipmentView(detail({ ...texts, carrierCode: "unknown" }), TIME);
  expect(JSON.stringify(view)).toContain("derevileD");
  expect(JSON.stringify(view)).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/u);
});

test("an event is labelled only where the status changed", () => {
  const checkpoints = [
    checkpoint({ wallTime: "2026-11-15 10:00", status: "delivered", substatus: "delivered001" }),
    checkpoint({ wallTime: "2026-11-14 10:00" }),
    checkpoint({ wallTime: "2026-11-13 10:00" }),
    checkpoint({ wallTime: "2026-11-12 10:00", status: null, substatus: null }),
  ];
  const [leg] = shipmentView(detail({ legs: {}, checkpoints }), TIME).legs;
  expect(leg?.events.map((event) => event.label)).toEqual(["Delivered", null, "In transit", null]);
});

test("an event whose own words say the status is not labelled with it again", () => {
  const status = { status: "pickup", substatus: "pickup001" } as const;
  const said = (description: string) => {
    const checkpoints = [checkpoint({ ...status, description }), checkpoint()];
    return shipmentView(detail({ legs: {}, checkpoints }), TIME).legs[0]?.events[0]?.label;
  };
  expect(said("OUT FOR DELIVERY.")).toBeNull();
  expect(said("Wird heute zugestellt")).toBe("Out for delivery");
});

test.each([
  [{ registrationState: "needs_carrier", carrierCode: "unknown" }, "Carrier needed"],
  [{ registrationState: "rejected" }, "Rejected"],
  [{ registrationState: "removed" }, "Not tracked"],
  [{ status: "transit", substatus: null }, "In transit"],
] as const)("the badge beside the number says what matters most: %o", (changes, label) => {
  expect(shipmentView(detail(changes), TIME).badge.label).toBe(label);
});

test("the carrier's time is unchanged, and Waymark's is in the shop's zone", () => {
  const check = { lastAt: new Date("2026-11-22T11:48:00Z"), nextAt: null };
  const { clocks } = shipmentView(detail(), TIME, { check });
  expect(clocks.carrierScanned).toBe("Nov 20 at 2:03 pm");
  expect(clocks.lastChecked).toMatchObject({ text: "Nov 22 at 6:48 am", ago: "12 minutes ago" });
  const fresh = shipmentView(detail({ lastCheckpointAt: null, syncedAt: null }), TIME).clocks;
  expect(fresh).toMatchObject({ carrierScanned: null, lastChecked: null, nextCheck: null });
});

test("a scan whose time has no known place is in the store's time zone, and says so", () => {
  const local = shipmentView(detail(), TIME);
  expect(local.clocks.scannedIn).toBe("Carrier local time");
  expect(local.timelineText).toBe("Updates as the carrier wrote them, in local time.");

  const wallTime = "2026-11-20 14:03:00+05:30";
  const told = detail({
    lastCheckpointAt: wallTime,
    status: "transit",
    checkpoints: [checkpoint({ wallTime }), checkpoint()],
  });
  const view = shipmentView(told, TIME);
  expect(view.clocks).toMatchObject({
    carrierScanned: "Nov 20 at 3:33 am",
    scannedIn: "In your store’s time zone",
  });
  const events = view.legs.flatMap((leg) => leg.events);
  expect(events.map(({ at }) => at)).toEqual([
    "Nov 20 at 3:33 am, in your store’s time zone",
    "Nov 13 at 9:12 am",
  ]);
  expect(view.timelineText).toContain("in your store’s time zone");
  const { facts } = view.statusReason;
  expect(facts.map(({ label }) => label)).not.toContain("Carrier’s local time");
  expect(facts).toContainEqual({
    label: "Time",
    value: "Nov 20 at 3:33 am, in your store’s time zone",
  });
});

test("a shipment says where it goes, and when nobody tracks it, in its first sentence", () => {
  const silent = detail({ status: "pending", substatus: null, checkpoints: [], legs: {} });
  const view = shipmentView({ ...silent, carrierCode: "ups", destinationCountry: "CA" }, TIME, {
    sources: NO_SOURCES,
  });
  expect(view.subtitle).toBe("UPS, to Canada");
  expect(view.sentence).toBe("Nobody tracks this shipment yet.");
  expect(shipmentView({ ...silent, destinationCountry: null }, TIME).subtitle).not.toContain(",");
});

test("English sentences name a country with its article", () => {
  const sentTo = (destinationCountry: string) =>
    shipmentView(detail({ carrierCode: "ups", originCountry: "NL", destinationCountry }), TIME);
  const view = sentTo("US");
  expect(view.subtitle).toBe("UPS, to the United States");
  expect(view.sentence).toBe("On its way from the Netherlands to the United States.");
  expect(sentTo("CZ").sentence).toContain("to Czechia.");
});

test("an order leads to Shopify by its id, digit for digit, and is named once however often it ships", () => {
  const [order] = detail().orders;
  if (!order) throw new Error("the sample has an order");
  const again = { ...order, fulfillmentId: "2", items: [] };
  const linkOf = (orderId: string) => `https://shop.test/apps/track?link=${orderId}`;
  const { orders } = shipmentView(detail({ orders: [order, again] }), TIME, { linkOf });
  expect(orders).toEqual([
    {
      name: "#1001",
      url: "shopify://admin/orders/820982911946154508",
      customerLink: "https://shop.test/apps/track?link=820982911946154508",
      items: ["2 × Wool scarf (Red)", "1 × Gift card"],
      parcels: null,
    },
  ]);
});

test("an order of several parcels says how many are delivered, and links to the others", () => {
  const shown = detail();
  const orderId = shown.orders[0]?.orderId ?? "";
  const parcel = { ...summary(), orderId };
  const orderParcels = [
    parcel,
    { ...parcel, id: "b", trackingNumber: "B", status: "delivered" as const, substatus: null },
    { ...parcel, id: "c", trackingNumber: "C", registrationState: "rejected" as const },
    { ...parcel, id: "d", trackingNumber: "D", orderId: "another order" },
  ];
  expect(shipmentView(shown, TIME, { orderParcels }).orders[0]?.parcels).toEqual({
    delivered: "1 of 3 shipments delivered",
    others: [
      {
        id: "b",
        url: "/app/shipments/b",
        text: "B",
        badge: { label: "Delivered", tone: "success" },
      },
      {
        id: "c",
        url: "/app/shipments/c",
        text: "C",
        badge: { label: "Rejected", tone: "warning" },
      },
    ],
  });
});

test("history is in words, newest first", () => {
  const changes = [
    change("registration", null, "needs_carrier"),
    change("carrier", "unknown", "china-post"),
    change("status", "pending", "transit004"),
    change("number", "LV1", "LV2"),
  ];
  const { history } = shipmentView(detail({ changes }), TIME);
  expect(history.map((entry) => entry.text)).toEqual([
    "Tracking number: LV1 → LV2",
    "Status: Arrived in destination country",
    "Carrier: unknown → China Post",
    "Carrier needed",
  ]);
});

test("history says nothing twice in a row, and who did what", () => {
  const changes = [
    change("status", "pending", "transit"),
    change("status", "transit", "transit001"),
    { ...change("note", null, "Called the carrier"), by: "7" },
    { ...change("note", null, "Called the carrier"), by: "42" },
    change("status", "transit001", "transit"),
  ];
  const { history } = shipmentView(detail({ changes }), TIME, { userId: "42" });
  expect(history.map(({ text, by }) => [text, by])).toEqual([
    ["Status: In transit", null],
    ["Called the carrier", "You"],
    ["Called the carrier", "Team member 7"],
    ["Status: In transit", null],
  ]);
});

describe("a carrier and Shopify that disagree", () => {
  const carrier = {
    status: "pickup",
    substatus: "pickup001",
    text: "Out for delivery",
    wallTime: "2026-11-22 08:10",
    utcOffset: null,
  } as const;
  const report = {
    status: "delivered",
    substatus: "delivered001",
    text: "Delivered",
    wallTime: "2026-11-22 11:30:00",
    utcOffset: "+00:00",
  } as const;
  const ups = detail({ carrierCode: "ups", trackingCompany: "UPS" });
  const shown = (decides: "carrier" | "report", shipment = ups) =>
    shipmentView(shipment, TIME, { disagreement: { carrier, report, decides } }).disagreement;

  test("both are shown with their times: the carrier's own, Shopify's in the shop's zone", () => {
    expect(shown("report")?.words).toMatchObject([
      {
        who: "UPS says",
        text: "Out for delivery",
        at: "Nov 22 at 8:10 am",
        zone: "Carrier local time",
      },
      {
        who: "Shopify says",
        text: "Delivered",
        at: "Nov 22 at 6:30 am",
        zone: "In your store’s time zone",
      },
    ]);
    expect(shipmentView(ups, TIME).disagreement).toBeNull();
  });

  test("a sentence says which one counts, and why", () => {
    expect(shown("report")?.why).toBe(
      "Shopify’s report counts: it’s newer than the last scan from UPS.",
    );
    expect(shown("carrier")?.why).toContain("UPS counts: Shopify’s report isn’t certain");
    const manualStatus = { reason: "They called", setAt: TIME.now };
    const byHand = shown("carrier", { ...ups, manualStatus });
    expect(byHand?.why).toBe("The status that you set counts.");
  });
});

test("checks are shown where somebody is asked, and only there", () => {
  const nextAt = new Date(TIME.now.getTime() + 40 * 60_000);
  const asked = shipmentView(detail(), TIME, { check: { lastAt: null, nextAt } }).clocks;
  expect(asked).toMatchObject({ isChecked: true, lastChecked: null, nextCheck: "In 40 minutes" });
  const reported = shipmentView(detail(), TIME, { check: null }).clocks;
  expect(reported).toMatchObject({ isChecked: false, lastChecked: null, nextCheck: null });
});

function change(kind: string, before: string | null, after: string | null) {
  return { id: `${kind} ${after}`, kind, before, after, changedAt: TIME.now, by: null };
}

describe("registration", () => {
  test("an unknown carrier is asked for, with the name that the choice can be kept for", () => {
    const { registration, carrier } = shipmentView(
      detail({
        carrierCode: "unknown",
        carrierSource: "unknown",
        trackingCompany: "Bob's Couriers",
        registrationState: "needs_carrier",
      }),
      TIME,
    );
    expect(registration).toMatchObject({
      canSetCarrier: true,
      canRetry: false,
      company: "Bob's Couriers",
      remedy: "Choose the carrier. Tracking starts right away.",
    });
    expect(carrier).toMatchObject({ name: "Bob's Couriers", isKnown: false, pageUrl: null });
  });

  test.each([
    [4014, "The value of `tracking_number` is invalid.", "accept the tracking number", /edit the/],
    [4015, "The value of `carrier_code` is invalid.", "accept the carrier", /another carrier/],
    [4021, "Quota used up.", "out of credits", /out of credits/],
    [4099, "The `moon` is full.", "The moon is full", /try again/],
    [null, null, "no reason given", /try again/],
  ])("a rejection with code %s says why and what to do", (code, message, why, remedy) => {
    const { registration } = shipmentView(
      detail({
        registrationState: "rejected",
        registrationCode: code,
        registrationMessage: message,
      }),
      TIME,
    );
    expect(registration.canRetry).toBe(true);
    expect(registration.remedy).toMatch(remedy);
    expect(registration.text).toContain(why);
    if (code) expect(registration.text).toContain(`(code ${code}).`);
  });

  test("a number that was taken off its order can't be registered again", () => {
    const { registration } = shipmentView(detail({ registrationState: "removed" }), TIME);
    expect(registration).toMatchObject({ canSetCarrier: false, canRetry: false });
  });
});

describe("the sentence", () => {
  test.each([
    [{ status: "transit" }, "On its way from China to Germany."],
    [{ status: "transit", originCountry: null }, "On its way to Germany."],
    [{ status: "transit", originCountry: "DE" }, "On its way."],
    [{ status: "pickup", substatus: "pickup002" }, "Ready for pickup."],
    [{ status: "delivered", deliveredAt: "2026-11-21 10:00" }, "Delivered on Nov 21 at 10:00 am."],
    [{ status: "exception", substatus: "exception006" }, "Delivery problem: held at customs."],
    [{ status: "undelivered" }, "Delivery attempt failed."],
    [{ status: "pending", registrationState: "needs_carrier" }, "Tracking hasn’t started yet."],
    [{ status: "notfound", registrationState: "removed" }, "No longer tracked."],
  ] as const)("%o", (changes, sentence) => {
    expect(shipmentView(detail({ substatus: null, ...changes }), TIME).sentence).toBe(sentence);
  });
});

test("a link from outside is a link only when it leads to the web", () => {
  expect(webUrl("https://carrier.example/t?n=1")).toBe("https://carrier.example/t?n=1");
  expect(webUrl("javascript:alert(1)")).toBeNull();
  expect(webUrl("carrier.example")).toBeNull();
  expect(webUrl("")).toBeNull();
  const hostile = detail({ carrierCode: "unknown", trackingUrl: "JaVaScRiPt:alert(1)" });
  expect(shipmentView(hostile, TIME).carrier.pageUrl).toBeNull();
});

test("the carrier's own page goes before the merchant's link, and its site after", () => {
  const pageOf = (carrierCode: string, trackingUrl: string | null) =>
    shipmentView(detail({ carrierCode, trackingUrl }), TIME).carrier.pageUrl;
  const merchants = "https://carrier.example/t?n=1";
  expect(pageOf("usps", merchants)).toContain("usps.com");
  expect(pageOf("singapore-post", merchants)).toBe(merchants);
  expect(pageOf("singapore-post", null)).toBe("http://www.singpost.com/");
});

describe("the forms", () => {
  const form = (fields: Record<string, string>) => {
    const data = new FormData();
    for (const [name, value] of Object.entries(fields)) data.set(name, value);
    return data;
  };

  test("a chosen carrier, with or without remembering it", () => {
    expect(readChange(form({ intent: "set_carrier", carrierCode: "ups", remember: "on" }))).toEqual(
      { intent: "set_carrier", carrierCode: "ups", remember: true },
    );
    expect(readChange(form({ intent: "set_carrier", carrierCode: "ups" }))).toMatchObject({
      remember: false,
    });
  });

  test("what is not one of them is not read", () => {
    expect(readChange(form({ intent: "delete_everything" }))).toBeNull();
    expect(readChange(form({ intent: "set_carrier", carrierCode: "" }))).toBeNull();
    expect(readChange(form({}))).toBeNull();
  });
});

test("a corrected number links to the parcel's page, and back to its own past", () => {
  const moves = {
    successor: "22222222-2222-4222-8222-222222222222",
    predecessors: [
      {
        id: "11111111-1111-4111-8111-111111111111",
        trackingNumber: "LV1",
        carrierCode: "china-post",
      },
    ],
  };
  expect(shipmentView(detail(), TIME, { corrections: moves }).corrections).toEqual([
    { text: "View current shipment", url: "/app/shipments/22222222-2222-4222-8222-222222222222" },
    {
      text: "Previously: LV1, China Post",
      url: "/app/shipments/11111111-1111-4111-8111-111111111111?earlier=1",
    },
  ]);
});

test("a catch-all name in Shopify is not offered for saving a carrier", () => {
  const companyOf = (trackingCompany: string | null) =>
    shipmentView(detail({ trackingCompany }), TIME).registration.company;
  expect(companyOf("My Courier")).toBe("My Courier");
  expect(["Other", "other", "Custom", null].map(companyOf)).toEqual([null, null, null, null]);
});

describe("the estimated delivery", () => {
  const facts = {
    estimate: null,
    carrierCode: "ups",
    destinationCountry: "DE",
    hasScan: true,
    deliveries: 4,
  };
  const range = { kind: "range", source: "lane", from: "2026-11-24", to: "2026-11-27" } as const;

  test.each([
    [
      { estimate: range, deliveries: 41 },
      "Nov 24 – Nov 27",
      "From 41 past deliveries with UPS to Germany",
    ],
    [
      { estimate: { kind: "late", source: "lane", expectedBy: null } as const, deliveries: 41 },
      "Later than usual",
      "nearly all",
    ],
    [{ estimate: { ...range, source: "carrier" } as const }, "Nov 24 – Nov 27", "From UPS"],
    [{ estimate: { ...range, source: "shopify" } as const }, "Nov 24 – Nov 27", "From Shopify"],
    [{ estimate: { ...range, source: "rule", to: range.from } as const }, "Nov 24", "Settings"],
    [
      { estimate: { kind: "late", source: "carrier", expectedBy: "2026-11-20" } as const },
      "Late",
      "Expected by Nov 20. From UPS",
    ],
    [{}, "No estimate", "Needs 20 past deliveries with UPS to Germany; there are 4."],
    [{ hasScan: false }, "No estimate", "hasn’t scanned"],
    [{ destinationCountry: null }, "No estimate", "destination country isn’t known"],
    [{ deliveries: 30, destinationCountry: "GB" }, "No estimate", "with UPS to the United Kingdom"],
  ])("of %j says why", (changes, text, note) => {
    const view = estimateView({ ...facts, ...changes }, TIME);
    expect(view.text).toBe(text);
    expect(view.note).toContain(note);
  });
});
