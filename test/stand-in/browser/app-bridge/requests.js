// The app's own requests carry a session token; one that is refused for its token is sent once more.
import { ask, config } from "./channel.js";
import { openInAdmin } from "./navigation.js";

export const idToken = () => ask("idToken");
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
  request.headers.set("accept-language", config.locale);
  request.headers.set("x-requested-with", "XMLHttpRequest");
  return request;
}
