// A shop's storefront: its theme's pages, the app's blocks on them, its assets, and the app proxy.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import {
  findAppBlocks,
  isAllowedOn,
  renderAppBlock,
  themeExtensionDirectories,
  type AppBlock,
} from "./app-blocks.ts";
import { forwardToApp, isProxyPath, type ProxyOptions } from "./app-proxy.ts";
import { customerCookie, readCustomerCookie } from "./customer-cookie.ts";
import { ORDER_STATUS_EXTENSION, createOrderStatusPages } from "./order-status-pages.ts";
import { PRODUCTS } from "../shop/catalogue.ts";
import type { Customer, Shop } from "../shop/shop-model.ts";
import { globalObjects, TRACKING_PAGE } from "./liquid-globals.ts";
import type { Store } from "../shop/store.ts";
import { renderLayout, renderProxyLiquid, renderTemplate, themesDirectory } from "./theme.ts";
import { localesOf } from "./translations.ts";

const CONTENT_TYPES: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
};

export interface StorefrontOptions extends ProxyOptions {
  store: Store;
  apiKey: string;
  extensionsDirectory: string;
}

/** One request, seen as a visit to a shop. */
interface Visit {
  shop: Shop;
  url: URL;
  /** Path without the locale's prefix. */
  path: string;
  locale: string;
  /** The locale's prefix, "" for the default one. */
  prefix: string;
  customer: Customer | null;
  globals: Record<string, unknown>;
}

export function createStorefront(options: StorefrontOptions) {
  const { store, extensionsDirectory, proxy } = options;
  const orderStatus = createOrderStatusPages(options);

  async function proxied(request: Request, visit: Visit, clientIp: string): Promise<Response> {
    const target = new URL(visit.path + visit.url.search, visit.url);
    const answer = await forwardToApp(
      new Request(target, request),
      { shop: visit.shop.domain, customerId: visit.customer?.id ?? null, clientIp },
      options,
    );
    if (answer.kind === "response") return answer.response;
    const { content, hasLayout } = await renderProxyLiquid(answer.template, visit.globals);
    return hasLayout
      ? page(visit, visit.shop.name, content, answer.status)
      : html(content, answer.status);
  }

  async function page(
    visit: Visit,
    title: string,
    content: string,
    status = 200,
    sections: AppBlock[] = [],
  ): Promise<Response> {
    const embeds = findAppBlocks(extensionsDirectory).filter(
      (block) => block.schema.target !== "section",
    );
    const render = (block: AppBlock) =>
      renderAppBlock(block, { locale: visit.locale, settings: {}, globals: visit.globals });
    const [inPage, inHead, inBody] = await Promise.all([
      Promise.all(sections.map(render)),
      Promise.all(embeds.filter(({ schema }) => schema.target !== "body").map(render)),
      Promise.all(embeds.filter(({ schema }) => schema.target === "body").map(render)),
    ]);
    const all = [...inPage, ...inHead, ...inBody];
    const head = [
      ...all.flatMap(({ stylesheets }) => stylesheets).map(linkTag),
      ...all.flatMap(({ scripts }) => scripts).map(scriptTag),
      ...inHead.map((block) => block.html),
    ];
    return html(
      await renderLayout({
        theme: visit.shop.theme,
        title,
        content: content + inPage.map((block) => appSection(block.html)).join("\n"),
        head: head.join("\n"),
        foot: inBody.map((block) => block.html).join("\n"),
        globals: visit.globals,
      }),
      status,
    );
  }

  async function ownPage(visit: Visit): Promise<Response> {
    if (visit.path === "/")
      return page(
        visit,
        visit.shop.name,
        await renderTemplate(
          "index",
          { products: PRODUCTS, tracking_page: TRACKING_PAGE },
          visit.globals,
        ),
      );
    if (visit.path === TRACKING_PAGE) {
      const blocks = findAppBlocks(extensionsDirectory).filter(
        (block) => block.schema.target === "section" && isAllowedOn("page", block),
      );
      const values = { page: { title: "Track your order", handle: "track-your-order" } };
      const content = await renderTemplate("page", values, visit.globals);
      return page(visit, "Track your order", content, 200, blocks);
    }
    if (visit.path === "/account") {
      const orders = store
        .orders(visit.shop.domain)
        .filter((order) => visit.customer && order.customer?.id === visit.customer.id);
      const values = { customers: store.customers(visit.shop.domain).slice(0, 20), orders };
      return page(visit, "Account", await renderTemplate("account", values, visit.globals));
    }
    return page(visit, "Not found", await renderTemplate("404", {}, visit.globals), 404);
  }

  /** Signing in takes no password: whoever runs the stand-in may be any of its invented people. */
  async function signIn(request: Request, shop: Shop): Promise<Response> {
    const id = String((await request.formData()).get("customer") ?? "");
    const isKnown = store.customers(shop.domain).some((customer) => customer.id === id);
    return new Response(null, {
      status: 303,
      headers: { location: "/account", "set-cookie": customerCookie(isKnown ? id : null) },
    });
  }

  function visitOf(request: Request, shop: Shop): Visit {
    const url = new URL(request.url);
    const { locale, root, path: localPath } = splitLocale(url.pathname, extensionsDirectory);
    const id = readCustomerCookie(request);
    const customer = store.customers(shop.domain).find((one) => one.id === id) ?? null;
    const globals = globalObjects(shop, url, locale, root, customer);
    const prefix = root === "/" ? "" : root;
    return { shop, url, path: localPath, locale, prefix, customer, globals };
  }

  return async function storefront(
    request: Request,
    domain: string,
    clientIp: string,
  ): Promise<Response> {
    const visit = visitOf(request, store.shop(domain));
    if (isProxyPath(visit.path, proxy()) && visit.shop.installation)
      return proxied(request, visit, clientIp);
    const asset = assetFile(visit.path, visit.shop, extensionsDirectory);
    if (asset) return fileResponse(asset);
    if (request.method === "POST" && visit.path === "/account") return signIn(request, visit.shop);
    return (await orderStatus(visit)) ?? ownPage(visit);
  };
}

