// Layout and accessibility of the tracking page: statuses, languages, widths, themes, scripting.
// SCREENSHOTS=<folder> saves a picture of each page there.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ShipmentDetail } from "~/shipments/shipment";
import { systemClock } from "~/lib/time";
import { parcelSentence } from "~/storefront/parcel/parcel-sentence";
import { parcelView } from "~/storefront/parcel/parcel-view";
import { textsFor } from "~/storefront/languages/texts";
import {
  STATUSES,
  SUBSTATUSES,
  type Substatus,
  statusOfSubstatus,
} from "~/trackingmore/contract/status";
import { faultsOf } from "./looks";
import { BLOCK_PAGE, EMAIL, type Shops, THEMES, type Theme, WIDTHS, openShops } from "./open-shops";
import { checkpoint, handedOver, hostileParcel, shipment, shipmentIn } from "./sample-parcels";

/** Words do not depend on the theme: each language is shown in one. The gallery mixes them. */
const LANGUAGES: Record<Theme, string[]> = { light: ["en", "ar"], dark: ["de"] };

/** One order for each pair that a parcel can be in. */
const PAIRS: Record<string, ShipmentDetail[]> = Object.fromEntries([
  ...STATUSES.map((status) => [status, [shipmentIn(status, null, "Vom Zusteller gemeldet")]]),
  ...(Object.keys(SUBSTATUSES) as Substatus[]).map((substatus) => [
    substatus,
    [shipmentIn(statusOfSubstatus(substatus), substatus, "Vom Zusteller gemeldet")],
  ]),
]) as Record<string, ShipmentDetail[]>;

const ORDERS: Record<string, ShipmentDetail[]> = {
  ...PAIRS,
  "handed-over": [handedOver],
  "two-parcels": [
    shipmentIn("delivered", "delivered004", "Left with neighbour"),
    shipmentIn("undelivered", "undelivered001", "Address incomplete"),
  ],
  hostile: [hostileParcel],
  long: [
    shipment({
      checkpoints: Array.from({ length: 12 }, (_, index) =>
        checkpoint({ description: `Scan ${index}`, wallTime: `2026-11-03 ${21 - index}:05` }),
      ),
    }),
  ],
};

/** Results that differ in more than their words. */
const DISTINCT = [
  "pending",
  "transit001",
  "pickup002",
  "delivered001",
  "undelivered001",
  "exception011",
  "handed-over",
  "two-parcels",
  "hostile",
  "long",
];

let shops: Shops;
beforeAll(async () => {
  shops = await openShops(ORDERS);
}, 180_000);
afterAll(() => shops?.close());
beforeEach(() => shops.forgetLimits());

const directionOf = (language: string) => textsFor({ locale: language }).direction;
const pageOf = (theme: Theme, language: string, state: string) =>
  shops.urlOf(theme, "/apps/track", { ...shops.orderQuery(state), locale: language });
const blockPage = (theme: Theme, language: string) =>
  shops.urlOf(theme, (language === "en" ? "" : `/${language}`) + BLOCK_PAGE);
/** The headline: for one parcel its sentence, for several what became of the order. */
const headlineOf = (page: Page) => page.locator(".waymark-headline").first().textContent();

/** Sends the block's own form, as a shopper does, and waits for the answer to stand there. */
async function askBlock(page: Page, state: string): Promise<void> {
  const order = page.locator("form").first();
  await page.evaluate(() => {
    document.querySelector("[data-waymark-result]")!.replaceChildren();
    // The folded forms wait for an answer to stand above them.
    document.querySelector("[data-waymark]")!.classList.remove("waymark-answered");
    document.querySelector<HTMLDetailsElement>("[data-waymark-again]")!.open = true;
  });
  await order.locator("[name=order]").fill(shops.nameOf(state));
  await order.locator("[name=contact]").fill(EMAIL);
  await order.locator("button").click();
  await page.locator("[data-waymark-result] .waymark-found").waitFor();
}

/** Twice the text's size, and WCAG's text spacing. Runs in the page. */
function enlarge(): void {
  const style = document.createElement("style");
  style.textContent = `body { font-size: 200% !important; }
    .waymark * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }`;
  document.head.append(style);
}

