import { readFileSync } from "node:fs";
import path from "node:path";
import { Liquid } from "liquidjs";
import { describe, expect, test } from "vitest";
import type { ShipmentDetail } from "~/shipments/shipment";
import { DEFAULT_TRACKING_PAGE } from "~/shops/tracking-page-settings";
import type { Estimate } from "~/shipments/estimates/choose-estimate";
import { Html } from "~/lib/text/html";
import { type ItemView, itemsOf } from "~/storefront/parcel/item-view";
import { type Scope, parcelView } from "~/storefront/parcel/parcel-view";
import { TEXTS, english, textsFor } from "~/storefront/languages/texts";
import {
  type PageState,
  renderDocument,
  renderPage,
  renderResult,
  resultTitle,
} from "~/storefront/tracking-page/tracking-page";
import { checkpoint, handedOver, shipment, shipmentIn } from "./sample-parcels";
import { NOW } from "./signed-request";

const styles = readFileSync(
  path.resolve(import.meta.dirname, "../../extensions/tracking-page/assets/tracking.css"),
  "utf8",
);
const frame = {
  texts: english,
  now: NOW,
  action: "/apps/track",
  lookUps: DEFAULT_TRACKING_PAGE.lookUps,
  typed: { order: "", contact: "", number: "" },
  hide: "",
  styles: new Html(styles),
};

const found = (shipments: ShipmentDetail[], scope: Scope = "order"): PageState => ({
  kind: "found",
  scope,
  parcels: shipments.map((each) => parcelView(each, scope)),
});
const WAITING: PageState = { kind: "waiting", orderName: "#1001", isCancelled: false };
const render = (state: PageState) => renderResult(state, frame)?.text ?? "";
/** The markup's text as a reader has it. */
const textOf = (markup: string) =>
  markup
    .replace(/<style>[^<]*<\/style>|<[^>]*>/g, " ")
    .replaceAll("&#39;", "'")
    .replace(/\s+/g, " ")
    .trim();

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

const EXPECTED = { kind: "range", source: "lane", from: "2026-11-10", to: "2026-11-13" } as const;
const LATE = { kind: "late", source: "lane", expectedBy: "2026-11-03" } as const;

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

