// The tracking block and the proxy page in a browser, with and without JavaScript.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ShipmentDetail } from "~/shipments/shipment";
import { BLOCK_PAGE, EMAIL, type Shops, THEMES, WIDTHS, openShops } from "./open-shops";
import { hostileParcel, shipment, shipmentIn } from "./sample-parcels";

/** Orders by the state that their parcels are in. */
const ORDERS: Record<string, ShipmentDetail[]> = {
  pending: [shipmentIn("pending", null, "")],
  notfound: [shipmentIn("notfound", "notfound001", "")],
  transit: [shipment()],
  "out-for-delivery": [shipmentIn("pickup", "pickup001", "Wird heute zugestellt")],
  delivered: [shipmentIn("delivered", "delivered001", "Delivered")],
  hostile: [hostileParcel],
  "failed-attempt": [shipmentIn("undelivered", "undelivered002", "Empfänger nicht angetroffen")],
};

let shops: Shops;
beforeAll(async () => {
  shops = await openShops(ORDERS);
}, 180_000);
afterAll(() => shops?.close());
beforeEach(() => shops.forgetLimits());

const urlOf: Shops["urlOf"] = (...where) => shops.urlOf(...where);
const nameOf = (state: string) => shops.nameOf(state);
const orderQuery = (state: string) => shops.orderQuery(state);
const visit: Shops["visit"] = (options) => shops.visit(options);
const photograph: Shops["photograph"] = (page, name) => shops.photograph(page, name);

/** Waits until the browser has drawn that many frames. */
const frames = (page: Page, count: number) =>
  page.evaluate(async (left) => {
    for (; left > 0; left--) await new Promise(requestAnimationFrame);
  }, count);

const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe.each(THEMES)("in the %s theme", (theme) => {
  test("the block asks in place, says so, and keeps the email out of the address", async () => {
    const { page, context, complaints } = await visit();
    await page.goto(urlOf(theme, BLOCK_PAGE));
    await photograph(page, `${theme}-1280-block-empty`);
    await page.getByLabel("Order number").fill(nameOf("out-for-delivery"));
    await page.getByLabel("Email").fill(EMAIL);
    await page.locator("form").first().getByRole("button").click();
    const headline = page.getByRole("heading", { name: "Out for delivery" });
    await headline.waitFor();
    await photograph(page, `${theme}-1280-block-found`);
    expect(await headline.evaluate((node) => node === document.activeElement)).toBe(true);
    expect(new URL(page.url()).search).toBe("?order=%232004");
    await page.getByLabel("Email").waitFor({ state: "hidden" });
    await page.getByText("Track another package").click();
    expect(await page.getByLabel("Email").inputValue()).toBe(EMAIL);
    expect(await overflow(page)).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });
});

test("the form alone, nothing found and the limit say what they are", async () => {
  for (const theme of THEMES) {
    for (const width of WIDTHS) {
      await shops.forgetLimits();
      const { page, context } = await visit({ width, script: false });
      await page.goto(urlOf(theme, "/apps/track"));
      await photograph(page, `${theme}-${width}-empty`);
      await page.goto(urlOf(theme, "/apps/track", { order: "1", email: EMAIL }));
      await page.getByRole("heading", { name: "We couldn't find a match" }).waitFor();
      await photograph(page, `${theme}-${width}-not-found`);
      await page.goto(urlOf(theme, "/apps/track", { number: shipment().trackingNumber + "2003" }));
      await page.getByText("A tracking number shows only this much").waitFor();
      await photograph(page, `${theme}-${width}-number-only`);
      let status = 200;
      for (let turn = 0; turn < 40 && status === 200; turn++) {
        const answer = await page.goto(urlOf(theme, "/apps/track", { number: "NOTHERE1" }));
        status = answer?.status() ?? 0;
      }
      expect(status).toBe(429);
      await page.getByRole("heading", { name: "Too many tries" }).waitFor();
      await photograph(page, `${theme}-${width}-limited`);
      await context.close();
    }
  }
});