describe.each(THEMES)("in the %s theme", (theme) => {
  test.each(LANGUAGES[theme])(
    "every status reads well in %s, at both widths, with a script and without",
    async (language) => {
      const faults: string[] = [];
      const inspect = async (page: Page, state: string, name: string) => {
        await shops.photograph(page, name);
        const [parcel, ...others] = ORDERS[state]!;
        const context = { texts: textsFor({ locale: language }), now: systemClock.now() };
        if (others.length === 0) {
          const sentence = parcelSentence(parcelView(parcel!, "order"), context);
          if ((await headlineOf(page)) !== sentence) faults.push(`${name}: not "${sentence}"`);
        }
        for (const fault of await faultsOf(page, directionOf(language)))
          faults.push(`${name}: ${fault}`);
      };
      await Promise.all(
        WIDTHS.map(async (width) => {
          const plain = await shops.visit({ width, script: false });
          const block = await shops.visit({ width });
          await block.page.goto(blockPage(theme, language));
          for (const state of Object.keys(ORDERS)) {
            const name = `${theme}-${language}-${width}-${state}`;
            await shops.forgetLimits();
            await plain.page.goto(pageOf(theme, language, state));
            await inspect(plain.page, state, name);
            await askBlock(block.page, state);
            await inspect(block.page, state, `${name}-block`);
          }
          faults.push(...plain.complaints, ...block.complaints);
          await plain.context.close();
          await block.context.close();
        }),
      );
      expect(faults).toEqual([]);
    },
    // Forty states, four pages each: seconds on an idle machine, minutes on a crowded one.
    300_000,
  );

  test("axe finds nothing against WCAG 2.2 AA or good practice, in any kind of result", async () => {
    // Right to left in the one, left to right in the other: a kind's markup is the same in both themes.
    const language = theme === "dark" ? "ar" : "de";
    const { page, context } = await shops.visit();
    const pages = [
      ...DISTINCT.map((state) => pageOf(theme, language, state)),
      shops.urlOf(theme, "/apps/track", { locale: language }),
      shops.urlOf(theme, "/apps/track", { locale: language, number: "NOTHERE1" }),
      blockPage(theme, language),
    ];
    const found: string[] = [];
    for (const address of pages) {
      await page.goto(address);
      await page.evaluate(() =>
        document.querySelectorAll("details").forEach((d) => (d.open = true)),
      );
      const { violations } = await new AxeBuilder({ page })
        .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"])
        .analyze();
      found.push(...violations.map(({ id, nodes }) => `${address} ${id}: ${nodes[0]?.html}`));
    }
    expect(found).toEqual([]);
    await context.close();
  });

  test("large text, wide spacing and a narrow window lose nothing", async () => {
    const { page, context } = await shops.visit({ script: false });
    const faults: string[] = [];
    const check = async (state: string, language: string, how: string) => {
      for (const fault of await faultsOf(page, directionOf(language)))
        // Twice as large on a phone, our longest words may break; what is cut off may not.
        if (!fault.startsWith("breaks")) faults.push(`${how} ${language} ${state}: ${fault}`);
    };
    for (const language of ["de", "ru", "ar"]) {
      for (const state of ["two-parcels", "handed-over", "hostile"]) {
        // 320 pixels are a window of 1280 at 400 %, 640 one at 200 %.
        for (const width of [320, 640]) {
          await page.setViewportSize({ width, height: 900 });
          await page.goto(pageOf(theme, language, state));
          await check(state, language, `${width} px`);
        }
        await page.evaluate(enlarge);
        await check(state, language, "large text");
      }
    }
    expect(faults).toEqual([]);
    await context.close();
  });

  test("by keyboard alone: every control in reading order, each with a ring around it", async () => {
    const { page, context } = await shops.visit();
    await page.goto(blockPage(theme, "en"));
    await askBlock(page, "undelivered001");
    // What was found takes the focus; its links follow.
    const focused = () =>
      page.evaluate(() => {
        const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement!);
        const { name, textContent } = document.activeElement as HTMLInputElement;
        const ring = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
        return `${name || textContent?.trim()}${ring ? "" : " without a ring"}`;
      });
    const order = [];
    await page.keyboard.press("Tab");
    for (let step = 0; step < 5; step++) {
      order.push(await focused());
      await page.keyboard.press("Tab");
    }
    expect(await focused()).toBe("Track another package");
    await page.keyboard.press("Enter");
    for (let step = 0; step < 5; step++) {
      await page.keyboard.press("Tab");
      order.push(await focused());
    }
    const carrier = ["Go to the DHL Germany website", "DHL Germany", "+49 228 4333112"];
    const links = [...carrier, "2 earlier updates", "Follow by RSS"];
    expect(order).toEqual([...links, "order", "contact", "Track", "number", "Track"]);
    await context.close();
  });

  test("a state shows by its shape: without colours, in the system's colours and on paper", async () => {
    const { page, context } = await shops.visit({ script: false });
    const rings = () =>
      page.evaluate(() =>
        [...document.querySelectorAll(".waymark-steps li")].map((step) => {
          const ring = getComputedStyle(step, "::before");
          const isFilled = !/rgba\(.*, 0\)|transparent/.test(ring.backgroundColor);
          const mark = ring.content === '""' ? "" : ring.content.replaceAll('"', "");
          return (
            mark || (isFilled ? "filled" : parseFloat(ring.borderTopWidth) > 2 ? "ring" : "hollow")
          );
        }),
      );
    const shapes = async () => {
      await page.goto(pageOf(theme, "en", "transit001"));
      const moving = await rings();
      await page.goto(pageOf(theme, "en", "undelivered001"));
      return [moving, await rings()];
    };
    const expected = [
      ["filled", "ring", "hollow", "hollow"],
      ["filled", "filled", "!", "hollow"],
    ];
    expect(await shapes()).toEqual(expected);
    await page.emulateMedia({ forcedColors: "active" });
    expect(await shapes()).toEqual(expected);
    await page.emulateMedia({ forcedColors: "none", media: "print" });
    expect(await shapes()).toEqual(expected);
    expect(
      await page.locator(".waymark-steps li:visible .waymark-hidden").allTextContents(),
    ).toEqual([" (done)", " (done)", " (needs attention)"]);
    await context.close();
  });

  test("paper gets the whole journey, and no form", async () => {
    const { page, context } = await shops.visit();
    await page.goto(pageOf(theme, "en", "long"));
    const olderScan = page.getByText("Scan 11", { exact: true });
    await olderScan.waitFor({ state: "hidden" });
    await page.emulateMedia({ media: "print" });
    await olderScan.waitFor({ state: "visible" });
    await shops.photograph(page, `${theme}-print`);
    for (const control of ["form", "summary", "button", ".waymark-follow"])
      expect(await page.locator(`.waymark ${control}`).filter({ visible: true }).count()).toBe(0);
    await context.close();
  });
});

