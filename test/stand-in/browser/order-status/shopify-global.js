// The `shopify` of an order-status extension. The page outside has the session: tokens and sign-in come from it.

import { createI18n } from "./i18n.js";

const page = window.standInPage;
let asked = 0;
const waiting = new Map();

addEventListener("message", ({ source, data }) => {
  if (source !== parent || typeof data?.answers !== "number") return;
  waiting.get(data.answers)?.(data.value);
  waiting.delete(data.answers);
});

function askPage(what) {
  return new Promise((resolve) => {
    waiting.set(++asked, resolve);
    parent.postMessage({ asks: what, id: asked }, "*");
  });
}

/** Values stand still here; Shopify's are signals. */
function still(value) {
  return { value, current: value, subscribe: () => () => {}, destroy: async () => {} };
}

window.shopify = {
  extension: { target: page.target, apiVersion: "2026-07", scriptUrl: location.href },
  extensionPoint: page.target,
  fulfillmentId: page.fulfillmentId,
  order: still(page.order),
  settings: still(page.settings),
  authenticationState: still(page.authenticationState),
  localization: {
    language: still({ isoCode: page.locale }),
    extensionLanguage: still({ isoCode: page.locale }),
  },
  i18n: createI18n(page.texts, page.locale),
  sessionToken: { get: () => askPage("token") },
  requireLogin: () => askPage("sign-in"),
  /** The script names every target it serves; Shopify starts the one that a place is for. */
  extend(target, start) {
    if (target === page.target) start();
  },
};

new ResizeObserver(() => {
  parent.postMessage({ height: document.documentElement.offsetHeight }, "*");
}).observe(document.documentElement);
