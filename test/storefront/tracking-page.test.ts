// The tracking page's result: what a shopper sees of an order or a number.
import { describe, expect, test } from "vitest";
import type { ShipmentDetail } from "~/shipments/shipment";
import type { ParcelCheck } from "~/shipments/sources";
import { DEFAULT_TRACKING_PAGE } from "~/shops/tracking-page-settings";
import { itemsOf } from "~/storefront/parcel/item-view";
import { type Scope, parcelView } from "~/storefront/parcel/parcel-view";
import { TEXTS, english, textsFor } from "~/storefront/languages/texts";
import {
  type PageState,
  renderPage,
  renderResult,
  resultTitle,
} from "~/storefront/tracking-page/tracking-page";
import { LATE, WAITING, found, frame, render, textOf } from "./render-page";
import { checkpoint, handedOver, shipment, shipmentIn } from "./sample-parcels";
import { NOW } from "./signed-request";

describe("what an order's shopper sees", () => {
  const text = textOf(render(found([shipment()])));

  test("the order, one clear sentence, carrier, number and contents", () => {
    expect(text).toMatch(/^Order #1001 On its way /);
    expect(text).toContain("00340434161094015902");
    expect(text).toContain("In this package 1 × Wool blanket (Moss) 3 × Beeswax candle Carrier");
  });

  test("pictures of the items in boxes that need no file, and what the merchant hides has none", () => {
    const url = "https://cdn.shopify.com/s/files/1/moss.png?v=17";
    const [order] = shipment().orders;
    const [blanket, candle] = order!.items;
    const items = [{ ...blanket!, image: { url, alt: "A moss blanket" } }, candle!];
    const pictured = shipment({ orders: [{ ...order!, items }] });
    const [img, ...others] = render(found([pictured])).match(/<img[^>]*>/g) ?? [];
    expect(others).toEqual([]);
    expect(img).toContain(`src="${url}&amp;width=112&amp;height=112&amp;crop=center"`);
    expect(img).toMatch(/alt="A moss blanket"\s+width="56"\s+height="56"\s+loading="lazy"/);
    expect(render(found([pictured], "number"))).not.toContain("<img");
    const hidden = parcelView(pictured, "order", { ...DEFAULT_TRACKING_PAGE, showItems: false });
    expect(render({ kind: "found", scope: "order", parcels: [hidden] })).not.toContain("<img");
    const script = { ...blanket!, image: { url: "javascript:alert(1)", alt: null } };
    const hostile = shipment({ orders: [{ ...order!, items: [script] }] });
    expect(render(found([hostile]))).not.toContain("<img");
  });

  test("what was not sent yet, below the sentence and with its pictures", () => {
    const delivered = shipmentIn("delivered", "delivered001", "Delivered");
    const unsent = itemsOf([{ title: "Brass lamp", variantTitle: null, quantity: 1 }]);
    const state = { ...found([delivered]), unsent, hasUnsent: true } as PageState;
    expect(textOf(render(state))).toMatch(
      /^Order #1001 Package 1: Delivered on Wed, Nov 4 Not shipped yet: Brass lamp .* Not shipped yet 1 × Brass lamp/,
    );
    expect(textOf(render(found([delivered])))).not.toContain("Not shipped");
  });

  test("where to ask the merchant, with order and number filled in; a button where something is wrong", () => {
    const ask = (contact: string, one: ShipmentDetail, scope: Scope = "order") => {
      const settings = { ...DEFAULT_TRACKING_PAGE, contact };
      const parcels = [parcelView(one, scope, settings)];
      return /<p class="waymark-ask">\s*<a\s+class="([^"]*)"\s+href="([^"]*)"/.exec(
        render({ kind: "found", scope, parcels }),
      );
    };
    const number = "00340434161094015902";
    expect(ask("", shipment())).toBe(null);
    const [, plain, mail] = ask("help@shop.example", shipment())!;
    expect(mail).toBe(`mailto:help@shop.example?subject=%231001%20%C2%B7%20${number}`);
    expect(plain).toBe("");
    const lost = shipmentIn("exception", "exception007", "Lost");
    const [, button, link] = ask("https://shop.example/ask?o={order}&n={number}", lost)!;
    expect(link).toBe(`https://shop.example/ask?o=%231001&amp;n=${number}`);
    expect(button).toContain("button");
    expect(ask("https://shop.example/ask?o={order}&n={number}", lost, "number")![2]).toBe(
      `https://shop.example/ask?o=&amp;n=${number}`,
    );
  });

  test("no history where the merchant hides it; the steps keep their days", () => {
    const compact = { ...DEFAULT_TRACKING_PAGE, showHistory: false };
    const parcels = [parcelView(shipment(), "order", compact)];
    const text = textOf(render({ kind: "found", scope: "order", parcels }));
    expect(text).not.toContain("Departed from hub");
    expect(text).toContain("On its way (now) Mon, Nov 2");
  });

  test("two clocks that are not mixed up", () => {
    expect(text).toContain(
      "Last carrier update Tue, Nov 3, 9:40 PM local time where it was scanned",
    );
    expect(text).toContain("We last checked 12 minutes ago");
  });

  test("a time without a known place names its offset, and is not called local", () => {
    const wallTime = "2026-11-03 21:40:00-05:00";
    const checkpoints = [checkpoint({ wallTime }), ...shipment().checkpoints];
    const told = textOf(render(found([shipment({ checkpoints, lastCheckpointAt: wallTime })])));
    expect(told).toContain("Last carrier update Tue, Nov 3, 9:40 PM GMT-5 We last checked");
    expect(told).not.toContain("local time where it was scanned");
    expect(told).toContain("Tue, Nov 3 9:40 PM GMT-5");
  });

  test("the carrier's words and places, newest first, at the carrier's wall time", () => {
    expect(text).toContain(
      "Tue, Nov 3 9:40 PM On its way Departed from hub LEIPZIG, DE 2:05 PM Arrived at a sorting",
    );
  });

  test("a link to the carrier that does not tell it where the shopper came from", () => {
    const markup = render(found([shipment({ trackingUrl: "https://shop.example/t?n=1" })]));
    expect(markup).toContain('href="https://shop.example/t?n=1"');
    for (const [link] of markup.matchAll(/<a\s[^>]*href="http[^>]*>/g)) {
      expect(link).toContain('rel="nofollow noopener noreferrer"');
    }
  });

  test("a link to the site of a carrier without a page for a parcel", () => {
    const parcel = shipment({ carrierCode: "singapore-post", trackingUrl: null });
    expect(render(found([parcel]))).toContain('href="http://www.singpost.com/"');
  });

  test("two legs as one journey by day, with the hand-over named where it happened", () => {
    const journey = textOf(render(found([handedOver])));
    expect(journey).toContain(
      "Thu, Nov 5 8:02 AM Out for delivery In Zustellung KÖLN Wed, Nov 4 7:20 PM Cleared customs " +
        "Import customs cleared FRANKFURT Handed over to Deutsche Post Fri, Oct 30",
    );
    expect(journey).toContain("Local carrier");
    expect(textOf(render(found([shipment()])))).not.toContain("Handed over");
    const backAgain = { ...handedOver, checkpoints: handedOver.checkpoints.toReversed() };
    expect(textOf(render(found([backAgain])))).not.toContain("Handed over");
  });

  test("the carrier that has the parcel comes first, before a hand-over the other one", () => {
    const order = (one: ShipmentDetail) =>
      textOf(render(found([one]))).match(/Local carrier (?=Deutsche)|Carrier (?=China)/g);
    expect(order(handedOver)).toEqual(["Local carrier ", "Carrier "]);
    const before = { ...handedOver, checkpoints: handedOver.checkpoints.slice(-2) };
    expect(order(before)).toEqual(["Carrier ", "Local carrier "]);
  });

  test("Chinese, Japanese and Korean words are marked as such, on a page in another script", () => {
    const marked = (words: string, place: string, locale = "en") => {
      const [first] = handedOver.checkpoints;
      const checkpoints = [{ ...first!, description: words, details: place }];
      const texts = textsFor({ locale });
      const page = renderResult(found([{ ...handedOver, checkpoints }]), { texts, now: NOW })!;
      return [...page.text.matchAll(/<bdi lang="([^"]*)"/g)].map(([, language]) => language);
    };
    expect(marked("已收寄", "深圳")).toEqual(["zh", "zh"]);
    expect(marked("引受しました", "東京")).toEqual(["ja", "ja"]);
    expect(marked("배송출발", "서울")).toEqual(["ko", "ko"]);
    expect(marked("In Zustellung", "KÖLN")).toEqual(["", ""]);
    expect(marked("已收寄", "深圳", "zh-TW")).toEqual(["", ""]);
  });

  test("a date in the carrier's words keeps together", () => {
    const state = found([
      shipment({ checkpoints: [checkpoint({ description: "bis 2026-11-12." })] }),
    ]);
    expect(textOf(render(state))).toContain("bis 2026-\u206011-\u206012.");
  });

  test("times of a 24-hour clock need less room", () => {
    const page = (locale: string) =>
      renderResult(found([shipment()]), { texts: textsFor({ locale }), now: NOW })!.text;
    expect(page("de")).toContain('class="waymark-timeline waymark-24h"');
    expect(page("en")).toContain('class="waymark-timeline"');
  });

  test("two carriers that scan at the same time as one journey in its true order", () => {
    const scan = (leg: "origin" | "destination", wallTime: string, description: string) =>
      checkpoint({ leg, wallTime, description, details: "", substatus: "transit001" });
    const checkpoints = [
      scan("destination", "2026-11-04 09:00", "Im Depot"),
      scan("origin", "2026-11-03 20:00", "Arrived abroad"),
      scan("destination", "2026-11-03 18:00", "Angekündigt"),
      scan("origin", "2026-11-02 10:00", "Accepted"),
    ];
    const state = found([
      { ...handedOver, status: "transit", substatus: "transit001", checkpoints },
    ]);
    expect(textOf(render(state))).toContain(
      "Wed, Nov 4 9:00 AM On its way Im Depot Tue, Nov 3 8:00 PM On its way Arrived abroad " +
        "6:00 PM On its way Angekündigt Handed over to Deutsche Post Mon, Nov 2 10:00 AM",
    );
    expect(textOf(render(state))).toContain("On its way (now) Mon, Nov 2");
  });

  test("the place of the newest scan is marked on the route, unless that names none", () => {
    const marked = (one: ShipmentDetail) =>
      /aria-current="location">\s*<span><bdi[^>]*>([^<]*)/.exec(render(found([one])))?.[1];
    expect(marked(handedOver)).toBe("KÖLN");
    const [newest, ...older] = handedOver.checkpoints;
    expect(marked({ ...handedOver, checkpoints: [{ ...newest!, details: "" }, ...older] })).toBe(
      undefined,
    );
  });

  test("where it is and when it comes in one sentence, the forms folded below it", () => {
    const estimate = {
      kind: "range",
      source: "lane",
      from: "2026-11-10",
      to: "2026-11-13",
    } as const;
    const state: PageState = {
      kind: "found",
      scope: "order",
      parcels: [parcelView(shipment(), "order", DEFAULT_TRACKING_PAGE, estimate)],
    };
    expect(resultTitle(state, frame)).toMatch(
      /^On its way, expected Tue,\sNov\s10\s–\sFri,\sNov\s13$/,
    );
    for (const answered of [state, WAITING]) {
      const markup = renderPage(answered, frame).text;
      expect(markup).toMatch(/<details class="waymark-again">\s*<summary>Track another package/);
      expect(markup.indexOf("waymark-headline")).toBeLessThan(markup.indexOf("<form"));
    }
    expect(renderPage({ kind: "notfound" }, frame).text).not.toContain("<details");
  });

  test("several parcels each with their own state, below what became of the order", () => {
    const delivered = shipmentIn("delivered", "delivered001", "Delivered");
    const markup = render(found([delivered, shipment({ trackingNumber: "SECOND" })]));
    expect(textOf(markup)).toMatch(
      /^Order #1001 1 of 2 packages delivered Package 1 of 2 Delivered on Wed, Nov 4/,
    );
    expect(textOf(markup)).toContain("Package 2 of 2 On its way");
    const folds = [...markup.matchAll(/<details class="waymark-parcel[^>]*>/g)].map(([tag]) => tag);
    expect(folds.map((tag) => / open\s*>/.test(tag))).toEqual([false, true]);
    expect(resultTitle(found([delivered, delivered]), frame)).toBe("All packages delivered");
    expect(resultTitle(found([shipment(), shipment()]), frame)).toBe(
      "Your order comes in 2 packages",
    );
  });

  test("a late parcel is opened first, before one that moves as expected", () => {
    const parcels = [
      parcelView(shipmentIn("pickup", "pickup001", "In Zustellung"), "order"),
      parcelView(shipment(), "order", DEFAULT_TRACKING_PAGE, LATE),
    ];
    const markup = render({ kind: "found", scope: "order", parcels });
    const folds = [...markup.matchAll(/<details class="waymark-parcel[^>]*>/g)].map(([tag]) => tag);
    expect(folds.map((tag) => / open\s*>/.test(tag))).toEqual([false, true]);
    expect(textOf(markup)).toMatch(
      /^Order #1001 Package 2: On its way, but late Package 1: Out for/,
    );
  });

  test("older events fold, and none is lost", () => {
    const checkpoints = Array.from({ length: 14 }, (_, index) =>
      checkpoint({ description: `scan number ${index}.` }),
    );
    const markup = render(found([shipment({ checkpoints })]));
    expect(markup).toMatch(/<details[^>]*>\s*<summary>11 earlier updates<\/summary>/);
    expect(markup.match(/scan number \d+\./g)).toHaveLength(14);
  });

  test("where nobody is asked, no check is spoken of", () => {
    const of = (check: ParcelCheck | null) => {
      const parcels = [parcelView(shipment(), "order", DEFAULT_TRACKING_PAGE, null, null, check)];
      return textOf(render({ kind: "found", scope: "order", parcels }));
    };
    expect(of(null)).not.toContain("We last checked");
    expect(of({ lastAt: null, nextAt: null })).toContain("We last checked not yet");
    const lastAt = new Date(NOW.getTime() - 3 * 3_600_000);
    expect(of({ lastAt, nextAt: null })).toContain("We last checked 3 hours ago");
  });

  test("no carrier, no scan and no sync yet are said, not invented", () => {
    const nothing = shipment({
      carrierCode: "unknown",
      trackingCompany: "Speedy Bikes",
      status: "pending",
      substatus: null,
      checkpoints: [],
      lastCheckpointAt: null,
      syncedAt: null,
      legs: {},
    });
    const text = textOf(render(found([nothing])));
    expect(text).toContain("Carrier Speedy Bikes");
    expect(text).toContain("We last checked not yet");
    expect(text).toMatch(/^Order #1001 No tracking updates yet No delivery date yet The first/);
    expect(text.match(/No tracking updates yet/g)).toHaveLength(1);
  });
});

describe("a parcel that no service tracks", () => {
  const untracked = shipment({
    carrierCode: "unknown",
    trackingCompany: "QuickVan Couriers",
    trackingUrl: "https://quickvan.example/t/QV-55-1234",
    registrationState: "needs_carrier",
    status: "pending",
    substatus: null,
    checkpoints: [],
    lastCheckpointAt: null,
    syncedAt: null,
    legs: {},
  });

  test("shows that it was shipped, by whom, and the courier's own link first", () => {
    const markup = render(found([untracked]));
    const text = textOf(markup);
    expect(text).toMatch(
      /Shipped We can't follow this package here\. QuickVan .* Track with QuickVan Couriers/,
    );
    expect(text).toContain("Carrier QuickVan Couriers");
    expect(markup).toContain('href="https://quickvan.example/t/QV-55-1234"');
  });

  test.each(Object.keys(TEXTS))("promises no scan in %s", (language) => {
    const texts = TEXTS[language]!;
    const text = textOf(renderResult(found([untracked]), { texts, now: NOW })!.text);
    const { result, advice, steps } = texts;
    for (const promise of [result.noEvents, result.never, advice.pending, steps.delivered]) {
      expect(text).not.toContain(promise);
    }
  });

  test("has the usual page once it is registered or scanned", () => {
    const registered = { ...untracked, registrationState: "registered" as const };
    expect(textOf(render(found([registered])))).toContain(english.result.never);
    const scanned = { ...untracked, checkpoints: shipment().checkpoints };
    expect(textOf(render(found([scanned])))).toContain("Tracking history");
  });
});

test.each([
  ["de", "Unterwegs"],
  ["ja", "輸送中です"],
  ["ru", "В пути"],
])(
  "the timeline in %s has the shopper's language first, then the carrier's words",
  (language, first) => {
    const texts = TEXTS[language]!;
    expect(texts.status.transit).toBe(first);
    const text = textOf(renderResult(found([shipment()]), { texts, now: NOW })!.text);
    expect(text).toMatch(new RegExp(`${first} Departed from hub LEIPZIG, DE`));
  },
);

test("a carrier's words that only repeat the status show once", () => {
  const same = shipment({ checkpoints: [checkpoint({ description: "On its way." })] });
  expect(textOf(render(found([same]))).match(/On its way/g)).toHaveLength(3);
});

test("no carrier update is named before the carrier has the parcel", () => {
  const label = textOf(render(found([shipmentIn("notfound", "notfound001", "Label")])));
  expect(label).toContain(english.advice.notfound001);
  expect(label).not.toContain(english.result.scanned);
  expect(textOf(render(found([shipment()])))).toContain(english.result.scanned);
});

test("a feed is offered while somebody follows a parcel", () => {
  const page = (isTracked: boolean) =>
    render({
      kind: "found",
      scope: "order",
      parcels: [{ ...parcelView(shipment(), "order"), isTracked }],
      orderUrl: "/apps/track?link=x",
    });
  expect(page(true)).toContain("format=feed");
  expect(page(false)).not.toContain("format=feed");
});

test("a miss leads to the shop, where the shop has given a contact", () => {
  const miss = (contactUrl: string | null) => render({ kind: "notfound", contactUrl });
  expect(miss("mailto:help@shop.example")).toMatch(
    /href="mailto:help@shop\.example"[^>]*>Contact us</,
  );
  expect(miss(null)).not.toContain("<a");
});

test("advice that somebody has to follow looks like a notice, also at the door", () => {
  const noticeOf = (one: ShipmentDetail) =>
    /<p class="waymark-notice">([^<]*)/.exec(render(found([one])))?.[1]?.replaceAll("&#39;", "'");
  for (const [status, substatus] of [
    ["delivered", "delivered004"],
    ["undelivered", "undelivered002"],
    ["exception", "exception007"],
  ] as const) {
    expect(noticeOf(shipmentIn(status, substatus, "x"))).toBe(english.advice[substatus]);
  }
  expect(noticeOf(shipmentIn("notfound", "notfound001", "x"))).toBe(undefined);
});

test("a look-up without an answer looks like a problem, an order without parcels does not", () => {
  const marked = 'class="waymark-message waymark-attention"';
  for (const state of [
    { kind: "notfound" },
    { kind: "limited", limited: "all" },
    { kind: "failed" },
  ] as const) {
    expect(render(state), state.kind).toContain(marked);
  }
  const waiting = { kind: "waiting", orderName: "#1001", isCancelled: false } as const;
  expect(render(waiting)).not.toContain(marked);
});

test("a route ends at the country of destination until the parcel has been scanned there", () => {
  const countries = (one: ShipmentDetail) =>
    [...render(found([one])).matchAll(/data-country="(\w+)"/g)].map(([, code]) => code);
  const abroad = { ...handedOver, originCountry: "CN", destinationCountry: "DE" };
  expect(countries(abroad)).toEqual(["CN"]);
  expect(countries({ ...abroad, checkpoints: abroad.checkpoints.slice(-2) })).toEqual(["CN", "DE"]);
  expect(countries(shipment())).toEqual([]);
});

test("a scan without news says what the carrier wrote, not that there is none", () => {
  for (const status of ["expired", "notfound"] as const) {
    const scan = checkpoint({ status, substatus: null, description: "Data received" });
    const text = textOf(
      render(found([shipment({ status, substatus: null, checkpoints: [scan] })])),
    );
    expect(text).toMatch(/2:05 PM Data received LEIPZIG, DE/);
  }
});

test("product names keep their own direction on a page from right to left", () => {
  const names = ["Lamp (brass)", "Mug"];
  const unsent = itemsOf(names.map((title) => ({ title, variantTitle: null, quantity: 2 })));
  const state = { ...(found([shipment()]) as object), unsent, hasUnsent: true } as PageState;
  const page = renderResult(state, { texts: TEXTS.ar!, now: NOW })!.text;
  expect(page).toContain("\u2068Lamp (brass)\u2069");
  expect(page).toContain("<bdi>Lamp (brass)</bdi>");
});

describe("what a tracking number alone shows", () => {
  const secretive = shipment({
    trackingUrl: "https://carrier.example/?postcode=10115",
    orderNames: ["#SECRETORDER"],
    destinationCountry: "DE",
    legs: {
      origin: {
        carrierCode: "dhl-germany",
        weblink: null,
        phone: "+49 30 5550100",
        milestones: {},
      },
      destination: {
        carrierCode: "deutsche-post",
        weblink: "https://x.example/secret",
        phone: null,
        milestones: {},
      },
    },
    checkpoints: [
      checkpoint({
        leg: "destination",
        description: "Delivered, signed by SECRETNAME",
        details: "SECRETTOWN 10115",
        status: "delivered",
        substatus: "delivered003",
      }),
      checkpoint({ description: "Arrived in SECRETTOWN", details: "SECRETTOWN", substatus: null }),
      checkpoint({
        description: "Picked up for SECRETNAME",
        substatus: null,
        milestone: "ItemReceived",
      }),
      checkpoint({ description: "Note SECRETNAME", status: null, substatus: null }),
    ],
    orders: [
      {
        orderId: "1",
        orderName: "#SECRETORDER",
        fulfillmentId: "2",
        fulfillmentName: "#SECRETORDER.1",
        items: [{ title: "SECRETITEM", variantTitle: null, quantity: 1 }],
      },
    ],
  });
  const markup = renderPage(found([secretive], "number"), frame).text;

  test("never items, order, names, places, the last carrier or the merchant's link", () => {
    expect(markup).not.toMatch(/SECRET|10115|Deutsche Post|5550100/i);
    expect(renderPage(found([secretive], "order"), frame).text).toMatch(/SECRETTOWN/);
  });

  test("carrier, status and dated scans in our words", () => {
    const text = textOf(markup);
    expect(text).toContain("00340434161094015902");
    expect(text).toContain("Tue, Nov 3 2:05 PM Delivered and signed for");
    expect(text).toContain("2:05 PM Received by the carrier");
    expect(text).toContain(english.result.numberOnly);
  });
});
