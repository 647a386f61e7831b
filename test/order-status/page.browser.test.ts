// The order-status page in a browser: the built extension against the app.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Frame, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ShipmentDetail } from "~/shipments/shipment";
import { type Visit, WIDTHS, type Width, launchChromium, visit } from "../support/chromium";
import { type TestApp, startTestApp } from "../support/test-app";
import { handedOver, shipmentIn } from "../storefront/sample-parcels";

const SHOP = "north-pier.myshopify.com";
const ADA = { email: "ada@example.com", customer: { firstName: "Ada", lastName: "Byron" } };
const PICTURES = path.resolve(".waymark/screenshots");
const SAMPLES: readonly [number: string, looksLike: ShipmentDetail][] = [
  ["00340434161094015902", handedOver],
  [
    "00340434161094015919",
    shipmentIn("undelivered", "undelivered002", "Empfänger nicht angetroffen"),
  ],
];

let app: TestApp;
let browser: Browser;
let orderId: string;
let unsentOrderId: string;

beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true });
  app = await startTestApp({ shops: [{ domain: SHOP, name: "North Pier" }] });
  await app.standIn.installApp(SHOP).catch(() => {});
  orderId = app.standIn.createOrder(SHOP, ADA).id;
  unsentOrderId = app.standIn.createOrder(SHOP, ADA).id;
  for (const [number] of SAMPLES) {
    app.standIn.fulfill(SHOP, orderId, { company: "DHL", numbers: [number] });
  }
  await app.standIn.settled();
  await app.runJobs();
  for (const [number, sample] of SAMPLES) await bringTo(number, sample);
  // The stand-in has Shopify's CLI build the extension when it is first asked for.
  await fetch(app.standIn.storefrontUrl(SHOP, `/account/orders/${orderId}/script`));
  browser = await launchChromium();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

/** Gives the shop's parcel the state, legs and scans of a sample, as a sync would have. */
async function bringTo(trackingNumber: string, sample: ShipmentDetail): Promise<void> {
  const { prisma } = app.database;
  const { id } = await prisma.shipment.findFirstOrThrow({
    where: { shopId: SHOP, trackingNumber },
  });
  const { status, substatus, lastCheckpointAt, deliveredAt, carrierCode } = sample;
  await prisma.shipment.update({
    where: { shopId_id: { shopId: SHOP, id } },
    data: {
      ...{ status, substatus, lastCheckpointAt, deliveredAt, carrierCode },
      legs: JSON.parse(JSON.stringify(sample.legs)) as object,
      syncedAt: new Date(Date.now() - 12 * 60_000),
    },
  });
  await prisma.checkpoint.deleteMany({ where: { shopId: SHOP, shipmentId: id } });
  await prisma.checkpoint.createMany({
    data: sample.checkpoints.map((each, index) => ({
      ...each,
      shopId: SHOP,
      shipmentId: id,
      id: `c${index}`,
    })),
  });
}

async function open(at: string, width: Width = "desktop"): Promise<Visit> {
  const opened = await visit(browser, { width });
  await opened.page.goto(app.standIn.storefrontUrl(SHOP, at));
  return opened;
}

/** The document of the extension in its place: 0 is the block, the fulfillments follow. */
async function extensionIn(page: Page, place: number): Promise<Frame> {
  const element = await page.locator("iframe").nth(place).elementHandle();
  const frame = await element?.contentFrame();
  if (!frame) throw new Error(`The page has no place ${place} for an extension.`);
  return frame;
}

const headline = (frame: Frame) => frame.locator("[role=status]").first();

/** Every extension has its answer. One for a fulfillment may show nothing; the block never does. */
async function settled(page: Page): Promise<Frame[]> {
  const count = await page.locator("iframe").count();
  const frames = await Promise.all(
    Array.from({ length: count }, (_, place) => extensionIn(page, place)),
  );
  await frames[0]?.waitForFunction(() => document.body.innerText.trim() !== "");
  for (const frame of frames) {
    await frame.waitForFunction(() => !document.querySelector("s-skeleton-paragraph"));
  }
  return frames;
}

/** What the extension says once each folded parcel is opened. */
async function unfolded(frame: Frame): Promise<string> {
  await frame.evaluate(() => {
    for (const fold of document.querySelectorAll("s-box s-details"))
      fold.shadowRoot!.querySelector("details")!.open = true;
  });
  return frame.locator("body").innerText();
}

/** Frames below the window are not painted: the window becomes as tall as the page. */
async function picture(page: Page, name: string, width: Width): Promise<void> {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: WIDTHS[width], height });
  await page.screenshot({ path: path.join(PICTURES, `${name}-${WIDTHS[width]}.png`) });
}

/** The parcel in need leads. */
const HEADLINE = "Package 1: Delivery attempted, but no one was home";

