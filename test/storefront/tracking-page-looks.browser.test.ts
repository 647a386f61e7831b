// How the tracking page looks and how it is used without eyes or mouse: every status, three languages, two
// widths, two themes, with and without a script. SCREENSHOTS=<folder> keeps a picture of each page there.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ShipmentDetail } from "~/shipments/shipment";
import { systemClock } from "~/lib/time";
import { parcelSentence } from "~/storefront/parcel-html";
import { parcelView } from "~/storefront/parcel-view";
import { textsFor } from "~/storefront/texts";
import { STATUSES, SUBSTATUSES, type Substatus, statusOfSubstatus } from "~/trackingmore/status";
import { faultsOf } from "./looks";
import { BLOCK_PAGE, EMAIL, type Shops, THEMES, type Theme, WIDTHS, openShops } from "./open-shops";
import { handedOver, hostileParcel, shipment, shipmentIn } from "./sample-parcels";

const LANGUAGES = ["en", "de", "ar"];

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
};

let shops: Shops;
beforeAll(async () => {
  shops = await openShops(ORDERS);
}, 180_000);
afterAll(() => shops?.close());
beforeEach(() => shops.forgetLimits());

const directionOf = (language: string) => textsFor(language).direction;
const pageOf = (theme: Theme, language: string, state: string) =>
  shops.urlOf(theme, "/apps/track", { ...shops.orderQuery(state), locale: language });
const blockPage = (theme: Theme, language: string) =>
  shops.urlOf(theme, (language === "en" ? "" : `/${language}`) + BLOCK_PAGE);
/** The headline: for one parcel its sentence, for several what became of the order. */
const headlineOf = (page: Page) => page.locator(".waymark-headline").first().textContent();

/** Sends the block's own form, as a shopper does, and waits for the answer to stand there. */
async function askBlock(page: Page, state: string): Promise<void> {
  const order = page.locator("form").first();
  await page.evaluate(() => document.querySelector("[data-waymark-result]")!.replaceChildren());
  await order.locator("[name=order]").fill(shops.nameOf(state));
  await order.locator("[name=contact]").fill(EMAIL);
  await order.locator("button").click();
  await page.locator("[data-waymark-result] .waymark-found").waitFor();
}

describe.each(THEMES)("in the %s theme", (theme) => {
  test.each(LANGUAGES)(
    "every status reads well in %s, at both widths, with a script and without",
    async (language) => {
      const faults: string[] = [];
      const inspect = async (page: Page, state: string, name: string) => {
        await shops.photograph(page, name);
        const [parcel, ...others] = ORDERS[state]!;
        const reading = { texts: textsFor(language), now: systemClock.now() };
        if (others.length === 0) {
          const sentence = parcelSentence(parcelView(parcel!, "order"), reading);
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
  );
});
