// Links that need no typing, and a page that stays open: in a shopper's browser.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { orderLinkToken } from "~/storefront/lookup/order-link.server";
import { testSealer } from "../support/sealer";
import { BLOCK_PAGE, SHOPS, type Shops, openShops } from "./open-shops";
import { checkpoint, shipment } from "./sample-parcels";

let shops: Shops;
beforeAll(async () => {
  shops = await openShops({
    transit: [shipment()],
    two: ["TWIN1", "TWIN2"].map((trackingNumber) =>
      shipment({ trackingNumber, checkpoints: shipment().checkpoints.slice(0, 3) }),
    ),
  });
}, 180_000);
afterAll(() => shops?.close());
beforeEach(() => shops.forgetLimits());

async function linkOf(state = "transit"): Promise<string> {
  const order = await shops.database.prisma.order.findFirstOrThrow({
    where: { shopId: SHOPS.light, name: shops.nameOf(state) },
  });
  return orderLinkToken(testSealer, SHOPS.light, { orderId: order.id, linkVersion: 1 });
}

test("an order's link opens it in the block, in one request and without typing", async () => {
  const { page, context, complaints } = await shops.visit();
  const link = await linkOf();
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/apps/track")) asked.push(request.url());
  });
  await page.goto(shops.urlOf("light", BLOCK_PAGE, { link }));
  await page.getByRole("heading", { name: "On its way" }).waitFor();
  expect(asked).toHaveLength(1);
  expect(new URL(page.url()).searchParams.get("link")).toBe(link);
  expect(await page.getByRole("link", { name: "Follow by RSS" }).count()).toBe(1);
  expect(complaints).toEqual([]);
  await context.close();
});

test("without a script it opens on the proxy's page, and so do its calendar and its feed", async () => {
  const { page, context } = await shops.visit({ width: 390, script: false });
  await page.goto(shops.urlOf("light", "/apps/track", { link: await linkOf() }));
  await page.getByRole("heading", { name: "On its way" }).waitFor();
  const feed = await page.getByRole("link", { name: "Follow by RSS" }).getAttribute("href");
  for (const [format, type] of [
    ["calendar", "text/calendar"],
    ["feed", "application/atom+xml"],
  ] as const) {
    const address = new URL(feed ?? "", page.url());
    address.searchParams.set("format", format);
    const answer = await page.request.get(address.href);
    expect(answer.status()).toBe(200);
    expect(answer.headers()["content-type"]).toContain(type);
  }
  await context.close();
});

test("a link with order and e-mail under the e-mail's own name fills the one field", async () => {
  const { page, context } = await shops.visit();
  await page.goto(shops.urlOf("light", BLOCK_PAGE, { ...shops.orderQuery("transit"), utm: "x" }));
  await page.getByRole("heading", { name: "On its way" }).waitFor();
  const { searchParams } = new URL(page.url());
  expect([...searchParams.keys()].sort()).toEqual(["order", "utm"]);
  await context.close();
});

test("an open page refreshes itself and shows what changed", async () => {
  const { page, context, complaints } = await shops.visit();
  await page.clock.install();
  await page.goto(shops.urlOf("light", BLOCK_PAGE, { link: await linkOf() }));
  await page.getByRole("heading", { name: "On its way" }).waitFor();
  const ago = page.locator("time[data-waymark-ago]");
  const before = await ago.textContent();

  const unchanged = page.waitForResponse(/format=json/);
  await page.clock.fastForward("02:05");
  expect((await unchanged).status()).toBe(304);
  expect(await ago.textContent()).not.toBe(before);

  await shops.database.prisma.shipment.updateMany({
    where: { shopId: SHOPS.light },
    data: { status: "exception", substatus: "exception006" },
  });
  await page.clock.fastForward("02:05");
  await page.getByRole("heading", { name: "Held at customs" }).waitFor();
  expect(await page.locator("[data-waymark-status]").textContent()).toBe("Held at customs");

  // The theme editor takes the block away: nobody asks for it any more.
  let asked = 0;
  page.on("request", () => asked++);
  await page.evaluate(() => document.querySelector("[data-waymark]")?.remove());
  await page.clock.fastForward("10:00");
  expect(asked).toBe(0);
  expect(complaints).toEqual([]);
  await context.close();
});

test("a refresh leaves each parcel as the shopper opened it, though older scans fold within", async () => {
  const { page, context } = await shops.visit();
  await page.clock.install();
  await page.goto(shops.urlOf("light", BLOCK_PAGE, { link: await linkOf("two") }));
  const parcels = page.locator(".waymark-parcel");
  await parcels.first().waitFor();
  const areOpen = () =>
    parcels.evaluateAll((all) => all.map((each) => (each as HTMLDetailsElement).open));
  expect(await areOpen()).toEqual([true, false]);
  for (const parcel of await parcels.all()) await parcel.locator("> summary").click();
  // A refresh waits while the focus is in the result.
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());

  const { prisma } = shops.database;
  const rows = await prisma.shipment.findMany({
    where: { shopId: SHOPS.light, trackingNumber: { startsWith: "TWIN" } },
  });
  await prisma.checkpoint.createMany({
    data: rows.flatMap(({ id }) =>
      ["2026-11-01 10:00", "2026-11-01 09:00"].map((wallTime) => ({
        ...checkpoint({ wallTime }),
        shopId: SHOPS.light,
        shipmentId: id,
        id: wallTime,
      })),
    ),
  });
  await page.clock.fastForward("02:05");
  await page.locator(".waymark-earlier").nth(1).waitFor({ state: "attached" });
  expect(await areOpen()).toEqual([false, true]);
  await context.close();
});