test("the signed-in customer sees every parcel, and each fulfillment its own", async () => {
  for (const width of ["desktop", "phone"] as const) {
    const { page, context, complaints, hosts } = await open(
      `/account/orders/${orderId}/sign-in`,
      width,
    );
    const [block, first, second] = await settled(page);
    expect(await headline(block!).innerText()).toBe(HEADLINE);
    await picture(page, "order-status-folded", width);
    const shown = await unfolded(block!);
    for (const text of ["In Zustellung", "Empfänger nicht angetroffen", "Deutsche Post", "上海"]) {
      expect(shown).toContain(text);
    }
    expect(shown).toContain(SAMPLES[0]![0]);
    expect(await headline(first!).innerText()).not.toBe(await headline(second!).innerText());
    expect(await block!.getByRole("button", { name: "Sign in" }).count()).toBe(0);
    await block!.getByRole("link", { name: "Go to the" }).first().waitFor();
    await block!.getByText("1 earlier update").first().waitFor({ state: "detached" });
    expect(await sidewaysBy(page)).toBe(0);
    for (const frame of page.frames()) expect(await sidewaysBy(frame)).toBe(0);
    expect(complaints).toEqual([]);
    expect([...hosts]).toEqual(["localhost"]);
    await picture(page, "order-status-customer", width);
    await context.close();
  }
});

test("who came by a link sees status and scans, and signing in shows the rest", async () => {
  for (const width of ["phone", "desktop"] as const) {
    const { page, context, complaints } = await open(`/account/orders/${orderId}`, width);
    const [block] = await settled(page);
    const shown = await unfolded(block!);
    expect(shown).toContain(HEADLINE);
    expect(shown).toContain("…5902");
    expect(shown).not.toMatch(/Zustellung|Deutsche Post|上海|00340434161094015902/);
    await picture(page, "order-status-guest", width);
    await block!.getByRole("button", { name: "Sign in" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("Ada Byron").waitFor();
    const [after] = await settled(page);
    expect(await unfolded(after!)).toContain("In Zustellung");
    expect(complaints).toEqual([]);
    await context.close();
  }
});

test("somebody else's order shows as one that has no parcel yet", async () => {
  const { page, context } = await open("/account", "phone");
  const stranger = app.standIn.createOrder(SHOP, {
    email: "eve@example.com",
    customer: { firstName: "Eve", lastName: "Moore" },
  });
  await page.goto(app.standIn.storefrontUrl(SHOP, `/account/orders/${stranger.id}/sign-in`));
  const texts: string[] = [];
  for (const id of [orderId, unsentOrderId]) {
    await page.goto(app.standIn.storefrontUrl(SHOP, `/account/orders/${id}`));
    const [block] = await settled(page);
    texts.push(await block!.locator("body").innerText());
  }
  expect(texts[0]).toContain("No tracking yet");
  expect(texts[0]).toBe(texts[1]);
  await picture(page, "order-status-none", "phone");
  await context.close();
});

test("it is German in German and runs right to left in Arabic", async () => {
  const expected = { de: "Zustellversuch", ar: "رقم التتبّع" };
  for (const [locale, words] of Object.entries(expected)) {
    const { page, context } = await open(`/${locale}/account/orders/${orderId}/sign-in`, "phone");
    const [block] = await settled(page);
    expect(await block!.locator("body").innerText()).toContain(words);
    expect(await block!.locator("html").getAttribute("dir")).toBe(locale === "ar" ? "rtl" : "ltr");
    for (const frame of page.frames()) expect(await sidewaysBy(frame)).toBe(0);
    await picture(page, `order-status-${locale}`, "phone");
    await context.close();
  }
});

test("axe finds nothing, and every element of the page is one that Shopify has", async () => {
  const { page, context } = await open(`/account/orders/${orderId}/sign-in`);
  const frames = await settled(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  for (const frame of frames) expect(await frame.locator(":not(:defined)").count()).toBe(0);
  await context.close();
});

test("when the app does not answer it says so, and tries again", async () => {
  const { page, context } = await visit(browser, { width: "phone" });
  await page.route("**/api/order-status**", (route) => route.abort());
  await page.goto(app.standIn.storefrontUrl(SHOP, `/account/orders/${orderId}/sign-in`));
  const [block] = await settled(page);
  expect(await headline(block!).innerText()).toBe("Tracking isn't available right now");
  await picture(page, "order-status-failed", "phone");
  await page.unroute("**/api/order-status**");
  await block!.getByRole("button", { name: "Try again" }).click();
  await block!.getByText(HEADLINE).waitFor();
  await context.close();
});

/** By how many pixels the document is wider than its window. */
function sidewaysBy(document: Page | Frame): Promise<number> {
  return document.evaluate(() => window.document.documentElement.scrollWidth - window.innerWidth);
}
