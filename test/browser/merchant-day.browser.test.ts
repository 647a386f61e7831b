// A merchant's day in Chromium: from the setup guide to a change on the tracking page, then by keyboard and phone.
import { readFileSync } from "node:fs";
import type { FrameLocator, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { untilStill, visit } from "../support/chromium";
import { SHOP, type Stage, openStage } from "./stage";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(40);
});
afterAll(() => stage?.stop());

async function query<Row extends object>(text: string, values: unknown[] = []): Promise<Row> {
  const { rows } = await stage.database.pool.query<Row>(text, values);
  if (!rows[0]) throw new Error("The demo has no such row.");
  return rows[0];
}

/** Of App Bridge, which shows it outside of the app's frame. */
const toast = (page: Page, text: string | RegExp) =>
  page.locator("#toasts").getByText(text).first();
const heading = (app: FrameLocator, name: string | RegExp) =>
  app.getByRole("heading", { name, level: 1 });

/** Resolves when the app's scripts have taken the page over. */
async function goTo(page: Page, at: string): Promise<void> {
  const { standIn } = stage.world;
  await page.goto(standIn.adminUrl(SHOP, at));
  await page.frameLocator("iframe").getByRole("heading", { level: 1 }).waitFor();
  const frame = page.frame({ url: (url) => url.origin === standIn.urls.edge });
  if (frame) await untilStill(frame);
}

async function download(page: Page, start: () => Promise<void>): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent("download"), start()]);
  return readFileSync(await file.path(), "utf8");
}

