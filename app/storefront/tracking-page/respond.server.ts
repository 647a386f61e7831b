// Turns a look-up's state into a response: page, JSON, calendar or feed, with cache headers.
import { createHash } from "node:crypto";
import { renderCalendar } from "./calendar";
import { renderFeed } from "./feed";
import { refreshSecondsOf } from "../parcel/progress";
import {
  type PageFrame,
  type PageState,
  renderDocument,
  renderPage,
  renderResult,
  resultTitle,
} from "./tracking-page";

export const FORMATS = ["page", "json", "calendar", "feed"] as const;
export type Format = (typeof FORMATS)[number];

/** On every response: no indexing, no content sniffing, no referrer to other sites. */
const HEADERS = {
  "x-robots-tag": "noindex, nofollow",
  "x-content-type-options": "nosniff",
  // Links in notification e-mails may carry the e-mail in the address.
  "referrer-policy": "same-origin",
};

const CACHE = {
  /** Personal data: never stored. */
  personal: "private, no-store",
  /** The bare form; the theme around it may show the shopper's account. */
  form: "private, no-cache",
  /** Feed readers keep a copy for If-None-Match. */
  subscription: "private, no-cache",
  refusal: "no-store",
} as const;

/** JSON for the block's script: the rendered result, and the facts for other clients. */
export interface TrackingAnswer {
  state: PageState["kind"];
  title: string;
  html: string;
  /** Changes with the facts or their texts; equals the ETag. "" when nothing was found. */
  version: string;
  /** Null: no further change is expected. */
  refreshSeconds: number | null;
  /** Path of the order's own page, which needs no e-mail for a refresh; null for a look-up by number. */
  orderUrl: string | null;
  parcels: { number: string; carrier: string | null; status: string; substatus: string | null }[];
}

export interface ResponseOptions {
  status: number;
  format: Format;
  frame: PageFrame;
  /** Origin of the shop's permanent domain, for links in calendars and feeds. */
  shopOrigin: string;
  headers?: Record<string, string>;
  /** The request's If-None-Match. */
  ifNoneMatch: string | null;
}

export function respond(state: PageState, options: ResponseOptions): Response {
  switch (options.format) {
    case "json":
      return respondJson(state, options);
    case "calendar":
    case "feed":
      return respondSubscription(state, options);
    case "page":
      return respondPage(state, options);
  }
}

/** A plain-text response to requests that no shopper sends. */
export function plainTextResponse(
  status: number,
  text: string,
  headers: Record<string, string> = {},
): Response {
  return send(text, status, "text/plain; charset=utf-8", CACHE.refusal, headers);
}

function respondPage(state: PageState, { status, frame, headers }: ResponseOptions): Response {
  // Shopify renders Liquid only from a 200; other statuses need a complete document.
  const isLiquid = status === 200;
  const page = isLiquid ? renderPage(state, frame) : renderDocument(state, frame);
  const contentType = isLiquid ? "application/liquid" : "text/html; charset=utf-8";
  const cache = state.kind === "empty" ? CACHE.form : CACHE.personal;
  return send(page.text, status, contentType, cache, headers);
}

function respondJson(state: PageState, options: ResponseOptions): Response {
  const { status, frame, headers, ifNoneMatch } = options;
  const version = versionOf(state, frame);
  const tag = version && { etag: `"${version}"` };
  const json = "application/json; charset=utf-8";
  if (version && isUnchanged(ifNoneMatch, version)) {
    return send(null, 304, json, CACHE.personal, { ...headers, ...tag });
  }
  const body = JSON.stringify(trackingAnswer(state, frame, version));
  return send(body, status, json, CACHE.personal, { ...headers, ...tag });
}

function trackingAnswer(state: PageState, frame: PageFrame, version: string): TrackingAnswer {
  const parcels = state.kind === "found" ? state.parcels : [];
  return {
    state: state.kind,
    title: resultTitle(state, frame),
    html: renderResult(state, frame)?.text ?? "",
    version,
    refreshSeconds: refreshSecondsOf(parcels),
    orderUrl: (state.kind === "found" && state.orderUrl) || null,
    parcels: parcels.map(({ number, carrier, status, substatus }) => ({
      number,
      carrier: carrier?.name ?? null,
      status,
      substatus,
    })),
  };
}

/** A calendar or feed, which only an order's link opens; 404 otherwise. */
function respondSubscription(state: PageState, options: ResponseOptions): Response {
  const { format, frame, shopOrigin, headers, ifNoneMatch, status } = options;
  const hasOrder = state.kind === "found" || state.kind === "waiting";
  if (!hasOrder)
    return plainTextResponse(status === 200 ? 404 : status, resultTitle(state, frame), headers);
  const version = versionOf(state, frame);
  const tag = { etag: `"${version}"` };
  const type = format === "calendar" ? "text/calendar" : "application/atom+xml";
  const contentType = `${type}; charset=utf-8`;
  if (isUnchanged(ifNoneMatch, version)) {
    return send(null, 304, contentType, CACHE.subscription, { ...headers, ...tag });
  }
  const pageUrl = new URL(state.orderUrl ?? frame.action, shopOrigin).href;
  const render = format === "calendar" ? renderCalendar : renderFeed;
  return send(render(state, frame, pageUrl), 200, contentType, CACHE.subscription, {
    ...headers,
    ...tag,
    ...(format === "calendar" && { "content-disposition": 'inline; filename="order.ics"' }),
  });
}

/**
 * A hash of the facts, the language and the hour ("today" ends at a different hour in each zone). The age of
 * the last check is not part of it: the script updates that itself.
 */
function versionOf(state: PageState, { texts, now }: PageFrame): string {
  if (state.kind !== "found" && state.kind !== "waiting") return "";
  const facts = JSON.stringify([state, texts.locale, now.toISOString().slice(0, 13)]);
  return createHash("sha256").update(facts).digest("base64url").slice(0, 22);
}

function isUnchanged(ifNoneMatch: string | null, version: string): boolean {
  const tags = (ifNoneMatch ?? "").split(",", 10).map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes(`"${version}"`);
}

function send(
  body: string | null,
  status: number,
  contentType: string,
  cacheControl: string,
  headers: Record<string, string> = {},
): Response {
  return new Response(body, {
    status,
    headers: {
      ...HEADERS,
      "cache-control": cacheControl,
      ...headers,
      ...(body !== null && { "content-type": contentType }),
    },
  });
}
