// Makes the README's picture: the shipments in the admin, and the tracking page on a phone.
import { mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { visit } from "../support/chromium";
import { SHOP, type Stage, openStage } from "./stage";

/** `npm run picture` sets the README's own file. */
const TARGET = path.resolve(process.env.README_PICTURE ?? ".waymark/screenshots/overview.png");
const SIZE = { width: 1600, height: 980 };

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(70);
});
afterAll(() => stage?.stop());

const inline = (picture: Buffer) => `data:image/png;base64,${picture.toString("base64")}`;

test("the README's picture shows the shipments and the tracking page", async () => {
  const admin = await stage.openAdmin("desktop", "/app/shipments");
  await admin.page.setViewportSize({ width: 1234, height: 868 });
  await admin.app.getByText("70 shipments").filter({ visible: true }).first().waitFor();
  // Polaris shows the tabs once it has measured them.
  await admin.app.getByRole("tab", { name: "All" }).waitFor();
  const shipments = await admin.page.screenshot();
  await admin.context.close();

  const { orderName: order, email } = stage.plan.example;
  const shopper = await visit(stage.browser, { width: "phone" });
  const query = new URLSearchParams({ order, email });
  await shopper.page.goto(stage.world.standIn.storefrontUrl(SHOP, `/apps/track?${query}`));
  await shopper.page.setViewportSize({ width: 366, height: 814 });
  await shopper.page.getByText(stage.plan.example.trackingNumber).first().waitFor();
  const trackingPage = await shopper.page.screenshot();

  const { page, context } = shopper;
  await page.setViewportSize(SIZE);
  await page.setContent(`<!doctype html><style>
    body { margin: 0; background: #dde6e0; }
    img { position: absolute; display: block; }
    .admin { left: 60px; top: 56px; border-radius: 12px; box-shadow: 0 18px 60px #1c3b3040; }
    .phone { left: 1156px; top: 102px; border: 8px solid #16211d; border-radius: 36px;
      box-shadow: 0 18px 60px #1c3b3066; }
  </style>
  <img class="admin" src="${inline(shipments)}"><img class="phone" src="${inline(trackingPage)}">`);
  await page.waitForFunction(() => [...document.images].every((image) => image.complete));
  mkdirSync(path.dirname(TARGET), { recursive: true });
  await page.screenshot({ path: TARGET });
  await context.close();
  expect(statSync(TARGET).size).toBeGreaterThan(50_000);
});
