// The built app in a real Chromium, inside Shopify's stand-in: what a merchant and a shopper see.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Visit, visit } from "../support/chromium";
import { SHOP, type Stage, openStage, overflow, picture } from "./stage";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage(40);
});

afterAll(() => stage?.stop());

const openAdmin: Stage["openAdmin"] = (...where) => stage.openAdmin(...where);

describe.each(["desktop", "phone"] as const)("a merchant at a %s", (width) => {
  test("sees how things stand, and goes on to a list", async () => {
    const { page, app, frame, complaints, context } = await openAdmin(width);
    await app.getByText("Delivered", { exact: true }).first().waitFor();
    await picture(page, "admin-home", width);
    expect(await overflow(frame)).toBeLessThanOrEqual(0);
    await app
      .getByRole("link", { name: /Delivered/ })
      .first()
      .click();
    await app.getByRole("heading", { name: "Shipments", level: 1 }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("finds a parcel by its number and reads its journey", async () => {
    const { page, frame, complaints, context } = await openAdmin(width, "/app/shipments");
    await picture(page, "admin-shipments", width);
    expect(await overflow(frame)).toBeLessThanOrEqual(0);
    const number = stage.plan.example.trackingNumber;
    const found = await openAdmin(width, `/app/shipments?search=${number}`);
    await found.app.getByText(number).filter({ visible: true }).first().click();
    await found.app.getByText(stage.plan.example.orderName).first().waitFor();
    await picture(found.page, "admin-shipment", width);
    expect(await overflow(found.frame)).toBeLessThanOrEqual(0);
    expect([...complaints, ...found.complaints]).toEqual([]);
    await found.context.close();
    await context.close();
  });
});

test("a merchant names the carrier that Waymark could not tell, and the parcel is registered", async () => {
  const unknown = stage.plan.shipments.find((shipment) => shipment.outcome === "needs_carrier");
  const { app, complaints, context } = await openAdmin("desktop", "/app/shipments?view=attention");
  await app
    .getByText(unknown?.trackingNumber ?? "")
    .first()
    .click();
  const field = app.getByRole("combobox", { name: /carrier/i });
  await field.fill("DHL Express");
  await app
    .getByRole("option", { name: /DHL Express/ })
    .first()
    .click();
  await app.getByRole("button", { name: /Start tracking/ }).click();
  await expect
    .poll(
      async () => {
        const { rows } = await stage.database.pool.query<{ carrier_code: string; state: string }>(
          `select carrier_code, registration_state as state from shipments
           where tracking_number = $1 and registration_state <> 'removed'`,
          [unknown?.trackingNumber],
        );
        return rows[0];
      },
      { timeout: 20_000 },
    )
    .toEqual({ carrier_code: "dhl", state: "registered" });
  expect(complaints).toEqual([]);
  await context.close();
});

const trackingPage = () => stage.world.standIn.storefrontUrl(SHOP, "/pages/track-your-order");

describe.each([
  { width: "desktop", javaScriptEnabled: true },
  { width: "phone", javaScriptEnabled: true },
  { width: "desktop", javaScriptEnabled: false },
  { width: "phone", javaScriptEnabled: false },
] as const)(
  "a shopper at $width, JavaScript $javaScriptEnabled",
  ({ width, javaScriptEnabled }) => {
    const name = (what: string) => `shopper-${what}${javaScriptEnabled ? "" : "-nojs"}`;

    async function ask(order: string, email: string): Promise<Visit> {
      const opened = await visit(stage.browser, { width, javaScriptEnabled });
      await opened.page.goto(trackingPage());
      await picture(opened.page, name("form"), width);
      await opened.page.getByLabel("Order number").fill(order);
      await opened.page.getByLabel("Email").fill(email);
      await opened.page.getByRole("button", { name: "Track" }).first().click();
      return opened;
    }

    test("follows the parcels of an order", async () => {
      const { page, complaints, context } = await ask(
        stage.plan.example.orderName,
        stage.plan.example.email,
      );
      await page.getByText(stage.plan.example.trackingNumber).first().waitFor();
      await picture(page, name("result"), width);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      expect(complaints).toEqual([]);
      await context.close();
    });

    test("learns nothing from a wrong e-mail", async () => {
      const { page, complaints, context } = await ask(
        stage.plan.example.orderName,
        "else@example.com",
      );
      await page.getByText("find a match").first().waitFor();
      await picture(page, name("notfound"), width);
      expect(await page.content()).not.toContain(stage.plan.example.trackingNumber);
      expect(complaints).toEqual([]);
      await context.close();
    });
  },
);
