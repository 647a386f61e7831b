// Renders the order-status extension in Shopify's tester, with our locale files and sample answers.
import { readFileSync } from "node:fs";
import { setUpExtension } from "@shopify/ui-extensions-tester";
import { options, render } from "preact";
import { vi } from "vitest";
import type { OrderItem } from "~/shipments/order-items";
import type { ShipmentDetail } from "~/shipments/shipment";
import { DEFAULT_TRACKING_PAGE } from "~/shops/tracking-page-settings";
import { emptyAnswer, foundAnswer } from "~/storefront/order-status/make-answer";
import { english } from "~/storefront/languages/texts";
import { createI18n } from "../stand-in/browser/order-status/i18n.js";
import { NOW } from "../storefront/signed-request";

// Effects run at once: one that waits for a frame of another test's clock would never run.
options.requestAnimationFrame = (run) => queueMicrotask(run as () => void);

export const APP_ADDRESS = "https://waymark.example.com";
const reading = { texts: english, now: NOW };
export const answers = {
  owner: (...shipments: ShipmentDetail[]) =>
    json(foundAnswer({ shipments }, { isOwner: true, isSignedIn: true }, reading)),
  guest: (...shipments: ShipmentDetail[]) =>
    json(foundAnswer({ shipments }, { isOwner: false, isSignedIn: false }, reading)),
  /** One fulfillment sent by a courier, without a tracking number. */
  unnumbered: () => {
    const url = "https://quickvan.example/t/1";
    const sent = { id: "1", orderId: "1", shipmentStatus: "delivered", company: "QuickVan", url };
    const unnumbered = [{ ...sent, items: [{ title: "Sofa", variantTitle: null, quantity: 1 }] }];
    const viewer = { isOwner: true, isSignedIn: true };
    return json(foundAnswer({ shipments: [], unnumbered }, viewer, reading));
  },
  /** With days for each, and the merchant's words below. */
  expected: (note: string, ...shipments: ShipmentDetail[]) => {
    const days = { kind: "range", source: "lane", from: "2026-11-06", to: "2026-11-10" } as const;
    const estimates = new Map(shipments.map(({ id }) => [id, days]));
    const settings = { ...DEFAULT_TRACKING_PAGE, note };
    const found = { shipments, estimates, settings };
    return json(foundAnswer(found, { isOwner: true, isSignedIn: true }, reading));
  },
  /** Some of the order is still to come. */
  unsent: (unsent: OrderItem[], ...shipments: ShipmentDetail[]) => {
    const viewer = { isOwner: true, isSignedIn: true };
    return json(foundAnswer({ shipments, unsent }, viewer, reading));
  },
  none: () => json(emptyAnswer("none", reading)),
  refusal: (status: number) => json(emptyAnswer("failed", reading), status),
};

function json(body: object, status = 200): Response {
  return Response.json(body, { status });
}

export const FULFILLMENT = "gid://shopify/Fulfillment/4242";
const TARGETS = {
  block: "customer-account.order-status.block.render",
  fulfillment: "customer-account.order-status.fulfillment-details.render-after",
} as const;

/**
 * Sets a target's page up; `reply` is what the app's door answers, one after the other, the last for ever.
 * Each request fetches a token of its own: "token-1", "token-2", …
 */
export function openPage(
  target: keyof typeof TARGETS,
  ...replies: (() => Response | Promise<Response>)[]
) {
  vi.stubEnv("APP_URL", undefined);
  vi.stubEnv("SHOPIFY_APP_URL", APP_ADDRESS);
  const extension = setUpExtension(TARGETS[target], { configSearchDir: "extensions/order-status" });
  const english: unknown = JSON.parse(
    readFileSync("extensions/order-status/locales/en.default.json", "utf8"),
  );
  Object.assign(extension.shopify.i18n, createI18n(english as Record<string, unknown>, "en"));
  // As Shopify gives what the merchant has not set.
  extension.shopify.settings.value = {
    heading: undefined,
    hide_items: undefined,
    hide_timeline: undefined,
  };
  if ("fulfillmentId" in extension.shopify) extension.shopify.fulfillmentId = FULFILLMENT;
  let tokens = 0;
  extension.shopify.sessionToken.get = async () => `token-${++tokens}`;
  const asked: { url: URL; authorization: string | null }[] = [];
  extension.fetch = async (input, init) => {
    const headers = new Headers(init?.headers);
    asked.push({ url: new URL(String(input)), authorization: headers.get("authorization") });
    const reply = replies[Math.min(asked.length, replies.length) - 1];
    if (!reply) throw new TypeError("Failed to fetch");
    return reply();
  };
  return {
    extension,
    asked,
    body: document.body,
    /** What a shopper reads, blanks made one. */
    text: () => (document.body.textContent ?? "").replace(/\s+/g, " ").trim(),
    button: (name: string) =>
      [...document.querySelectorAll<HTMLElement>("s-button")].find(
        (each) => each.textContent === name,
      ),
    /** The headline, which is also what is read out. */
    headline: () =>
      document.querySelector("[accessibilityrole=status]")?.textContent?.replace(/\s+/g, " "),
    close() {
      render(null, document.body);
      extension[Symbol.dispose]();
      vi.unstubAllEnvs();
    },
  };
}

export type OpenPage = ReturnType<typeof openPage>;