/** "/de/pages/x" → German, when the app's extensions speak it; the default locale has no prefix. */
function splitLocale(pathname: string, extensionsDirectory: string) {
  const speaking = [
    ...themeExtensionDirectories(extensionsDirectory),
    path.join(extensionsDirectory, ORDER_STATUS_EXTENSION),
  ];
  const locales = speaking.flatMap(localesOf);
  const [, prefix = "", rest = ""] = /^\/([a-z]{2}(?:-[A-Z]{2})?)(\/.*|$)/.exec(pathname) ?? [];
  return prefix && locales.includes(prefix)
    ? { locale: prefix, root: `/${prefix}`, path: rest || "/" }
    : { locale: locales[0] ?? "en", root: "/", path: pathname };
}

function assetFile(pathname: string, shop: Shop, extensionsDirectory: string): string | null {
  const own = /^\/cdn\/theme\/([\w.-]+)$/.exec(pathname)?.[1];
  if (own) return path.join(themesDirectory, shop.theme, own);
  const [, extension, file] =
    /^\/cdn\/extensions\/([\w-]+)\/assets\/([\w.-]+)$/.exec(pathname) ?? [];
  return extension && file ? path.join(extensionsDirectory, extension, "assets", file) : null;
}

function fileResponse(file: string): Response {
  const type = CONTENT_TYPES[path.extname(file)];
  if (!type || !existsSync(file)) return new Response("Not found\n", { status: 404 });
  return new Response(readFileSync(file), { headers: { "content-type": type } });
}

/** The "Apps" section that themes put around an app's block. */
function appSection(block: string): string {
  return `<section class="shopify-section section section--app"><div class="page-width page-width--narrow">${block}</div></section>`;
}

function linkTag(href: string): string {
  return `<link rel="stylesheet" href="${href}" media="all">`;
}

function scriptTag(src: string): string {
  return `<script src="${src}" defer></script>`;
}

function html(text: string, status: number): Response {
  return new Response(text, {
    status,
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
  });
}
