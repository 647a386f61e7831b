// The app proxy: a storefront path that Shopify signs, forwards to the app, and shows as part of the shop.
import type { AppProxy } from "../app/app-manifest.ts";
import { mapAddress, type Addresses } from "../shop/addresses.ts";
import { proxySignature } from "../app/signatures.ts";

export interface ProxyCaller {
  shop: string;
  /** The shopper's id when signed in to the shop. */
  customerId: string | null;
  /** The shopper's address on the network. */
  clientIp: string;
}

/** What comes back: an answer to hand on, or Liquid to render inside the theme. */
export type ProxyAnswer =
  { kind: "response"; response: Response } | { kind: "liquid"; template: string; status: number };

/** Neither crosses the proxy: it is without sessions on both sides. */
const STRIPPED_FROM_REQUEST = ["cookie", "host", "connection", "content-length", "accept-encoding"];
const STRIPPED_FROM_ANSWER = ["set-cookie", "connection", "content-encoding", "content-length"];
const KEPT_BODY_METHODS = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** Adds what Shopify adds to the query, the signature last. */
export function signedQuery(
  query: URLSearchParams,
  caller: Pick<ProxyCaller, "shop" | "customerId">,
  proxy: AppProxy,
  secret: string,
  now: Date,
): URLSearchParams {
  const signed = new URLSearchParams(query);
  signed.set("shop", caller.shop);
  signed.set("logged_in_customer_id", caller.customerId ?? "");
  signed.set("path_prefix", proxy.pathPrefix);
  signed.set("timestamp", String(Math.floor(now.getTime() / 1000)));
  signed.delete("signature");
  signed.set("signature", proxySignature(signed, secret));
  return signed;
}

export interface ProxyOptions {
  appOrigin: () => string;
  addresses: () => Addresses;
  proxy: () => AppProxy;
  apiSecret: string;
  now: () => Date;
}

/** Whether the storefront path belongs to the app. */
export function isProxyPath(pathname: string, { pathPrefix }: AppProxy): boolean {
  return pathname === pathPrefix || pathname.startsWith(`${pathPrefix}/`);
}

export async function forwardToApp(
  request: Request,
  caller: ProxyCaller,
  { appOrigin, addresses, proxy, apiSecret, now }: ProxyOptions,
): Promise<ProxyAnswer> {
  const asked = new URL(request.url);
  const { pathPrefix, appPath } = proxy();
  const target = new URL(appPath + asked.pathname.slice(pathPrefix.length), appOrigin());
  target.search = signedQuery(asked.searchParams, caller, proxy(), apiSecret, now()).toString();

  let answer: Response;
  try {
    answer = await fetch(target, {
      method: request.method,
      headers: requestHeaders(request, caller),
      body: KEPT_BODY_METHODS.has(request.method) ? await request.arrayBuffer() : undefined,
      redirect: "manual",
    });
  } catch {
    const message = "There was an error in the third-party application.";
    return { kind: "response", response: new Response(message, { status: 502 }) };
  }
  if (answer.headers.get("content-type")?.startsWith("application/liquid"))
    return { kind: "liquid", template: await answer.text(), status: answer.status };
  return { kind: "response", response: handedOn(answer, addresses()) };
}

function requestHeaders(request: Request, caller: ProxyCaller): Headers {
  const headers = new Headers(request.headers);
  for (const name of STRIPPED_FROM_REQUEST) headers.delete(name);
  headers.set("x-forwarded-for", caller.clientIp);
  headers.set("x-forwarded-host", caller.shop);
  headers.set("x-forwarded-proto", "https");
  return headers;
}

function handedOn(answer: Response, addresses: Addresses): Response {
  const headers = new Headers(answer.headers);
  for (const name of STRIPPED_FROM_ANSWER) headers.delete(name);
  const location = headers.get("location");
  if (location) headers.set("location", mapAddress(location, addresses));
  return new Response(answer.body, { status: answer.status, headers });
}