describe("an order without a parcel", () => {
  const lamp = itemsOf([{ title: "Brass lamp", variantTitle: null, quantity: 1 }]);
  const contactUrl = "mailto:help@shop.example?subject=%231001";
  const say = (more: Partial<Extract<PageState, { kind: "waiting" }>>) => {
    const markup = render({ ...WAITING, ...more } as PageState);
    return { markup, text: textOf(markup) };
  };

  test("says what it has, when it comes if that is known, and where to ask", () => {
    const rule = { ...EXPECTED, source: "rule" } as const;
    const { markup, text } = say({ unsent: lamp, estimate: rule, contactUrl });
    expect(text).toMatch(
      /^Order #1001 Not shipped yet, expected Tue, Nov 10 – Fri, Nov 13 This is the store’s estimate\. Tracking shows .* Not shipped yet 1 × Brass lamp Contact us$/,
    );
    expect(markup).toContain(`href="${contactUrl}"`);
  });

  test("says that it is late, or that no day is known, unless the shopper may not know", () => {
    expect(say({ estimate: { ...LATE, source: "rule" } }).text).toContain("Expected by Tue, Nov 3");
    expect(say({ estimate: null }).text).toContain(english.result.noDate);
    expect(say({}).text).not.toContain(english.result.noDate);
  });

  test("promises nothing of a canceled one", () => {
    const { text } = say({ isCancelled: true, unsent: lamp, estimate: EXPECTED, contactUrl });
    expect(text).toMatch(
      /^Order #1001 This order was canceled There's nothing to track\. .* Contact us$/,
    );
  });
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

test("a calendar is offered while a parcel has a day ahead", () => {
  const orderUrl = "/apps/track?link=x";
  const page = (one: ShipmentDetail, estimate: Estimate | null = null) => {
    const parcels = [parcelView(one, "order", DEFAULT_TRACKING_PAGE, estimate)];
    return render({ kind: "found", scope: "order", parcels, orderUrl });
  };
  const [calendar = 0, steps = 0] = ["format=calendar", "waymark-steps"].map((each) =>
    page(shipment(), EXPECTED).indexOf(each),
  );
  expect(calendar, "beside the days").toBeLessThan(steps);
  expect(calendar).toBeGreaterThan(0);
  expect(page(shipment())).not.toContain("format=calendar");
  expect(page(shipment(), LATE)).not.toContain("format=calendar");
  expect(page(shipmentIn("delivered", null, "Delivered"))).not.toContain("format=calendar");
});

describe("a parcel without a day", () => {
  const none = english.result.noDate;
  const page = (one: ShipmentDetail, scope: Scope = "order", settings = DEFAULT_TRACKING_PAGE) =>
    textOf(render({ kind: "found", scope, parcels: [parcelView(one, scope, settings)] }));

  test("says so where the day would stand", () => {
    expect(page(shipment())).toMatch(/^Order #1001 On its way No delivery date yet Last carrier/);
    for (const [status, substatus] of [
      ["pending", null],
      ["notfound", "notfound001"],
      ["undelivered", "undelivered002"],
      ["exception", "exception006"],
      ["expired", null],
    ] as const) {
      expect(page(shipmentIn(status, substatus, "x")), substatus ?? status).toContain(none);
    }
  });

  test("says nothing of it where it has arrived, will not come, or says when by itself", () => {
    for (const [status, substatus] of [
      ["delivered", "delivered001"],
      ["pickup", "pickup001"],
      ["pickup", "pickup002"],
      ["exception", "exception007"],
      ["exception", "exception011"],
    ] as const) {
      expect(page(shipmentIn(status, substatus, "x")), substatus).not.toContain(none);
    }
  });

  test("out for delivery since a day that has passed says that it is overdue, and no new day", () => {
    const out = (day: string) => {
      const one = shipmentIn("pickup", "pickup001", "Out");
      const [newest, ...older] = one.checkpoints;
      return { ...one, checkpoints: [{ ...newest!, wallTime: `${day} 08:02` }, ...older] };
    };
    expect(page(out("2026-11-03"))).toMatch(
      /^Order #1001 Out for delivery since Tue, Nov 3 It should have arrived by now\. There's no new date yet\./,
    );
    expect(page(out("2026-11-05"))).not.toContain(english.result.overdue);
    expect(page(out("2026-11-03"), "number")).not.toContain(english.result.overdue);
  });

  test("a late one says so in the headline, and that no new day is known", () => {
    const parcels = [parcelView(shipment(), "order", DEFAULT_TRACKING_PAGE, LATE)];
    expect(textOf(render({ kind: "found", scope: "order", parcels }))).toMatch(
      /^Order #1001 On its way, but late Expected by Tue, Nov 3\. There's no new date yet\./,
    );
  });

  test("says there that it will not come, or most likely will not", () => {
    const { wontCome, unlikelyToCome } = english.result;
    for (const [substatus, said, unsaid] of [
      ["exception008", wontCome, unlikelyToCome],
      ["exception010", wontCome, unlikelyToCome],
      ["exception011", wontCome, unlikelyToCome],
      ["exception004", unlikelyToCome, wontCome],
      ["exception007", unlikelyToCome, wontCome],
      ["exception009", unlikelyToCome, wontCome],
    ] as const) {
      const one = shipmentIn("exception", substatus, "x");
      expect(page(one), substatus).toContain(said);
      expect(page(one), substatus).not.toContain(unsaid);
      expect(page(one, "number"), substatus).not.toContain(said);
      const masked = { ...DEFAULT_TRACKING_PAGE, showEstimate: false };
      expect(page(one, "order", masked), substatus).not.toContain(said);
    }
    expect(page(shipmentIn("delivered", null, "x"))).not.toContain(wontCome);
  });

  test("says nothing of it where the shopper may not know the days", () => {
    expect(page(shipment(), "number")).not.toContain(none);
    const masked = { ...DEFAULT_TRACKING_PAGE, showEstimate: false };
    expect(page(shipment(), "order", masked)).not.toContain(none);
  });
});

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
    expect(first).not.toContain("is-told");
    expect(second).toMatch(/^ waymark-trouble is-told"/);
    expect(second.indexOf("waymark-items")).toBeLessThan(second.indexOf("waymark-steps"));
    expect(first.indexOf("waymark-items")).toBeGreaterThan(first.indexOf("waymark-steps"));
    const ready = shipmentIn("pickup", "pickup002", "Ready until 2026-11-12", "Locker 12");
    const withPlace = render(found([delivered, ready]));
    expect(withPlace).not.toContain("is-told");
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

describe("hostile text", () => {
  const attacks = {
    "a script": "<script>alert(1)</script>",
    "an attribute's end": '"><img src=x onerror=alert(1)>',
    "a Liquid output": "{{ shop.email }}",
    "a Liquid tag": "{% include 'x' %}",
    "an open Liquid block": "{%- raw -%}{{",
    "Liquid's end and start": "}}{{ 7 | times: 6 }}",
    "ends of raw text": "</style></script><!--",
    "an override of direction and a NUL": "\u202E\u0000moc.live",
    "ten thousand characters": "A".repeat(10_000),
    "ready-made entities": "&lt;b&gt;",
  };

  test.each(Object.entries(attacks))("%s is text or nothing", async (_, attack) => {
    const hostile = shipment({
      trackingNumber: attack,
      carrierCode: "unknown",
      trackingCompany: attack,
      trackingUrl: `https://carrier.example/${attack}`,
      substatus: attack,
      deliveredAt: attack,
      lastCheckpointAt: attack,
      orderNames: [attack],
      legs: {
        origin: {
          carrierCode: attack,
          weblink: attack,
          phone: attack,
          milestones: { [attack]: attack },
        },
        destination: { carrierCode: attack, weblink: attack, phone: attack, milestones: {} },
      },
      checkpoints: [
        checkpoint({
          description: attack,
          details: attack,
          wallTime: attack,
          substatus: attack,
          milestone: attack,
        }),
      ],
      orders: [
        {
          orderId: attack,
          orderName: attack,
          fulfillmentId: attack,
          fulfillmentName: attack,
          items: [{ title: attack, variantTitle: attack, quantity: 1 }],
        },
      ],
    });
    for (const scope of ["order", "number"] as const) {
      const page = renderPage(found([hostile], scope), frame).text;
      const plain = renderPage(found([shipment()], scope), frame).text;
      expect(page).not.toMatch(/\{\{|\{%|<script|<img|\u202E/i);
      expect(page).not.toContain("\0");
      expect(page.match(/<style|<\/style/g)).toEqual(plain.match(/<style|<\/style/g));
      expect(page.length).toBeLessThan(plain.length + 12_000);
      // Shopify evaluates the answer as a template; nothing in it may be one.
      expect(await new Liquid().parseAndRender(page)).toBe(page);
    }
  });

  test("a link that is no web address is left out", () => {
    const markup = render(
      found([shipment({ carrierCode: "unknown", trackingUrl: "javascript:alert(1)" })]),
    );
    expect(markup).not.toContain("javascript:");
  });
});

describe("the page around it", () => {
  const states: PageState[] = [
    { kind: "empty" },
    { kind: "notfound" },
    { kind: "limited", limited: "all" },
    { kind: "failed" },
    found([shipment()]),
    found([shipment()], "number"),
    found([handedOver, shipment()]),
  ];

  test.each(states)(
    "is balanced markup without duplicate ids or empty headings: $kind",
    (state) => {
      for (const page of [renderPage(state, frame).text, renderDocument(state, frame).text]) {
        expect(unbalanced(page)).toEqual([]);
        const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map((match) => match[1]);
        expect(new Set(ids).size).toBe(ids.length);
        expect(page).not.toMatch(/<h\d[^>]*>\s*<\/h\d>|undefined|\[object/);
      }
    },
  );

  test("has forms that work without a script, at the address the merchant chose", () => {
    const page = renderPage({ kind: "empty" }, { ...frame, action: "/tools/parcels" }).text;
    const forms = [...page.matchAll(/<form[^>]*>/g)].map(([tag]) => tag);
    expect(forms).toHaveLength(2);
    for (const form of forms) {
      expect(form).toContain('action="/tools/parcels#waymark-result"');
    }
    expect([...page.matchAll(/\sname="(\w+)"/g)].map((match) => match[1])).toEqual([
      "locale",
      "order",
      "contact",
      "locale",
      "number",
    ]);
    expect(page).not.toMatch(/<script|https?:/);
  });

  test("stays in the shopper's language: forms and the way back carry it", () => {
    const arabic = { ...frame, texts: textsFor({ locale: "ar-EG" }) };
    const page = renderPage({ kind: "empty" }, arabic).text;
    expect(page.match(/name="locale" value="ar-EG"/g)).toHaveLength(2);
    expect(page).toContain('lang="ar-EG" dir="rtl"');
    expect(renderDocument({ kind: "limited", limited: "all" }, arabic).text).toContain(
      "/apps/track?locale=ar-EG",
    );
  });

  test("marks exactly one current step", () => {
    for (const [status, substatus] of [
      ["notfound", "notfound001"],
      ["transit", null],
      ["delivered", "delivered001"],
      ["exception", "exception010"],
    ] as const) {
      const markup = render(found([shipmentIn(status, substatus, "x")]));
      expect(markup.match(/aria-current="step"/g)).toHaveLength(1);
    }
  });
});

const VOID = new Set(["input", "meta", "br", "!doctype"]);

/** Names of tags that are not closed in the order in which they were opened. */
function unbalanced(markup: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, slash, name = ""] of markup.matchAll(/<(\/?)([!a-z][a-z0-9]*)\b[^>]*>/gi)) {
    const tag = name.toLowerCase();
    if (VOID.has(tag)) continue;
    if (!slash) open.push(tag);
    else if (open.pop() !== tag) wrong.push(tag);
  }
  return [...wrong, ...open];
}
