// The API page in Chromium: create a key, run the shown command, revoke the key.
import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Browser, FrameLocator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHome } from "../demo/home";
import { DEMO_SHOP } from "../demo/orders";
import { type World, startWorld } from "../demo/world";
import { type TestDatabase, freshDatabase } from "../support/database";
import { type Visit, WIDTHS, type Width, launchChromium, visit } from "../support/chromium";

const PICTURES = path.resolve(".waymark/screenshots");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

let database: TestDatabase;
let world: World;
let browser: Browser;

beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true });
  database = await freshDatabase();
  const replay = { planDaysAgo: 0, planSpanDays: 1, catchUpSeconds: 1 };
  const home = await openHome(mkdtempSync(path.join(tmpdir(), "waymark-api-page-")), replay, true);
  const ownDatabase = { url: database.url, stop: async () => {} };
  world = await startWorld(home, "free", () => {}, { ownDatabase });
  await world.standIn.installApp(DEMO_SHOP.domain);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
  await database?.drop();
});

async function openApiPage(width: Width): Promise<Visit & { app: FrameLocator }> {
  const opened = await visit(browser, { width });
  await opened.page.goto(world.standIn.adminUrl(DEMO_SHOP.domain, "/app/api"));
  const app = opened.page.frameLocator("iframe");
  await app.getByRole("heading", { name: "API", level: 1 }).waitFor();
  return { ...opened, app };
}

/** What a terminal would do with it. */
async function run(command: string): Promise<{ meta: { code: number } }> {
  const [, header = "", key = "", url = ""] =
    /^curl -H "([^:]+): ([^"]+)" "([^"]+)"$/.exec(command) ?? [];
  const answer = await fetch(url, { headers: { [header]: key } });
  return (await answer.json()) as { meta: { code: number } };
}

const commandOf = (app: FrameLocator) => app.getByLabel("Command to run in a terminal").innerText();

describe.each(["desktop", "phone"] as const)("a merchant at a %s", (width) => {
  test("makes a key, runs the command, and takes the key back", async () => {
    const { page, app, complaints, context } = await openApiPage(width);
    const name = `Warehouse ${width}`;
    await app.getByLabel("Key name").fill(name);
    await app.getByRole("button", { name: "Create key" }).click();
    await app.getByText(`Key “${name}” created`).waitFor();
    expect(await app.getByLabel("Key name").inputValue()).toBe("");
    await page.screenshot({
      path: path.join(PICTURES, `admin-api-${WIDTHS[width]}.png`),
      fullPage: true,
    });
    const overflow = await app
      .locator("html")
      .evaluate((html) => html.scrollWidth - (html.ownerDocument.defaultView?.innerWidth ?? 0));
    expect(overflow).toBeLessThanOrEqual(0);
    const command = await commandOf(app);
    expect(await run(command)).toMatchObject({ meta: { code: 200 }, data: { total: "0" } });

    await app.getByRole("button", { name: new RegExp(`^Revoke the key ${name}`) }).click();
    const question = page.frameLocator("iframe").getByRole("dialog").or(page.getByRole("dialog"));
    await question.getByText(`Apps that use “${name}”`).waitFor();
    await question.getByRole("button", { name: "Revoke key" }).click();
    await app.getByRole("button", { name: new RegExp(`^Revoke the key ${name}`) }).waitFor({
      state: "detached",
    });
    await expect.poll(async () => (await run(command)).meta.code).toBe(4002);
    expect(complaints).toEqual([]);
    await context.close();
  });
});

test("a key is shown once: the reloaded page has its name and not the key", async () => {
  const { app, context } = await openApiPage("desktop");
  await app.getByLabel("Key name").fill("Once");
  await app.getByLabel("Key name").press("Enter");
  await app.getByText("Key “Once” created").waitFor();
  const [, key = "?"] = /Api-Key: (\S+)"/.exec(await commandOf(app)) ?? [];
  const again = await openApiPage("desktop");
  expect(await commandOf(again.app)).toContain("YOUR_API_KEY");
  const html = await again.app.locator("html").innerHTML();
  expect(html).toContain("Once");
  expect(html).not.toContain(key);
  await again.context.close();
  await context.close();
});

test("where the clipboard is refused, the text stands selected in a field", async () => {
  const { page, app, context } = await openApiPage("desktop");
  const command = await commandOf(app);
  const frame = page.frames().find((each) => each.parentFrame() === page.mainFrame());
  await frame?.evaluate(() => {
    const writeText = () => Promise.reject(new DOMException("denied", "NotAllowedError"));
    Object.defineProperty(navigator, "clipboard", { value: { writeText } });
  });
  await app.getByRole("button", { name: "Copy the command" }).click();
  const field = app.getByLabel("Select and copy it by hand");
  await field.waitFor();
  expect(await field.inputValue()).toBe(command);
  const selected = () =>
    field.evaluate((input: HTMLInputElement) =>
      input.value.slice(input.selectionStart ?? 0, input.selectionEnd ?? 0),
    );
  await expect.poll(selected).toBe(command);
  await context.close();
});

test("a key without a name is not made, and the page says what is missing", async () => {
  const { app, context } = await openApiPage("desktop");
  await app.getByRole("button", { name: "Create key" }).click();
  await app.getByText("Enter a key name").waitFor();
  await context.close();
});

test("the page is accessible by axe, and nothing moves while it loads", async () => {
  const { page, app, context } = await openApiPage("desktop");
  const shift = await app.locator("html").evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        const observer = new PerformanceObserver((list) => {
          for (const entry of list.getEntries())
            sum += (entry as unknown as { value: number }).value;
        });
        observer.observe({ type: "layout-shift", buffered: true });
        setTimeout(() => resolve(sum), 500);
      }),
  );
  expect(shift).toBeLessThan(0.02);
  const { violations } = await new AxeBuilder({ page }).include("iframe").withTags(WCAG).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  await context.close();
});