describe("without a script", () => {
  test("the block's form leads to the proxy's page with the result in view", async () => {
    const { page, context } = await visit({ width: 390, script: false });
    await page.goto(urlOf("light", BLOCK_PAGE));
    await photograph(page, "light-390-block-empty");
    await page.getByLabel("Tracking number").fill(shipment().trackingNumber + "2003");
    await page.getByRole("button", { name: "Track" }).nth(1).click();
    await page.getByRole("heading", { name: "On its way" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/apps/track");
    expect(new URL(page.url()).hash).toBe("#waymark-result");
    await context.close();
  });
});

describe("the script", () => {
  test("moves nothing when a slow answer or a miss arrives, and leaves no empty screen after a miss", async () => {
    for (const order of [nameOf("transit"), "#1"]) {
      const { page, context } = await visit();
      await page.goto(urlOf("light", BLOCK_PAGE));
      await page.getByLabel("Order number").fill(order);
      await page.getByLabel("Email").fill(EMAIL);
      const letGo = shops.holdAnswers();
      await page.getByRole("button", { name: "Track" }).first().click();
      await page.locator("[data-waymark][aria-busy=true]").waitFor();
      await frames(page, 2);
      await page.evaluate(() => {
        const record = window as unknown as { shift: number };
        record.shift = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) record.shift += (entry as never)["value"];
        }).observe({ type: "layout-shift" });
      });
      letGo();
      await page.locator(".waymark-result .waymark-headline").waitFor();
      await frames(page, 3);
      const shift = await page.evaluate(() => (window as unknown as { shift: number }).shift);
      expect(shift, order).toBe(0);
      const box = await page.locator(".waymark-result").boundingBox();
      if (order === "#1") expect(box?.height).toBeLessThan(300);
      await context.close();
    }
  });

  test("says what was not found above the form, with the focus, and leaves the form as it was", async () => {
    const { page, context } = await visit();
    await page.goto(urlOf("light", BLOCK_PAGE));
    await page.getByLabel("Order number").fill("1");
    await page.getByLabel("Email").fill("nobody@example.com");
    await page.getByRole("button", { name: "Track" }).first().click();
    const miss = page.getByRole("heading", { name: "We couldn't find a match" });
    await miss.waitFor();
    expect(await miss.evaluate((node) => node === document.activeElement)).toBe(true);
    const form = await page.locator("form").first().boundingBox();
    expect((await miss.boundingBox())!.y).toBeLessThan(form!.y);
    expect(await page.getByLabel("Email").inputValue()).toBe("nobody@example.com");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).name)).toBe(
      "order",
    );
    await context.close();
  });

  test("shows a limit in place", async () => {
    const { page, context } = await visit();
    await page.goto(urlOf("light", BLOCK_PAGE));
    await page.evaluate(async () => {
      for (let turn = 0; turn < 40; turn++) await fetch("/apps/track?number=NOTHERE1&format=json");
    });
    await page.getByLabel("Tracking number").fill("NOTHERE1");
    await page.getByRole("button", { name: "Track" }).nth(1).click();
    await page.getByRole("heading", { name: "Too many tries" }).waitFor();
    expect(new URL(page.url()).pathname).toBe(BLOCK_PAGE);
    await context.close();
  });

  test("answers a deep link at once, and takes the email out of the address", async () => {
    const { page, context } = await visit();
    await page.goto(urlOf("light", BLOCK_PAGE, { ...orderQuery("delivered"), utm_source: "mail" }));
    await page.getByRole("heading", { name: "Delivered on Wed, Nov 4" }).waitFor();
    const { searchParams } = new URL(page.url());
    expect([...searchParams.keys()].sort()).toEqual(["order", "utm_source"]);
    await context.close();
  });

  test("goes to the proxy's page when the answer is no JSON", async () => {
    const { page, context } = await visit();
    await page.route(/format=json/, (route) => route.fulfill({ status: 502, body: "<p>oops" }));
    await page.goto(urlOf("light", BLOCK_PAGE));
    await page.getByLabel("Order number").fill(nameOf("transit"));
    await page.getByLabel("Email").fill(EMAIL);
    await page.getByRole("button", { name: "Track" }).first().click();
    await page.waitForURL(/\/apps\/track/);
    expect(new URL(page.url()).search).toBe("");
    await page.getByRole("heading", { name: "On its way" }).waitFor();
    await context.close();
  });

  test("serves several blocks on a page, also those that the theme editor adds later", async () => {
    const { page, context, complaints } = await visit();
    await page.goto(urlOf("light", BLOCK_PAGE));
    await page.evaluate(() => {
      const first = document.querySelector("[data-waymark]")!;
      const section = document.createElement("section");
      section.innerHTML = first.outerHTML.replaceAll("stand-in-", "second-");
      section.querySelector("[data-waymark]")!.removeAttribute("data-waymark-ready");
      document.querySelector("main")!.append(section);
      section.dispatchEvent(new CustomEvent("shopify:section:load", { bubbles: true }));
    });
    const second = page.locator("[data-waymark]").nth(1);
    await second.getByLabel("Tracking number").fill(`${shipment().trackingNumber}2003`);
    await second.getByRole("button", { name: "Track" }).nth(1).click();
    await second.getByRole("heading", { name: "On its way" }).waitFor();
    expect(await page.locator("[data-waymark]").first().locator(".waymark-found").count()).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("a newer question wins over an older answer", async () => {
    const { page, context } = await visit();
    await page.goto(urlOf("light", BLOCK_PAGE));
    const number = page.getByLabel("Tracking number");
    const track = page.getByRole("button", { name: "Track" }).nth(1);
    const letGo = shops.holdAnswers();
    await number.fill("NOTHERE1");
    const first = page.waitForRequest(/NOTHERE1/);
    await track.click();
    await first;
    shops.answerAgain();
    await number.fill(`${shipment().trackingNumber}2003`);
    await track.click();
    await page.getByRole("heading", { name: "On its way" }).waitFor();
    letGo();
    await frames(page, 3);
    expect(await page.getByRole("heading", { name: "On its way" }).count()).toBe(1);
    await context.close();
  });
});

