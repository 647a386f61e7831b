// The stand-in's admin: pages, the app's frame, the forms behind the buttons, and the scripts they load.
import { readFileSync } from "node:fs";
import path from "node:path";
import { APP_BRIDGE_PATH, shopDomain, storeName, type Addresses } from "../shop/addresses.ts";
import { runFormAction, type FormActions } from "./admin-actions.ts";
import { appPageBody } from "./admin-app-page.ts";
import { appBridgeScript } from "./app-bridge-script.ts";
import { consoleBody } from "./admin-console-page.ts";
import { adminPage, type AdminPage } from "./admin-layout.ts";
import { orderBody, ordersBody } from "./admin-order-pages.ts";
import { extensionActivations } from "../storefront/extension-activations.ts";
import { html, htmlResponse } from "./html.ts";
import type { Shop } from "../shop/shop-model.ts";
import { mintSessionToken, type AppIdentity } from "../app/session-token.ts";
import type { Store } from "../shop/store.ts";
import type { Delivery } from "../webhooks/webhooks.ts";

export interface AdminOptions {
  store: Store;
  app: AppIdentity & { handle: string; title: string };
  /** Path at the app that a click on its name opens. */
  homePath: () => string;
  addresses: () => Addresses;
  deliveries: () => readonly Delivery[];
  actions: FormActions;
  extensionsDirectory: string;
  now: () => Date;
}

const SCRIPTS: Record<string, string> = {
  "/stand-in/admin-frame.js": "admin-frame.js",
  "/stand-in/admin.js": "admin.js",
  "/stand-in/admin.css": "admin.css",
};

export function createAdmin(options: AdminOptions) {
  const { store, app } = options;

  function show(page: Omit<AdminPage, "appTitle" | "appHandle">, status = 200): Response {
    return htmlResponse(adminPage({ ...page, appTitle: app.title, appHandle: app.handle }), status);
  }

  function consolePage(): Response {
    const [addresses, deliveries] = [options.addresses(), options.deliveries()];
    const view = { store, addresses, deliveries, appTitle: app.title, appHandle: app.handle };
    const body = consoleBody(view);
    return show({ title: "Developer console", shop: null, current: "console", body });
  }

  function storePage(shop: Shop, rest: string, search: string): Response {
    const appPath = `/apps/${app.handle}`;
    if (rest === appPath || rest.startsWith(`${appPath}/`))
      return appPage(shop, rest.slice(appPath.length) || options.homePath(), search);
    const base = `/store/${storeName(shop.domain)}`;
    if (["", "/", "/apps", "/apps/"].includes(rest)) return redirect(base + appPath);
    if (rest === "/session-token")
      return Response.json({ token: mintSessionToken(app, shop.domain, options.now()) });
    if (rest === "/app-scopes") return Response.json(scopesDetail(shop));
    if (rest === "/app-extensions")
      return Response.json(extensionActivations(options.extensionsDirectory));
    if (rest === "/orders") {
      const body = ordersBody(shop, store);
      return show({ title: "Orders", shop, current: "orders", body });
    }
    const order = store.findOrder(shop.domain, /^\/orders\/(\d+)$/.exec(rest)?.[1] ?? "");
    if (!order) return unplayedPage(shop, rest);
    const body = orderBody(shop, order, store.fulfillmentsOf(order.id));
    return show({ title: order.name, shop, current: "orders", body });
  }

  function appPage(shop: Shop, path: string, search: string): Response {
    if (!shop.installation) return installPage(shop);
    const { edge, storefront } = options.addresses();
    const storefronts = Object.fromEntries(
      store.shops().map(({ domain }) => [domain, storefront(domain) ?? ""]),
    );
    const frame = { app, edge, now: options.now(), locale: shop.merchantLocale };
    const body = appPageBody(shop, path + search, storefronts, frame);
    return show({ title: app.title, shop, current: "app", isApp: true, body });
  }

  function installPage(shop: Shop): Response {
    const body = html`<section class="card">
      <h1>Install ${app.title}?</h1>
      <p>The app is not installed in ${shop.name}.</p>
      <form method="post" action="/actions/install">
        <input type="hidden" name="shop" value="${shop.domain}" />
        <button class="primary">Install</button>
      </form>
    </section>`;
    return show({ title: `Install ${app.title}`, shop, current: "app", body });
  }

  function unplayedPage(shop: Shop | null, what: string): Response {
    const body = html`<section class="card">
      <h1>Not played here</h1>
      <p>
        The stand-in has no page <code>${what}</code>. In a real shop, Shopify's admin would show
        it.
      </p>
      <p><a href="/">Developer console</a></p>
    </section>`;
    return show({ title: "Not played here", shop, current: null, body }, 404);
  }

  async function form(request: Request, name: string): Promise<Response> {
    // Only our own pages may act: other sites in the same browser reach localhost too.
    if (request.headers.get("origin") !== options.addresses().admin)
      return new Response("Forms are taken from the stand-in's own pages only.\n", { status: 403 });
    const fields = Object.fromEntries(
      [...(await request.formData())].map(([key, value]) => [key, String(value)]),
    );
    return redirect(runFormAction(name, fields, options.actions));
  }

  return async function admin(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    const action = /^\/actions\/([\w-]+)$/.exec(pathname)?.[1];
    if (action && request.method === "POST") return form(request, action);
    if (pathname === APP_BRIDGE_PATH) return textFile(appBridgeScript(), "text/javascript");
    const script = SCRIPTS[pathname];
    if (script) return scriptFile(script);
    if (pathname === "/") return consolePage();
    const [, name, rest = ""] = /^\/store\/([a-z0-9-]+)(\/.*)?$/.exec(pathname) ?? [];
    const shop = name ? store.findShop(shopDomain(name)) : undefined;
    return shop ? storePage(shop, rest, search) : unplayedPage(null, pathname);
  };
}

function scopesDetail({ installation }: Shop) {
  const granted = installation?.scopes ?? [];
  return { granted, required: granted, optional: [] };
}

function scriptFile(name: string): Response {
  const text = readFileSync(path.join(import.meta.dirname, "../browser", name), "utf8");
  return textFile(text, name.endsWith(".css") ? "text/css" : "text/javascript");
}

function textFile(text: string, type: string): Response {
  return new Response(text, {
    headers: {
      "content-type": `${type}; charset=utf-8`,
      "cache-control": "no-store",
      "cross-origin-resource-policy": "cross-origin",
    },
  });
}

function redirect(location: string): Response {
  return new Response(null, { status: 303, headers: { location } });
}
