// A small embedded app made of HTML strings: what the App Bridge stub must serve, without React around it.
import { startAppDouble, type AppDouble } from "./app-double.ts";

const CDN = "https://cdn.shopify.com/shopifycloud/app-bridge.js";

/** Client-side navigation as an app's router does it: on `shopify:navigate` and on clicks of its own links. */
const ROUTER = `
  addEventListener("shopify:navigate", (event) => go(event.target.getAttribute("href")));
  function go(path) {
    history.pushState(null, "", path);
    document.querySelector("h2").textContent = path;
    document.title = "Page " + path;
  }
`;

function page(path: string): string {
  return `<!doctype html><html><head>
    <script src="${CDN}" data-api-key="sample-client-id"></script><title>Page ${path}</title></head>
    <body>
      <ui-nav-menu>
        <a href="/app" rel="home">Home</a>
        <a href="/app/shipments">Shipments</a>
        <a href="/app/settings">Settings</a>
      </ui-nav-menu>
      <ui-title-bar title="Parcels"><button variant="primary" onclick="this.dataset.clicked = 1;
        document.querySelector('output').textContent = 'saved'">Export</button></ui-title-bar>
      <h2>${path}</h2>
      <output></output>
      <form data-save-bar onsubmit="event.preventDefault();
        document.querySelector('output').textContent = 'submitted ' + new FormData(this).get('name')">
        <input name="name" value="old" aria-label="Name">
      </form>
      <a href="shopify://admin/orders" target="_top">All orders</a>
      <ui-modal id="sure" variant="small"><p>inside</p><ui-title-bar title="Are you sure?">
        <button variant="primary" onclick="document.getElementById('sure').hide()">Yes</button>
      </ui-title-bar></ui-modal>
      <script>${ROUTER}</script>
    </body></html>`;
}

/** Answers documents under /app, tokens back at /whoami, 401 first and then 200 at /flaky. */
export function startEmbeddedApp(): Promise<AppDouble> {
  let flaky = 0;
  return startAppDouble(({ url, headers }) => {
    if (url.pathname === "/whoami")
      return Response.json({ authorization: headers.get("authorization") });
    if (url.pathname === "/flaky")
      return ++flaky === 1
        ? new Response(null, {
            status: 401,
            headers: { "X-Shopify-Retry-Invalid-Session-Request": "1" },
          })
        : Response.json({ tries: flaky });
    const html = { "content-type": "text/html" };
    if (url.pathname === "/auth/session-token")
      return new Response(`<script data-api-key="k" src="${CDN}"></script>`, { headers: html });
    if (url.pathname === "/app/bounced" && !url.searchParams.has("id_token"))
      return new Response(null, { status: 302, headers: { location: bounce(url) } });
    return new Response(page(url.pathname), {
      headers: {
        ...html,
        "content-security-policy": `frame-ancestors https://admin.shopify.com;`,
      },
    });
  });
}

/** As Shopify's library sends a document without a session token to its bounce page. */
function bounce(url: URL): string {
  const query = new URLSearchParams(url.search);
  query.set("shopify-reload", `http://${url.host}${url.pathname}?${url.searchParams}`);
  return `/auth/session-token?${query}`;
}
