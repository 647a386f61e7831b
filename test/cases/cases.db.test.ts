// Stories of merchants and shoppers that once went wrong, each from its webhook to what people see.
import { afterAll, beforeAll, expect, test } from "vitest";
import { DAY_MS, HOUR_MS } from "~/lib/time";
import { searchEverywhere } from "../privacy/search";
import { leg, scan } from "../shipments/tracking-examples";
import { fulfillmentPayload, orderPayload } from "../support/shopify-story";
import { type CaseApp, type CaseShop, openCaseShop, startCaseApp } from "./case-shop";

const UPS = "1Z999AA10123456784";
const ORDER = { order: "100", email: "ann@example.com" };

let app: CaseApp;
beforeAll(async () => {
  app = await startCaseApp();
});
afterAll(() => app.app.stop());

/** The numbers that are tracked after a fulfillment with each of these texts in its number field. */
async function numbersIn(shop: CaseShop, texts: readonly string[], fields: object = {}) {
  for (const text of texts) {
    await shop.fulfill({ ...fields, tracking_number: text, tracking_numbers: [text] });
  }
  await shop.work();
  return shop.numbers();
}

/** Meta codes of /v2/carriers/detect. */
async function detect(shop: CaseShop, numbers: readonly string[]): Promise<number[]> {
  const { engine } = shop.app.services;
  const { apiKey } = await engine.createAccount({ name: "a client", keyName: "test" });
  const codes = [];
  for (const tracking_number of numbers) {
    const answer = await fetch(`${shop.app.origin}/v2/carriers/detect`, {
      method: "POST",
      headers: { "trackingmore-api-key": apiKey, "content-type": "application/json" },
      body: JSON.stringify({ tracking_number }),
    });
    codes.push(((await answer.json()) as { meta: { code: number } }).meta.code);
  }
  return codes;
}

/** Registered parcels by number, after one whose number ends in 3 was treated by `refuse`. */
async function registerSix(shop: CaseShop, refuse: (number: string) => void) {
  const numbers = Array.from({ length: 6 }, (_, index) => `94001118992231974${10_000 + index}`);
  refuse(numbers[3]!);
  await shop.fulfill({ tracking_company: "USPS", tracking_numbers: numbers });
  await shop.work();
  return shop.states();
}

/** What merchants typed or pasted into the number field, with the numbers in it. */
const AS_TYPED: Record<string, string[]> = {
  [`#${UPS}`]: [UPS],
  "#RR050349575PH": ["RR050349575PH"],
  "#9400111899223197428490": ["9400111899223197428490"],
  "UPS #1Z999AA10123456792": ["1Z999AA10123456792"],
  "#LX123456785CN, #RR123456785US": ["LX123456785CN", "RR123456785US"],
  "https://parcelsapp.com/en/tracking/RR473124829DE": ["RR473124829DE"],
  "https://www.royalmail.com/track-your-item#/tracking-results/AB123456785GB": ["AB123456785GB"],
  "https://auspost.com.au/mypost/track/#/details/33ABC1234567": ["33ABC1234567"],
  "https://t.17track.net/en#nums=LX473124829CN": ["LX473124829CN"],
  "https://www.dhl.com/x.html?submit=1&tracking-id=1234567891": ["1234567891"],
  "555-123-4567": [],
  "+1 (555) 123-4567": [],
  "call 5551234567 on arrival": [],
  "2026/11/20": [],
  "https://maps.app.goo.gl/abcDEF123": [],
};

interface Case {
  is: string;
  play(shop: CaseShop): Promise<unknown>;
  ends: unknown;
}

