// The privacy and webhook pages in Chromium: requests, replays and deletions.
import { readFileSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signedWebhook } from "../support/webhooks";
import { SHOP, type Stage, layoutShift, openStage, overflow, picture } from "./stage";

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const PRIVACY = "/app/settings/privacy";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(12);
});
afterAll(() => stage?.stop());

describe.each(["desktop", "phone"] as const)("a merchant at a %s", (width) => {
  test("finds a webhook by its order, looks at what it holds, and replays it", async () => {
    const { page, app, frame, complaints, context } = await stage.openAdmin(width, "/app/settings");
    await app.getByText("View and replay webhooks from Shopify").click();
    await app.getByRole("heading", { name: "Webhooks", level: 1 }).waitFor();
    await app.getByRole("button", { name: "Search and filter results" }).click();
    await app.getByPlaceholder("Search by order number").fill("1001");
    await expect.poll(() => frame.url()).toContain("order=1001");
    await picture(page, "admin-webhooks", width);
    expect(await overflow(frame)).toBeLessThanOrEqual(0);
    await app.getByText("Order placed").filter({ visible: true }).first().click();
    await app.getByRole("heading", { name: "Content" }).waitFor();
    expect(await app.locator("pre").innerText()).not.toContain("@");
    await app.getByRole("button", { name: "Show personal data" }).click();
    await app.getByText("Personal data shown").waitFor();
    expect(await app.locator("pre").innerText()).toContain("@");
    await picture(page, "admin-webhook", width);
    expect(await overflow(frame)).toBeLessThanOrEqual(0);
    await expectAccessible(page);
    if (width === "phone") await app.getByRole("button", { name: /actions/i }).click();
    await app.getByRole("button", { name: "Replay" }).click();
    await page.getByText("1 webhook replayed").waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("downloads a customer's data, and finds the line that it left", async () => {
    const { page, app, frame, complaints, context } = await stage.openAdmin(width, PRIVACY);
    await app.getByRole("heading", { name: "Privacy", level: 1 }).waitFor();
    expect((await layoutShift(frame)).sum).toBeLessThan(0.1);
    await app.getByLabel("Email address or order number").fill("nobody@example.com");
    await app.getByRole("button", { name: "Download data" }).last().click();
    await app.getByText("No data found for this customer").waitFor();
    await app.getByLabel("Email address or order number").fill("#1001");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      app.getByRole("button", { name: "Download data" }).last().click(),
    ]);
    const file = JSON.parse(readFileSync(await download.path(), "utf8")) as { orders: unknown[] };
    expect(file.orders).toMatchObject([{ order: "#1001", email: expect.stringContaining("@") }]);
    expect(download.suggestedFilename()).toMatch(/^customer-data-.*\.json$/);
    await app.getByText("Downloaded customer data").first().waitFor();
    await app
      .getByText(/^User \d+/)
      .first()
      .waitFor();
    await app.getByLabel("Days to keep customer data").fill("12");
    await page.getByRole("button", { name: "Save" }).click();
    await app.getByText("Enter a whole number of days from 60 to 730.").waitFor();
    await picture(page, "admin-privacy", width);
    expect(await overflow(frame)).toBeLessThanOrEqual(0);
    await expectAccessible(page);
    expect(complaints).toEqual([]);
    await context.close();
  });
});

test("a customer's request is listed, handed over and, later, erased", async () => {
  const { rows } = await stage.database.pool.query<{ id: string }>(
    "select id from orders where shop_id = $1 and name = '#1001'",
    [SHOP],
  );
  const customer = { customer: {}, orders_requested: [Number(rows[0]?.id)] };
  await tell("customers/data_request", { ...customer, data_request: { id: 4711 } });
  const { page, app, context } = await stage.openAdmin("desktop", PRIVACY);
  await expect
    .poll(async () => {
      await app.getByRole("heading", { level: 1 }).waitFor();
      const isListed = await app.getByText("request 4711").count();
      if (!isListed) await page.reload();
      return isListed;
    })
    .toBeGreaterThan(0);
  await app.getByRole("button", { name: "Mark request 4711 as sent" }).click();
  await app.getByText(/Marked on .* by user/).waitFor();
  await tell("customers/redact", { customer: {}, orders_to_redact: customer.orders_requested });
  await expect
    .poll(async () => {
      await page.reload();
      await app.getByRole("heading", { level: 1 }).waitFor();
      return app.getByText(/^Deleted: 1 order(,| and) 1 shipment/).count();
    })
    .toBe(1);
  await picture(page, "admin-privacy-requests", "desktop");
  await context.close();
});

/** The stand-in sends no redaction webhook by itself. */
async function tell(topic: string, payload: Record<string, unknown>): Promise<void> {
  const { app, appEnvironment } = stage.world;
  const webhook = signedWebhook(
    topic,
    { shop_domain: SHOP, ...payload },
    { secret: appEnvironment.SHOPIFY_API_SECRET ?? "", shop: SHOP },
  );
  const answer = await fetch(`${app.origin}/webhooks/shopify`, { method: "POST", ...webhook });
  expect(answer.status).toBe(200);
}

/** The app's own document; Shopify's frame around it is not ours. */
async function expectAccessible(page: Parameters<typeof picture>[0]): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .include("iframe")
    .withTags(WCAG)
    // Polaris' own Tabs put a button that opens "More views" into the tab list.
    .disableRules(["aria-required-children"])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}
