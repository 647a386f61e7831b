// The document around the tracking page: hostile text, nesting, languages, and Liquid.
import { Liquid } from "liquidjs";
import { describe, expect, test } from "vitest";
import { textsFor } from "~/storefront/languages/texts";
import {
  type PageState,
  renderDocument,
  renderPage,
} from "~/storefront/tracking-page/tracking-page";
import { found, frame, render } from "./render-page";
import { checkpoint, handedOver, shipment, shipmentIn } from "./sample-parcels";

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
