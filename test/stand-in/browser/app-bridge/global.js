// window.shopify: what an app calls.
import { ADMIN, ask, config, isFramed, parameters, tell, whenTold } from "./channel.js";
import { tellChrome } from "./chrome.js";
import { tellLocation } from "./navigation.js";
import { idToken } from "./requests.js";
import { saveBar } from "./save-bar.js";

const UNPLAYED = "resourcePicker picker scanner pos intents shopifyQL tools setSignals".split(" ");

const toasts = new Map();
whenTold("toastAction", ({ id }) => toasts.get(id)?.onAction?.());
whenTold("toastDismiss", ({ id }) => {
  toasts.get(id)?.onDismiss?.();
  toasts.delete(id);
});

const byId = (id) => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`There is no element with the id ${id}.`);
  return found;
};
const shownById = {
  show: async (id) => byId(id).show(),
  hide: async (id) => byId(id).hide(),
  toggle: async (id) => byId(id).toggle(),
};
const scopesDetail = () => ask("scopes");

window.shopify = {
  config,
  origin: ADMIN,
  ready: Promise.resolve(),
  environment: { mobile: false, embedded: isFramed, pos: false },
  idToken,
  user: async () => ({ accountAccess: "Full access" }),
  loading: (isLoading = true) => tell("loading", { isLoading }),
  toast: {
    show(message, options = {}) {
      const id = `toast-${toasts.size + 1}-${Date.now()}`;
      toasts.set(id, options);
      const { duration = 5000, isError = false, action } = options;
      tell("toast", { id, message, duration, isError, action });
      return id;
    },
    hide: (id) => tell("toastHide", { id }),
  },
  saveBar: {
    ...shownById,
    leaveConfirmation: () => (saveBar ? ask("leaveConfirmation") : Promise.resolve()),
  },
  modal: shownById,
  scopes: {
    query: scopesDetail,
    request: (scopes) => ask("requestScopes", { scopes }),
    revoke: async () => ({ detail: await scopesDetail() }),
  },
  app: { extensions: () => ask("extensions") },
  reviews: {
    request: async () => ({
      success: false,
      code: "already-reviewed",
      message: "The stand-in takes no reviews.",
    }),
  },
  support: { registerHandler: async () => {} },
  webVitals: { onReport: async () => {} },
};
for (const name of UNPLAYED)
  Object.defineProperty(window.shopify, name, {
    get() {
      throw new Error(`STANDIN_NOT_IMPLEMENTED: shopify.${name}`);
    },
  });

const reload = parameters.get("shopify-reload");
if (!isFramed && config.host)
  location.replace(`https://${atob(config.host)}`.replace(/.*\/store/, `${ADMIN}/store`));
else if (isFramed && reload) reloadWithToken(new URL(reload, location.href));
else {
  tellLocation();
  addEventListener("DOMContentLoaded", tellChrome);
  addEventListener("load", () => tell("loaded"));
}

/** The app's bounce page: it was asked for a document without a session token, and wants to be asked again. */
async function reloadWithToken(url) {
  if (url.origin !== location.origin) throw new Error(`shopify-reload leads away: ${url.origin}`);
  url.searchParams.set("id_token", await idToken());
  location.replace(url);
}