test("a merchant's day", async () => {
  const late = await query<{ id: string; number: string }>(
    `update shipments set expected_by = current_date - 3, silent_after = current_date + 3
     where id = (select id from shipments where registration_state = 'registered'
                 and status in ('transit', 'undelivered', 'pickup') order by id limit 1)
     returning id, tracking_number as number`,
  );
  const { page, app, frame, complaints, context } = await stage.openAdmin("desktop", "/app");

  const { early } = await query<{ early: number }>(
    `select count(*)::int as early from shipments where created_at < fulfilled_at`,
  );
  expect(early, "shipments added before they were sent").toBe(0);

  // The guide's last step.
  await app.getByRole("heading", { name: "Setup guide" }).waitFor();
  await app.getByRole("button", { name: "Mark as done" }).click();
  await app.getByRole("heading", { name: "Setup guide" }).waitFor({ state: "detached" });

  // The late parcel, by home's link.
  await app.getByRole("link", { name: /^Late/ }).first().click();
  await heading(app, "Shipments").waitFor();
  await app.getByRole("link", { name: late.number }).waitFor();

  // A customer on the line.
  const { email, orderName, trackingNumber } = stage.plan.example;
  // What is typed while the view is loading is searched in that view.
  const typed = Promise.withResolvers<void>();
  const isWithoutSearch = ({ pathname, searchParams }: URL) =>
    pathname === "/app/shipments" && !searchParams.has("search");
  await page.route(isWithoutSearch, async (route) => {
    await typed.promise;
    await route.continue();
  });
  await app.getByRole("tab", { name: "All" }).click();
  await app.getByRole("button", { name: "Search and filter results" }).click();
  await app.getByPlaceholder(/Search/).fill(email);
  // Longer than the search's debounce.
  await page.waitForTimeout(600);
  expect(frame.url()).toContain("late");
  typed.resolve();
  await expect.poll(() => frame.url()).toContain("search=");
  expect(frame.url()).not.toContain("late");
  await app.getByRole("link", { name: trackingNumber }).click();
  await app.getByText(orderName).first().waitFor();

  // The carrier is corrected for its name in Shopify; what else changes is shown before, and undone after.
  const company = await query<{ id: string; code: string; others: number }>(
    `select min(id::text) as id, carrier_code as code, count(*)::int - 1 as others from shipments
     where company_key is not null and registration_state = 'registered' and status <> 'delivered'
       and carrier_source = 'company'
     group by company_key, carrier_code having count(*) > 1 order by count(*) desc limit 1`,
  );
  const shipment = await stage.openAdmin("desktop", `/app/shipments/${company.id}`);
  await shipment.app.getByRole("button", { name: "Change carrier" }).click();
  await shipment.app.getByRole("combobox", { name: /carrier/i }).fill("Swiss Post");
  await shipment.app.getByRole("option", { name: "Swiss Post" }).first().click();
  await shipment.app.getByRole("checkbox", { name: /Always use this carrier/ }).click();
  await shipment.app.getByText(/other shipments? changes? too/).waitFor();
  await shipment.app.getByRole("button", { name: "Change carrier" }).click();
  const carrierOf = async () =>
    (
      await query<{ code: string }>("select carrier_code as code from shipments where id = $1", [
        company.id,
      ])
    ).code;
  await expect.poll(carrierOf).toBe("swiss-post");
  await shipment.page.locator("#toasts").getByRole("button", { name: "Undo" }).click();
  await toast(shipment.page, /Change undone/).waitFor();
  expect(await carrierOf()).toBe(company.code);
  await shipment.context.close();

  // Two shipments are asked about again, and the list is exported.
  await goTo(page, "/app/shipments?status=transit");
  await heading(app, "Shipments").waitFor();
  for (const row of [0, 1])
    await app
      .getByRole("row")
      .nth(row + 1)
      .getByRole("checkbox")
      .click();
  await app.getByRole("button", { name: "Check for updates" }).click();
  await heading(app, "Check for updates").waitFor();
  await app.getByText("2 of 2 shipments").waitFor({ timeout: 20_000 });
  await goTo(page, "/app/shipments");
  await heading(app, "Shipments").waitFor();
  const csv = await download(page, () =>
    app.getByRole("button", { name: "Export" }).first().click(),
  );
  expect(csv).toContain(trackingNumber);

  // A file of another app is imported; its wrong line is named.
  await goTo(page, "/app/shipments/import");
  await heading(app, "Add shipments").waitFor();
  const file =
    "Tracking Number,Courier\nLX123456785CN,China Post\nRR123456785CN,China Post\n,UPS\n";
  await app
    .locator("input[type=file]")
    .setInputFiles({ name: "parcels.csv", mimeType: "text/csv", buffer: Buffer.from(file) });
  await app.getByText("2 lines ready to import, 1 line with a problem").waitFor();
  await app.getByRole("button", { name: "Import 2 shipments" }).click();
  await heading(app, "Import").waitFor();
  await app.getByText("3 of 3 lines").waitFor({ timeout: 20_000 });
  const rejected = await download(page, () =>
    app.getByRole("button", { name: /Download/ }).click(),
  );
  expect(rejected).toContain("There is no tracking number");

  // A word is hidden, and the tracking page no longer shows it.
  const event = await query<{ text: string }>(
    `select c.description as text from checkpoints c join shipments s on s.shop_id = c.shop_id and s.id = c.shipment_id
     where s.tracking_number = $1 and s.registration_state <> 'removed' order by length(c.description) desc limit 1`,
    [trackingNumber],
  );
  const shopper = await visit(stage.browser);
  const trackingPage = stage.world.standIn.storefrontUrl(
    SHOP,
    `/apps/track?${new URLSearchParams({ order: orderName, email })}`,
  );
  const shown = async () => {
    await shopper.page.goto(trackingPage);
    await shopper.page.getByText(trackingNumber).first().waitFor();
    return (await shopper.page.content()).includes(event.text);
  };
  expect(await shown()).toBe(true);
  await goTo(page, "/app/settings/tracking-page");
  await app.getByLabel("Words to hide").fill(event.text);
  await page.getByRole("button", { name: "Save" }).click();
  await expect.poll(shown).toBe(false);
  await shopper.context.close();

  expect(complaints).toEqual([]);
  await context.close();
});

