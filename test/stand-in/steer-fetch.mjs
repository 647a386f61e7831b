// Loaded with `node --import` before the app: its calls to Shopify go to the stand-in, all others fail loudly.
//
// The app is unmodified and believes in https://<shop>.myshopify.com; what DNS does for it in real life
// is done here, before Shopify's adapter takes hold of globalThis.fetch.

const SHOP_HOST = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;
const LOCAL_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * A fetch that takes the Admin API's calls to `apiOrigin`, with the shop in a header, lets local calls pass
 * and rejects the rest.
 * @param {typeof fetch} realFetch
 * @param {string} apiOrigin "http://localhost:4090"
 * @returns {typeof fetch}
 */
export function steeredFetch(realFetch, apiOrigin) {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (LOCAL_HOSTS.has(url.hostname)) return realFetch(input, init);
    if (!SHOP_HOST.test(url.hostname) || !url.pathname.startsWith("/admin/"))
      throw new TypeError(
        `The stand-in plays no ${url.origin}${url.pathname}: only a shop's Admin API can be called.`,
      );
    const target = new URL(url.pathname + url.search, apiOrigin);
    const request =
      input instanceof Request
        ? new Request(new Request(target, input), init)
        : new Request(target, init);
    request.headers.set("x-standin-shop", url.hostname);
    return realFetch(request);
  };
}

const apiOrigin = process.env.WAYMARK_STANDIN_API;
if (apiOrigin) globalThis.fetch = steeredFetch(globalThis.fetch, apiOrigin);