const CASES: Case[] = [
  {
    is: "01 numbers behind # and AWB are tracked",
    play: (shop) => numbersIn(shop, [`#${UPS}`, "AWB #5580031216"]),
    ends: [UPS, "5580031216"],
  },
  {
    is: "04 of a link only its number is tracked",
    play: (shop) =>
      numbersIn(shop, [
        "https://www.royalmail.com/track-your-item#/tracking-results/AB123456785GB",
        "https://evri.link/t/H0123456789ABCDE",
        "https://t.17track.net/en#nums=LX123456785CN",
      ]),
    ends: ["AB123456785GB", "H0123456789ABCDE", "LX123456785CN"],
  },
  {
    is: "05 dates and telephone numbers are no parcels, and v2 detects no carrier for them",
    play: async (shop) => ({
      numbers: await numbersIn(shop, [
        "Delivered by hand 14/03/2026",
        "Driver Tom, call 0171-2345678",
        "5580031216 (shipped 14.03.2026)",
      ]),
      codes: await detect(shop, ["415-555-0123", "4155550123", "2026-03-14", "12052026"]),
    }),
    ends: { numbers: ["5580031216"], codes: [4032, 4032, 4032, 4032] },
  },
  {
    is: "06 a carrier's name before groups of digits is no part of the number",
    play: (shop) =>
      numbersIn(shop, ["DPD 1502 1234 5678 90"], { destination: { country_code: "DE" } }),
    ends: ["15021234567890"],
  },
  {
    is: "08 couriers that are in no list keep their names and are registered nowhere",
    play: async (shop) => {
      const url = "https://quickvan.example/t/123456789012";
      const quickVan = { tracking_company: "QuickVan Couriers", tracking_urls: [url] };
      await numbersIn(shop, ["123456789012"], quickVan);
      await numbersIn(shop, ["VH1234567890"], { tracking_company: "Veho" });
      const { html } = await shop.lookUp(ORDER);
      const names = ["QuickVan Couriers", "Veho", `href="${url}"`, "FedEx", "Fastway"];
      return { told: shop.service.created, named: names.map((name) => html.includes(name)) };
    },
    ends: { told: [], named: [true, true, true, false, false] },
  },
  {
    is: "09 a number given out again after 400 days is a new parcel without the first buyer's scans",
    play: async (shop) => {
      await shop.fulfill({ tracking_company: "UPS", tracking_numbers: [UPS] });
      await shop.work();
      shop.service.report(UPS, "2026-03-05T09:00:00+00:00", {
        status: "delivered",
        origin_info: leg([
          scan("2026-03-05 08:00", "Delivered, signed by ANN B", "delivered", { Details: "Lyon" }),
        ]),
      });
      await shop.sync();
      shop.clock.advance(400 * DAY_MS);
      await shop.post("orders/create", orderPayload({ id: 200, email: "bob@example.com" }));
      const at = "2027-04-05T09:00:00Z";
      const again = { id: 901, order_id: 200, created_at: at, updated_at: at };
      await shop.fulfill({ ...again, tracking_company: "UPS", tracking_numbers: [UPS] });
      await shop.work();
      const { parcels, html } = await shop.lookUp({ order: "200", email: "bob@example.com" });
      const told = shop.service.created.map((item) => item.order_id);
      return { parcels, told, leaks: /ANN|Lyon|Delivered on/.test(html) };
    },
    ends: {
      parcels: [{ number: UPS, carrier: "UPS", status: "pending", substatus: null }],
      told: ["100", "200"],
      leaks: false,
    },
  },
  {
    is: "11 out for delivery on the day after a delivery scan made in error is believed",
    play: async (shop) => {
      await shop.fulfill({ tracking_company: "UPS", tracking_numbers: [UPS] });
      await shop.work();
      const accepted = scan("2026-03-02 08:00", "Accepted");
      shop.service.report(UPS, "2026-03-03T09:00:00+00:00", {
        status: "delivered",
        substatus: "delivered001",
        origin_info: leg([
          scan("2026-03-03 08:00", "Delivered, front door", "delivered"),
          accepted,
        ]),
      });
      await shop.sync();
      shop.service.report(UPS, "2026-03-04T09:00:00+00:00", {
        status: "pickup",
        substatus: "pickup001",
        origin_info: leg([
          scan("2026-03-04 07:00", "Out for delivery", "pickup"),
          scan("2026-03-03 19:00", "Delivery scan was made in error, parcel at depot"),
          accepted,
        ]),
      });
      await shop.sync();
      const [parcel] = await shop.parcels();
      const scans = parcel?.checkpoints.map(({ description }) => description);
      return [parcel?.status, parcel?.substatus, parcel?.deliveredAt, scans];
    },
    ends: [
      "pickup",
      "pickup001",
      null,
      ["Out for delivery", "Delivery scan was made in error, parcel at depot", "Accepted"],
    ],
  },
  {
    is: "12 a fulfillment without a number is shown as delivered, with what was in it",
    play: async (shop) => {
      const items = [{ title: "Sofa", quantity: 1 }];
      await shop.fulfill({ line_items: items, shipment_status: "delivered" });
      await shop.work();
      const { state, title, html } = await shop.lookUp(ORDER);
      return [state, title, /Sofa/.test(html), /updates yet|not yet/.test(html)];
    },
    ends: ["found", "Delivered", true, false],
  },
  {
    is: "13 after 90 days a parcel that is tracked nowhere leads to its courier and promises no scan",
    play: async (shop) => {
      const url = "https://quickvan.example/t/QV-55-1234";
      await numbersIn(shop, ["QV-55-1234"], {
        tracking_company: "QuickVan Couriers",
        tracking_urls: [url],
      });
      await shop.live(2 * HOUR_MS);
      shop.clock.advance(90 * DAY_MS);
      const { title, html } = await shop.lookUp(ORDER);
      const firstLink = html.match(/<a [^>]*href="([^"]*)"/)?.[1];
      return [title, firstLink, /updates yet|not yet|Last carrier update/.test(html)];
    },
    ends: ["Shipped", "https://quickvan.example/t/QV-55-1234", false],
  },
  {
    is: "14 what shoppers type finds the order",
    play: async (shop) => {
      await shop.post("orders/create", orderPayload({ id: 1001, country: "US" }));
      await shop.fulfill({ order_id: 1001, tracking_company: "UPS", tracking_numbers: [UPS] });
      await shop.work();
      const email = "ann@example.com";
      const typed = [
        ...["１００１", "＃１００１", "١٠٠١", "۱۰۰۱"].map((order) => ({ order, email })),
        ...["ann@example.com.", "ann@example.com\u200b", "mailto:ann@example.com"].map(
          (contact) => ({ order: "1001", contact }),
        ),
        ...[
          `${UPS}.`,
          `#${UPS}`,
          `UPS ${UPS}`,
          `(${UPS})`,
          `https://www.ups.com/track?tracknum=${UPS}`,
        ].map((number) => ({ number })),
      ];
      const missed = [];
      for (const query of typed) {
        const { parcels } = await shop.lookUp(query);
        if (parcels[0]?.number !== UPS) missed.push(query);
      }
      return missed;
    },
    ends: [],
  },
  {
    is: "15 the form with an e-mail is posted, so that no address holds it",
    play: async (shop) => {
      await shop.fulfill({ tracking_company: "UPS", tracking_numbers: [UPS] });
      await shop.work();
      const form = await (await shop.visit({})).text();
      const posted = await shop.visit({}, { order: "100", contact: "ann@example.com" });
      const page = await posted.text();
      return [
        /<form[^>]*method="post"[^>]*>(?:(?!<\/form>)[^])*name="contact"/.test(form),
        posted.status,
        page.includes(UPS),
        /(href|action|src)="[^"]*ann(@|%40)/.test(page),
      ];
    },
    ends: [true, 200, true, false],
  },
  {
    is: "16 half a surrogate pair in an item's title does not keep the parcel out",
    play: async (shop) => {
      const text = JSON.stringify({
        ...fulfillmentPayload({ numbers: [UPS] }),
        line_items: [{ title: "Cup with a kitten HALF", quantity: 1 }],
      });
      await shop.post("fulfillments/create", text.replace("HALF", "\\ud83d"));
      await shop.work();
      const [parcel] = await shop.parcels();
      return [parcel?.trackingNumber, parcel?.orders[0]?.items[0]?.title];
    },
    ends: [UPS, "Cup with a kitten \ufffd"],
  },
  {
    is: "17 across the date line the carrier's own order is kept",
    play: async (shop) => {
      await shop.fulfill({ tracking_company: "UPS", tracking_numbers: [UPS] });
      await shop.work();
      shop.service.report(UPS, "2026-03-04T09:00:00+00:00", {
        status: "transit",
        origin_info: leg(
          [
            ["2026-03-03 21:40", "Arrived at facility", "LOS ANGELES - USA"],
            ["2026-03-03 23:10", "Departed facility", "HONG KONG"],
            ["2026-03-03 18:00", "Processed at facility", "HONG KONG"],
            ["2026-03-03 12:00", "Shipment picked up", "SHENZHEN"],
          ].map(([at, words, Details]) => scan(at!, words!, "transit", { Details: Details! })),
        ),
      });
      await shop.sync();
      const [parcel] = await shop.parcels();
      return [parcel?.lastEvent, ...parcel!.checkpoints.map(({ details }) => details)];
    },
    ends: [
      expect.stringContaining("Arrived at facility"),
      "LOS ANGELES - USA",
      "HONG KONG",
      "HONG KONG",
      "SHENZHEN",
    ],
  },
  {
    is: "20 one item that is always refused delays no other, and is rejected within a day",
    play: async (shop) => {
      const numbers = Array.from(
        { length: 50 },
        (_, index) => `94001118992231974${10_000 + index}`,
      );
      shop.service.refusals.set(numbers[3]!, 500);
      for (const number of numbers.slice(0, 45)) {
        await shop.fulfill({ tracking_company: "USPS", tracking_numbers: [number] });
      }
      await shop.work();
      const atFirst = await shop.states();
      for (const number of numbers.slice(45)) {
        await shop.fulfill({ tracking_company: "USPS", tracking_numbers: [number] });
      }
      await shop.live(DAY_MS);
      return [atFirst, await shop.states()];
    },
    ends: [
      { registered: 44, pending: 1 },
      { registered: 49, rejected: 1 },
    ],
  },
  ...[4012, 4014, 4015, 4016, 4031, 404, 409].map((code) => ({
    is: `21 a whole call that one item gets refused with ${code} costs that item alone`,
    play: (shop: CaseShop) =>
      registerSix(shop, (number) => shop.service.callRefusals.set(number, code)),
    ends: { registered: 5, rejected: 1 },
  })),
  {
    is: "22 of an event that comes after customers/redact nothing is kept",
    play: async (shop) => {
      const id = 5_000_000_007;
      const email = "kay@mail-kay.example";
      const customer = { id: 778_911, email };
      await shop.post("orders/create", { ...orderPayload({ id, email }), customer });
      await shop.fulfill({ id: id + 1, order_id: id, tracking_numbers: ["1Z999AA10123456834"] });
      await shop.work();
      const asked = { customer: { ...customer, email: "KAY@mail-kay.example" } };
      await shop.post("customers/redact", {
        ...asked,
        shop_domain: shop.shopId,
        orders_to_redact: [],
      });
      await shop.work();
      await shop.post("fulfillment_events/create", {
        id: 72,
        fulfillment_id: id + 1,
        order_id: id,
        status: "delivered",
        happened_at: "2026-03-05T00:00:00Z",
        message: "Left with Kay mail-kay",
        address1: "1 Kay St",
        city: "Trenton",
        zip: "08608",
      });
      await shop.work();
      const { database, sealer } = shop.app.services;
      return searchEverywhere(database.pool, sealer, ["kay@", "Kay mail", "Kay St", "Trenton"]);
    },
    ends: [],
  },
  {
    is: "23 numbers as typed, in pasted links and beside blanks are tracked, and noise is not",
    play: async (shop) => {
      const read = async (text: string) => {
        const before = await shop.numbers();
        const after = await numbersIn(shop, [text]);
        return after.filter((number) => !before.includes(number));
      };
      const seen: Record<string, string[]> = {};
      for (const text of Object.keys(AS_TYPED)) seen[text] = await read(text);
      return seen;
    },
    ends: AS_TYPED,
  },
  {
    is: "23 a number or link beside blank fields is read",
    play: async (shop) => {
      for (const blank of [[""], [null]]) {
        await shop.fulfill({ tracking_number: "RR050349575PH", tracking_numbers: blank });
      }
      const tracking_url = `https://www.ups.com/track?tracknum=${UPS}`;
      await shop.fulfill({ tracking_url, tracking_urls: [""], tracking_numbers: [] });
      await shop.work();
      return shop.numbers();
    },
    ends: [UPS, "RR050349575PH"],
  },
  {
    is: "24 a corrected e-mail and order name are corrected at the service",
    play: async (shop) => {
      await shop.fulfill({ tracking_company: "UPS", tracking_numbers: [UPS] });
      await shop.work();
      const corrected = orderPayload({
        email: "new@example.com",
        updatedAt: "2026-03-02T00:00:00Z",
      });
      await shop.post("orders/updated", { ...corrected, name: "#100-R" });
      await shop.work();
      return shop.service.changed.map(({ changes }) => [changes.customer_email, changes.title]);
    },
    ends: [["new@example.com", "#100-R"]],
  },
  {
    is: "24 an order that comes after its parcel's registration is added at the service",
    play: async (shop) => {
      const late = { order_id: 300, email: "grace@example.com", tracking_numbers: [UPS] };
      await shop.fulfill({ ...late, tracking_company: "UPS" });
      await shop.work();
      const [told] = shop.service.created;
      await shop.post("orders/create", orderPayload({ id: 300, email: "grace@example.com" }));
      await shop.work();
      const [change] = shop.service.changed;
      return [told?.customer_email, change?.changes.title];
    },
    ends: ["grace@example.com", "#300"],
  },
  {
    is: "24 a number taken off one of two orders becomes the other's at the service",
    play: async (shop) => {
      await shop.fulfill({ id: 1, tracking_company: "UPS", tracking_numbers: [UPS] });
      await shop.work();
      await shop.post("orders/create", orderPayload({ id: 200, email: "bob@example.com" }));
      const second = { id: 2, order_id: 200, tracking_company: "UPS", tracking_numbers: [UPS] };
      await shop.fulfill(second);
      const other = ["1Z999AA10123456792"];
      const updated_at = "2026-03-02T00:00:00Z";
      const first = { ...fulfillmentPayload({ id: 1, numbers: other }), updated_at };
      await shop.post("fulfillments/update", first);
      await shop.work();
      const { changes } = shop.service.changed.filter(({ number }) => number === UPS).at(-1) ?? {};
      return [changes?.order_id, changes?.title, changes?.customer_email];
    },
    ends: ["200", "#200", "bob@example.com"],
  },
];

test.each(CASES.map((each, index) => [each.is, each, index] as const))(
  "%s",
  async (_, { play, ends }, index) => {
    const shop = await openCaseShop(app, `case-${index}.myshopify.com`);
    expect(await play(shop)).toEqual(ends);
  },
);