test("a save from a window that shows old values is refused, keeps what was typed, and passes again", async () => {
  const at = "/app/settings/tracking-page";
  const { page, app, context, complaints } = await stage.openAdmin("desktop", at);
  const other = await context.newPage();
  await goTo(other, at);
  const otherApp = other.frameLocator("iframe");
  await app.getByLabel("Note to customers").fill("Closed on Friday");
  await page.getByRole("button", { name: "Save" }).click();
  await toast(page, "Tracking page saved").waitFor();

  await otherApp.getByLabel("Contact for questions").fill("help@shop.example");
  await other.getByRole("button", { name: "Save" }).click();
  await otherApp.getByText(/changed in another window since you opened this page/).waitFor();
  const contact = otherApp.getByLabel("Contact for questions");
  const note = otherApp.getByLabel("Note to customers");
  expect(await contact.inputValue()).toBe("help@shop.example");
  // The field that nobody typed in shows what the other window saved.
  await expect.poll(() => note.inputValue()).toBe("Closed on Friday");
  await other.getByRole("button", { name: "Save" }).click();
  await toast(other, "Tracking page saved").waitFor();
  await goTo(other, at);
  expect([await contact.inputValue(), await note.inputValue()]).toEqual([
    "help@shop.example",
    "Closed on Friday",
  ]);

  const { id } = await query<{ id: string }>(
    `select id from shipments where registration_state = 'registered' and status = 'transit' order by id limit 1`,
  );
  const windows = [page, other];
  for (const each of windows) {
    await goTo(each, `/app/shipments/${id}`);
    const form = each.frameLocator("iframe");
    await form.getByRole("button", { name: "Set status" }).click();
    await form.getByLabel("Reason").fill(each === page ? "A customer called" : "The depot called");
  }
  await app.getByRole("button", { name: "Set status" }).click();
  await app.getByText(/by hand .* A customer called/).waitFor();
  await otherApp.getByRole("button", { name: "Set status" }).click();
  await otherApp.getByText(/set by hand in another window/).waitFor();
  await otherApp.getByText(/by hand .* A customer called/).waitFor();
  expect(await otherApp.getByLabel("Reason").inputValue()).toBe("The depot called");
  await otherApp.getByRole("button", { name: "Set status" }).click();
  await otherApp.getByText(/by hand .* The depot called/).waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test("by keyboard alone, a merchant filters the list, selects a shipment and archives it", async () => {
  const { page, app, frame, context } = await stage.openAdmin("desktop", "/app/shipments");
  const { keyboard } = page;
  const press = async (target: Locator, key: string, way: "Tab" | "Shift+Tab" = "Tab") => {
    await tabTo(page, target.filter({ visible: true }).first(), way);
    await keyboard.press(key);
  };
  await press(app.getByRole("button", { name: "Search and filter results" }), "Enter");
  await press(app.locator(".wm-filters").getByRole("button", { name: /^Status/ }), "Enter");
  await press(app.getByRole("checkbox", { name: "In transit" }), "Space");
  await expect.poll(() => frame.url()).toContain("status=transit");
  await keyboard.press("Escape");
  await press(app.getByRole("row").nth(1).getByRole("checkbox"), "Space");
  await press(app.getByRole("button", { name: "Archive", exact: true }), "Enter", "Shift+Tab");
  await heading(app, "Archive").waitFor();
  await context.close();
});

/** Moves the focus on until the target has it. */
async function tabTo(page: Page, target: Locator, way: "Tab" | "Shift+Tab"): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < 100; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(way);
  }
  throw new Error("The keyboard does not reach it.");
}

test("on a phone, shipments are selected and a note is added to all of them", async () => {
  const { app, page, context, complaints } = await stage.openAdmin(
    "phone",
    "/app/shipments?status=delivered",
  );
  const { total } = await query<{ total: number }>(
    `select count(*)::int as total from shipments
     where status = 'delivered' and registration_state <> 'removed' and archived_at is null`,
  );
  await app.getByRole("button", { name: "Select", exact: true }).click();
  const boxes = app.getByRole("checkbox").filter({ visible: true });
  await boxes.nth(0).click();
  await boxes.nth(1).click();
  await app.getByText("2 selected").waitFor();
  await app
    .getByRole("button", { name: /^Select all/ })
    .filter({ visible: true })
    .click();
  await app.getByRole("button", { name: "Actions", exact: true }).filter({ visible: true }).click();
  await app
    .getByRole("button", { name: "Add note", exact: true })
    .filter({ visible: true })
    .click();
  await app.getByRole("textbox", { name: "Note" }).fill("Asked the carrier");
  await app
    .getByRole("button", { name: "Add note", exact: true })
    .filter({ visible: true })
    .last()
    .click();
  await heading(app, "Add note").waitFor();
  await app.getByText(`${total} of ${total} shipments`).waitFor({ timeout: 20_000 });
  expect(complaints).toEqual([]);
  await page.close();
  await context.close();
});