test("the measure sees what is broken on purpose", async () => {
  const { page, context } = await shops.visit({ width: 390, script: false });
  await page.goto(pageOf("light", "ar", "two-parcels"));
  const faultsWith = async (css: string) => {
    await page.evaluate((text) => {
      document.querySelector("#broken")?.remove();
      const style = document.createElement("style");
      style.id = "broken";
      style.textContent = text;
      document.body.append(style);
    }, css);
    return (await faultsOf(page, "rtl")).join("\n");
  };
  expect(await faultsWith("")).toBe("");
  expect(await faultsWith(".waymark-what { min-inline-size: 900px }")).toMatch(/sticks out/);
  expect(await faultsWith(".waymark .waymark-headline { inline-size: 2em }")).toMatch(/breaks/);
  expect(await faultsWith(".waymark dt { font-size: 8px }")).toMatch(/small/);
  expect(await faultsWith(".waymark .waymark-steps { direction: ltr }")).toMatch(/wrong side/);
  expect(await faultsWith(".waymark .waymark-found { direction: ltr }")).toMatch(/no direction/);
  await context.close();
});

test("nothing moves by itself, whether or not the shopper asked for less motion", async () => {
  const { page, context } = await shops.visit();
  await page.goto(blockPage("light", "en"));
  await askBlock(page, "transit001");
  const moving = await page.evaluate(
    () =>
      [...document.querySelectorAll(".waymark, .waymark *")].filter((element) => {
        const { transitionDuration, animationName } = getComputedStyle(element);
        return transitionDuration !== "0s" || animationName !== "none";
      }).length,
  );
  expect(moving).toBe(0);
  await context.close();
});
