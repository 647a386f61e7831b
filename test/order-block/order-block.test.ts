// @vitest-environment jsdom
// The block on Shopify's order page, in Shopify's tester: what staff read, and the one action that helps.
import { readFileSync, readdirSync } from "node:fs";
import { setUpExtension } from "@shopify/ui-extensions-tester";
import { render } from "preact";
import { afterEach, expect, test } from "vitest";
import { orderBlock } from "~/routes/app.order-block/view";
import type { ShipmentSummary } from "~/shipments/shipment";
import { NO_SOURCES, summary, TIME } from "../admin/samples";

const LOCALES = "extensions/order-block/locales";
const texts = (file: string) =>
  JSON.parse(readFileSync(`${LOCALES}/${file}`, "utf8")) as Record<string, string>;

let close = () => {};
afterEach(() => close());

async function open(...replies: (() => Response)[]) {
  const extension = setUpExtension("admin.order-details.block.render", {
    configSearchDir: "extensions/order-block",
  });
  const english = texts("en.default.json");
  const shopify = extension.shopify as unknown as {
    data: { selected: { id: string }[] };
    i18n: { translate(key: string): string };
  };
  shopify.data = { selected: [{ id: "gid://shopify/Order/820982911946154508" }] };
  shopify.i18n.translate = (key) => english[key] ?? `missing ${key}`;
  const asked: string[] = [];
  extension.fetch = async (input, init) => {
    const body = init?.body ? ` ${String(init.body)}` : "";
    asked.push(`${init?.method ?? "GET"} ${String(input)}${body}`);
    const reply = replies[Math.min(asked.length, replies.length) - 1];
    if (!reply) throw new TypeError("Failed to fetch");
    return reply();
  };
  close = () => {
    render(null, document.body);
    extension[Symbol.dispose]();
  };
  await extension.render();
  return {
    asked,
    text: () => (document.body.textContent ?? "").replace(/\s+/g, " "),
    button: (name: string) =>
      [...document.querySelectorAll<HTMLElement>("s-button")].find(
        (each) => each.textContent === name,
      ),
  };
}

const shows =
  (...shipments: Partial<ShipmentSummary>[]) =>
  () =>
    Response.json(orderBlock(shipments.map(summary), TIME, NO_SOURCES));

test("shows the order's parcels, each with a link to its page", async () => {
  const block = await open(shows({}));
  await expect.poll(() => block.text()).toContain("LV123456785CN");
  expect(block.asked).toEqual(["GET /app/order-block?id=820982911946154508"]);
  expect(block.text()).toContain("China Post · Arrived at the destination country");
  expect(document.querySelector("s-link")?.getAttribute("href")).toBe(
    `app:/app/shipments/${summary().id}`,
  );
});

test("a parcel without a carrier leads to its choice, a delivered one asks for nothing", async () => {
  const block = await open(
    shows(
      { registrationState: "needs_carrier" },
      { id: "2", status: "delivered", substatus: null },
    ),
  );
  await expect.poll(() => block.button("Choose carrier")).toBeDefined();
  expect(block.button("Check for updates")).toBeUndefined();
});

test("a parcel under way is checked for updates on the spot", async () => {
  const block = await open(shows({}), () => Response.json({ parcels: [] }));
  await expect.poll(() => block.button("Check for updates")).toBeDefined();
  block.button("Check for updates")?.click();
  await expect.poll(() => block.text()).toContain("Checking for updates");
  expect(block.asked[1]).toBe(`POST /app/order-block shipment=${summary().id}`);
});

test("says that there are none, and offers another try when the app does not answer", async () => {
  let block = await open(shows());
  await expect.poll(() => block.text()).toContain("No shipments yet");
  close();
  block = await open(() => new Response(null, { status: 500 }), shows({}));
  await expect.poll(() => block.button("Try again")).toBeDefined();
  block.button("Try again")?.click();
  await expect.poll(() => block.text()).toContain("LV123456785CN");
});

test("every language has every text", () => {
  const keys = Object.keys(texts("en.default.json"));
  for (const file of readdirSync(LOCALES)) {
    expect(Object.keys(texts(file)), file).toEqual(keys);
    expect(
      Object.values(texts(file)).filter((text) => !text.trim()),
      file,
    ).toEqual([]);
  }
});