test("a phone's first screen holds the order, the sentence, what to do and the progress", async () => {
  const { page, context } = await visit({ width: 390 });
  const orders: [string, string[]][] = [
    ["transit", [".waymark-order", ".waymark-headline", ".waymark-steps"]],
    [
      "failed-attempt",
      [".waymark-order", ".waymark-headline", ".waymark-notice", ".waymark-steps"],
    ],
  ];
  await page.setViewportSize({ width: 390, height: 844 });
  for (const theme of THEMES) {
    for (const address of ["/apps/track", BLOCK_PAGE]) {
      for (const [state, parts] of orders) {
        await shops.forgetLimits();
        await page.goto(urlOf(theme, address, orderQuery(state)));
        for (const part of parts) {
          const element = page.locator(`.waymark-result ${part}`).first();
          await element.waitFor();
          const { top, bottom } = await element.evaluate((node) => node.getBoundingClientRect());
          expect(top, `${theme} ${address} ${state} ${part}`).toBeGreaterThanOrEqual(0);
          expect(bottom, `${theme} ${address} ${state} ${part}`).toBeLessThanOrEqual(844);
        }
      }
    }
  }
  await context.close();
});

test("a carrier's script never runs, on the page or in the block", async () => {
  const { page, context, complaints } = await visit();
  await page.goto(urlOf("light", "/apps/track", orderQuery("hostile")));
  expect(await page.title()).not.toMatch(/owned|^1$/);
  await page.goto(urlOf("light", BLOCK_PAGE, orderQuery("hostile")));
  await page.locator(".waymark-found").waitFor();
  expect(await page.title()).not.toMatch(/owned|^1$/);
  expect(await page.locator(".waymark-found").textContent()).toContain("{{ 7 | times: 6 }}");
  expect(await page.locator(".waymark-found img, .waymark-found script").count()).toBe(0);
  expect(complaints).toEqual([]);
  await context.close();
});
