// The stand-in's App Bridge: what https://cdn.shopify.com/shopifycloud/app-bridge.js is in real life.
//
// It runs inside the app's frame and talks with the stand-in's admin around it (admin-frame.js). It adds no
// element to the document while the app starts: React hydrates the whole document and would trip over it.
(() => {
  const script = document.currentScript;
  const ADMIN = new URL(script.src).origin;
  const FRAME_PARAMETERS =
    "embedded shop host id_token hmac timestamp locale session shopify-reload".split(" ");
  const UNPLAYED = "resourcePicker picker scanner pos intents shopifyQL tools setSignals".split(
    " ",
  );
  const isFramed = window.parent !== window;

  const parameters = new URLSearchParams(location.search);
  const frame = readFrame();
  const config = {
    apiKey: script.dataset.apiKey ?? metaContent("shopify-api-key") ?? "",
    shop: parameters.get("shop") ?? frame.shop,
    host: parameters.get("host") ?? frame.host,
    locale: parameters.get("locale") ?? frame.locale ?? "en",
  };

  // --- Talking with the admin -------------------------------------------------------------------------

  const waiting = new Map();
  let lastCall = 0;

  function tell(kind, body = {}) {
    if (isFramed) parent.postMessage({ standIn: true, kind, ...body }, ADMIN);
  }

  function ask(kind, body = {}) {
    const call = ++lastCall;
    tell(kind, { call, ...body });
    return new Promise((resolve, reject) => waiting.set(call, { resolve, reject }));
  }

  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== ADMIN || source !== parent || !data?.standIn) return;
    if (data.kind === "answer") {
      const { resolve, reject } = waiting.get(data.call) ?? {};
      waiting.delete(data.call);
      if (data.error) reject?.(new Error(data.error));
      else resolve?.(data.value);
    } else HEARD[data.kind]?.(data);
  });

  const HEARD = {
    navigate: ({ path }) => navigate(path),
    titleBarClick: ({ index }) => titleBarActions()[index]?.click(),
    saveBarClick: ({ which }) => saveBarClicked(which),
    toastAction: ({ id }) => toasts.get(id)?.onAction?.(),
    toastDismiss: ({ id }) => {
      toasts.get(id)?.onDismiss?.();
      toasts.delete(id);
    },
  };

  function readFrame() {
    try {
      return JSON.parse(window.name.replace(/^stand-in:/, ""));
    } catch {
      return {};
    }
  }

  function metaContent(name) {
    return document.querySelector(`meta[name="${name}"]`)?.content;
  }

  // --- Session tokens and fetch -----------------------------------------------------------------------

  const idToken = () => ask("idToken");
  const plainFetch = window.fetch.bind(window);

  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    const isOurs = new URL(request.url).origin === location.origin;
    if (!isOurs || request.headers.has("authorization")) return plainFetch(request);
    const again = request.clone();
    const response = await plainFetch(await withToken(request));
    if (response.status === 401 && response.headers.has("X-Shopify-Retry-Invalid-Session-Request"))
      return plainFetch(await withToken(again));
    const redirect = response.headers.get("X-Shopify-API-Request-Failure-Reauthorize-Url");
    if (redirect) openInAdmin(new URL(redirect, location.href).href);
    return response;
  };

  async function withToken(request) {
    request.headers.set("authorization", `Bearer ${await idToken()}`);
    request.headers.set("x-requested-with", "XMLHttpRequest");
    return request;
  }

  // --- Navigation -------------------------------------------------------------------------------------

  /** The app's own router listens for `shopify:navigate` on a link. */
  function navigate(path) {
    const link =
      navigationLinks().find((link) => link.getAttribute("href") === path) ?? temporaryLink(path);
    link.dispatchEvent(new CustomEvent("shopify:navigate", { bubbles: true, cancelable: true }));
    if (link.dataset.standIn) link.remove();
  }

  function navigationLinks() {
    return [...document.querySelectorAll("ui-nav-menu [href], s-app-nav [href]")];
  }

  function temporaryLink(path) {
    const link = document.createElement("a");
    link.setAttribute("href", path);
    link.dataset.standIn = "true";
    link.hidden = true;
    document.body.append(link);
    return link;
  }

  function tellLocation() {
    const url = new URL(location.href);
    for (const name of FRAME_PARAMETERS) url.searchParams.delete(name);
    tell("location", { path: url.pathname + url.search });
  }

  for (const method of ["pushState", "replaceState"]) {
    const plain = history[method].bind(history);
    history[method] = (...values) => {
      plain(...values);
      tellLocation();
    };
  }
  addEventListener("popstate", tellLocation);

  /** Shopify's addresses as the stand-in plays them; null for all others. */
  function standInAddress(href) {
    const admin = /^shopify:\/*admin\/?(.*)$/i.exec(href);
    if (admin) return `${ADMIN}/store/${storeName()}/${admin[1]}`;
    if (!URL.canParse(href)) return null;
    const { hostname, pathname, search } = new URL(href);
    if (hostname === "admin.shopify.com") return ADMIN + pathname + search;
    if (!hostname.endsWith(".myshopify.com")) return null;
    if (pathname.startsWith("/admin"))
      return `${ADMIN}/store/${hostname.split(".")[0]}${pathname.slice("/admin".length)}${search}`;
    const storefront = frame.storefronts?.[hostname];
    return storefront ? storefront + pathname + search : null;
  }

  function storeName() {
    return (config.shop ?? "").split(".")[0];
  }

  function openInAdmin(href) {
    const url = standInAddress(href) ?? href;
    if (isFramed) tell("redirect", { url });
    else location.assign(url);
  }

  const plainOpen = window.open.bind(window);
  window.open = (url = "", target = "", features = undefined) => {
    const href = String(url);
    const mapped = standInAddress(href);
    if (mapped && ["_top", "_parent"].includes(target)) return void openInAdmin(href);
    return plainOpen(mapped ?? url, target, features);
  };

  document.addEventListener("click", (event) => {
    const link = event.target?.closest?.("a[href]");
    const mapped = link && standInAddress(link.getAttribute("href"));
    if (!mapped || event.defaultPrevented) return;
    event.preventDefault();
    if (link.target === "_blank" || event.ctrlKey || event.metaKey) plainOpen(mapped, "_blank");
    else openInAdmin(mapped);
  });

  // --- What the app declares by elements: navigation, title bar, save bar, modals ----------------------

  const hidden = new CSSStyleSheet();
  hidden.replaceSync(`
    ui-nav-menu, s-app-nav, ui-title-bar, ui-save-bar, ui-modal { display: none !important; }
    .stand-in-modal { position: fixed; inset: 0; z-index: 2000; display: grid; place-items: center; padding: 16px;
      background: rgb(0 0 0 / 50%); }
    .stand-in-modal > div { display: flex; flex-direction: column; width: min(100%, 38rem); max-height: 90vh;
      overflow: hidden; background: #fff; border-radius: 12px; box-shadow: 0 20px 40px rgb(0 0 0 / 30%); }
    .stand-in-modal > div.small { max-width: 24rem; }
    .stand-in-modal > div.large { width: min(100%, 60rem); }
    .stand-in-modal > div.max { width: 100%; height: 90vh; }
    .stand-in-modal header, .stand-in-modal footer { display: flex; gap: 8px; align-items: center; padding: 12px 16px;
      background: #f3f3f3; font: 600 14px/1.4 system-ui, sans-serif; }
    .stand-in-modal header { justify-content: space-between; }
    .stand-in-modal footer { justify-content: flex-end; }
    .stand-in-modal main { overflow: auto; }
    .stand-in-modal iframe { border: 0; width: 100%; height: 60vh; }
    .stand-in-modal button { padding: 6px 12px; border: 1px solid #bbb; border-radius: 8px; background: #fff;
      font: inherit; cursor: pointer; }
    .stand-in-modal button.primary { background: #303030; color: #fff; }
  `);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, hidden];

  function titleBar() {
    return [...document.querySelectorAll("ui-title-bar")].find((bar) => !bar.closest("ui-modal"));
  }

  function titleBarActions(bar = titleBar()) {
    return bar ? [...bar.querySelectorAll("button, a")] : [];
  }

  function described(element) {
    return {
      label: element.textContent.trim(),
      variant: element.getAttribute("variant") ?? "",
      tone: element.getAttribute("tone") ?? "",
      isDisabled: element.hasAttribute("disabled"),
    };
  }

  let told = "";
  function tellChrome() {
    const chrome = {
      navigation: navigationLinks().map((link) => ({
        path: link.getAttribute("href"),
        label: link.textContent.trim(),
        isHome: link.getAttribute("rel") === "home",
      })),
      title: titleBar()?.getAttribute("title") || document.title,
      actions: titleBarActions().map(described),
    };
    const text = JSON.stringify(chrome);
    if (text === told) return;
    told = text;
    tell("chrome", chrome);
  }

  let isScheduled = false;
  new MutationObserver(() => {
    if (isScheduled) return;
    isScheduled = true;
    setTimeout(() => {
      isScheduled = false;
      tellChrome();
    });
  }).observe(document, { childList: true, subtree: true, attributes: true, characterData: true });

  let saveBar = null; // The element (ui-save-bar or form) whose bar is showing.

  function showSaveBar(element) {
    saveBar = element;
    const confirms =
      element.hasAttribute("discardConfirmation") ||
      element.hasAttribute("data-discard-confirmation");
    tell("saveBar", { isShown: true, confirmsDiscard: confirms });
  }

  function hideSaveBar(element) {
    if (saveBar !== element) return;
    saveBar = null;
    tell("saveBar", { isShown: false });
  }

  function saveBarClicked(which) {
    const bar = saveBar;
    if (bar instanceof HTMLFormElement) {
      if (which === "save") bar.requestSubmit();
      else bar.reset();
      return;
    }
    const buttons = [...(bar?.querySelectorAll("button") ?? [])];
    const isPrimary = (button) => button.getAttribute("variant") === "primary";
    buttons.find((button) => isPrimary(button) === (which === "save"))?.click();
  }

  for (const type of ["input", "change"])
    document.addEventListener(type, ({ target }) => {
      const form = target?.form ?? target?.closest?.("form");
      if (form?.hasAttribute("data-save-bar")) showSaveBar(form);
    });
  for (const type of ["submit", "reset"])
    document.addEventListener(type, ({ target }) => hideSaveBar(target));

  customElements.define(
    "ui-save-bar",
    class extends HTMLElement {
      get showing() {
        return saveBar === this;
      }
      async show() {
        showSaveBar(this);
        this.dispatchEvent(new Event("show"));
      }
      async hide() {
        if (!this.showing) return;
        hideSaveBar(this);
        this.dispatchEvent(new Event("hide"));
      }
      toggle() {
        return this.showing ? this.hide() : this.show();
      }
    },
  );

  customElements.define(
    "ui-modal",
    class extends HTMLElement {
      /** React portals the modal's content into this. */
      content = document.createElement("div");
      #overlay = null;
      get contentWindow() {
        return this.#overlay?.querySelector("iframe")?.contentWindow ?? null;
      }
      get src() {
        return this.getAttribute("src") ?? undefined;
      }
      get variant() {
        return this.getAttribute("variant") ?? "base";
      }
      async show() {
        if (this.#overlay) return;
        const bar = this.querySelector("ui-title-bar");
        this.#overlay = modalOverlay(this, bar, titleBarActions(bar));
        document.body.append(this.#overlay);
        this.#overlay.querySelector("button")?.focus();
        this.dispatchEvent(new Event("show"));
      }
      async hide() {
        if (!this.#overlay) return;
        this.#overlay.remove();
        this.#overlay = null;
        this.dispatchEvent(new Event("hide"));
      }
      toggle() {
        return this.#overlay ? this.hide() : this.show();
      }
    },
  );

  function modalOverlay(modal, bar, actions) {
    const overlay = element("div", { className: "stand-in-modal" });
    const box = element("div", { className: modal.variant, role: "dialog", ariaModal: "true" });
    const title = bar?.getAttribute("title") ?? "";
    box.ariaLabel = title;
    const close = element("button", { type: "button", textContent: "×", ariaLabel: "Close" });
    close.addEventListener("click", () => modal.hide());
    const header = element("header");
    header.append(element("span", { textContent: title }), close);
    const main = element("main");
    if (modal.src) main.append(element("iframe", { src: modal.src, title }));
    else main.append(modal.content);
    box.append(header, main);
    if (actions.length > 0) {
      const footer = element("footer");
      for (const action of actions) {
        const { label, variant, isDisabled } = described(action);
        const button = element("button", {
          type: "button",
          textContent: label,
          className: variant,
        });
        button.disabled = isDisabled;
        button.addEventListener("click", () => action.click());
        footer.append(button);
      }
      box.append(footer);
    }
    overlay.append(box);
    overlay.addEventListener("keydown", ({ key }) => key === "Escape" && modal.hide());
    return overlay;
  }

  function element(name, properties = {}) {
    return Object.assign(document.createElement(name), properties);
  }

  // --- The global --------------------------------------------------------------------------------------

  const toasts = new Map();
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
      request: async () => ({ result: "granted-all", detail: await scopesDetail() }),
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

  // --- Start -------------------------------------------------------------------------------------------

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
})();
