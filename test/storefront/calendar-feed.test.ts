// The calendar and the feed of an order, parsed as their readers parse them.
// @vitest-environment jsdom
import { describe, expect, test } from "vitest";
import type { Estimate } from "~/shipments/estimates/choose-estimate";
import type { ShipmentDetail } from "~/shipments/shipment";
import { DEFAULT_TRACKING_PAGE } from "~/shops/tracking-page-settings";
import { renderCalendar } from "~/storefront/tracking-page/calendar";
import { renderFeed } from "~/storefront/tracking-page/feed";
import { parcelView } from "~/storefront/parcel/parcel-view";
import { TEXTS, english } from "~/storefront/languages/texts";
import type { PageState } from "~/storefront/tracking-page/tracking-page";
import { checkpoint, shipment, shipmentIn } from "./sample-parcels";
import { NOW } from "./signed-request";

const PAGE = "https://north-pier.myshopify.com/apps/track?link=AbC-_1";
const context = { texts: english, now: NOW };
const found = (parcels: ShipmentDetail[], estimate: Estimate | null = null): PageState => ({
  kind: "found",
  scope: "order",
  parcels: parcels.map((each) => parcelView(each, "order", DEFAULT_TRACKING_PAGE, estimate)),
});
const ATTACK = "</title><script>alert(1)</script>\r\nBEGIN:VEVENT\u0000\u202E;,\\{{ shop.email }}";
const hostile = shipment({
  trackingNumber: ATTACK,
  carrierCode: "unknown",
  trackingCompany: ATTACK,
  orderNames: [ATTACK],
  checkpoints: [checkpoint({ description: ATTACK.repeat(500), details: ATTACK })],
});

function parseXml(text: string): Document {
  const parsed = new DOMParser().parseFromString(text, "application/xml");
  // That is how the parser reports what is not well-formed.
  expect(parsed.querySelector("parsererror")?.textContent).toBeUndefined();
  return parsed;
}

/** Properties of each event, unfolded and unescaped as a reader does. */
function eventsOf(file: string): Record<string, string>[] {
  const lines = file.replace(/\r\n /g, "").split("\r\n");
  const events: Record<string, string>[] = [];
  for (const line of lines) {
    if (line === "BEGIN:VEVENT") events.push({});
    const [, name = "", value = ""] = /^([A-Z-]+)[^:]*:(.*)$/.exec(line) ?? [];
    const event = events.at(-1);
    if (event && !event.END) {
      event[name] = value.replace(/\\n/g, "\n").replace(/\\([;,\\])/g, "$1");
    }
  }
  return events;
}

describe("the calendar", () => {
  test("has the days on which a parcel is expected", () => {
    const estimate = {
      kind: "range",
      source: "lane",
      from: "2026-11-10",
      to: "2026-11-13",
    } as const;
    const [event] = eventsOf(renderCalendar(found([shipment()], estimate), context, PAGE));
    expect(event).toMatchObject({
      DTSTART: "20261110",
      DTEND: "20261114",
      SUMMARY: "Package expected: order #1001",
      STATUS: "TENTATIVE",
      URL: PAGE,
    });
  });

  test("else the day of what is known, and nothing before the first scan", () => {
    const delivered = shipmentIn("delivered", "delivered001", "Delivered");
    const [event] = eventsOf(renderCalendar(found([delivered]), context, PAGE));
    expect(event).toMatchObject({
      DTSTART: "20261104",
      DTEND: "20261105",
      SUMMARY: "Delivered on Wed,\u00A0Nov\u00A04: order #1001",
      STATUS: "CONFIRMED",
    });
    const silent = shipmentIn("pending", null, "");
    expect(eventsOf(renderCalendar(found([silent]), context, PAGE))).toEqual([]);
  });

  test("names a parcel's event alike on every context, and each parcel's otherwise", () => {
    const two = found([shipment(), shipment({ trackingNumber: "SECOND" })]);
    const uids = () => eventsOf(renderCalendar(two, context, PAGE)).map((event) => event.UID);
    expect(uids()).toEqual(uids());
    expect(new Set(uids()).size).toBe(2);
  });

  test.each(Object.keys(TEXTS))(
    "keeps to the format in %s, whatever the carrier wrote",
    (language) => {
      const texts = TEXTS[language] ?? english;
      const file = renderCalendar(found([hostile, shipment()]), { texts, now: NOW }, PAGE);
      expect(file.endsWith("END:VCALENDAR\r\n")).toBe(true);
      const lines = file.slice(0, -2).split("\r\n");
      for (const line of lines) {
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
        expect(line).not.toMatch(/[^\P{Cc}\t]|[\u202a-\u202e]/u);
      }
      expect(eventsOf(file)).toHaveLength(2);
      expect(lines.filter((line) => line === "BEGIN:VEVENT")).toHaveLength(2);
    },
  );
});

describe("the feed", () => {
  const changed = shipment({
    status: "pickup",
    substatus: "pickup001",
    changes: [
      {
        id: "1",
        by: null,
        kind: "status",
        before: "pending",
        after: "transit001",
        changedAt: new Date("2026-11-03T08:00:00Z"),
      },
      {
        id: "2",
        by: null,
        kind: "carrier",
        before: "unknown",
        after: "ups",
        changedAt: new Date("2026-11-03T09:00:00Z"),
      },
      {
        id: "3",
        by: null,
        kind: "status",
        before: "transit001",
        after: "pickup001",
        changedAt: new Date("2026-11-05T06:00:00Z"),
      },
    ],
  });

  test("has an entry for each change of state, the newest first, dated by our clock", () => {
    const feed = renderFeed(found([changed]), context, PAGE);
    const document = parseXml(feed);
    const textsOf = (selector: string) =>
      [...document.querySelectorAll(selector)].map((element) => element.textContent);
    expect(textsOf("feed > title")).toEqual(["Tracking for order #1001"]);
    expect(textsOf("feed > updated")).toEqual(["2026-11-05T06:00:00.000Z"]);
    expect(textsOf("entry > title")).toEqual([
      "Out for delivery",
      "On its way",
      english.status.pending,
    ]);
    expect(textsOf("entry > updated")).toEqual([
      "2026-11-05T06:00:00.000Z",
      "2026-11-03T08:00:00.000Z",
      changed.createdAt.toISOString(),
    ]);
    expect(new Set(textsOf("entry > id")).size).toBe(3);
  });

  test.each(Object.keys(TEXTS))("is well-formed in %s, whatever the carrier wrote", (language) => {
    const texts = TEXTS[language] ?? english;
    const feed = renderFeed(found([hostile, changed]), { texts, now: NOW }, PAGE);
    expect(parseXml(feed).querySelectorAll("entry")).toHaveLength(4);
    expect(feed).not.toMatch(/<script|\{\{|[^\P{Cc}\t\n]|[\u202a-\u202e]/u);
  });
});
