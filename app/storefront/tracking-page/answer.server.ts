// From what was found to what goes out: a page in the theme, JSON, a calendar, a feed; each with its cache headers.
import { createHash } from "node:crypto";
import { renderCalendar } from "./calendar";
import { renderFeed } from "./feed";
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

/** On every answer: nothing is indexed, guessed at, or told to other sites. */
const HEADERS = {
  "x-robots-tag": "noindex, nofollow",
  "x-content-type-options": "nosniff",
  // A form sent without the script has the e-mail in the page's address.
  "referrer-policy": "same-origin",
};

const CACHE = {
  /** Says something about somebody: no copy stays anywhere. */
  personal: "private, no-store",
  /** The bare form: a browser may go back to it; the theme around it is the shopper's own. */
  form: "private, no-cache",
  /** A feed reader keeps its copy for the next If-None-Match. */
  subscription: "private, no-cache",
  refusal: "no-store",
} as const;

/** How often an open page asks again while a parcel is under way. */
export const REFRESH_SECONDS = 120;
const FINAL: ReadonlySet<string> = new Set(["delivered", "expired"]);

/** What the block's script gets: one renderer for all, and the bare facts for whoever wants only those. */
export interface TrackingAnswer {
  state: PageState["kind"];
  title: string;
  html: string;
  /** Changes when the facts or their words do; the same as the ETag. "" when nothing was found. */
  version: string;
  /** null: there is nothing to wait for. */
  refreshSeconds: number | null;
  parcels: { number: string; carrier: string | null; status: string; substatus: string | null }[];
}

export interface Answering {
  status: number;
  format: Format;
  frame: PageFrame;
  /** Of the shop's permanent domain, for the links in a calendar and a feed. */
  shopOrigin: string;
  headers?: Record<string, string>;
  /** The reader's copies, as it names them; null for none. */
  ifNoneMatch: string | null;
}

export function answer(state: PageState, answering: Answering): Response {
  switch (answering.format) {
    case "json":
      return answerJson(state, answering);
    case "calendar":
    case "feed":
      return answerSubscription(state, answering);
    case "page":
      return answerPage(state, answering);
  }
}

/** Plain text for who came by no way that a shopper has. */
export function refusal(
  status: number,
  text: string,
  headers: Record<string, string> = {},
): Response {
  return send(text, status, "text/plain; charset=utf-8", CACHE.refusal, headers);
}

function answerPage(state: PageState, { status, frame, headers }: Answering): Response {
  // Shopify is known to render Liquid from a 200; another status goes out as a page of its own.
  const isLiquid = status === 200;
  const page = isLiquid ? renderPage(state, frame) : renderDocument(state, frame);
  const contentType = isLiquid ? "application/liquid" : "text/html; charset=utf-8";
  const cache = state.kind === "empty" ? CACHE.form : CACHE.personal;
  return send(page.text, status, contentType, cache, headers);
}

function answerJson(state: PageState, answering: Answering): Response {
  const { status, frame, headers, ifNoneMatch } = answering;
  const version = versionOf(state, frame);
  const tag = version && { etag: `"${version}"` };
  const json = "application/json; charset=utf-8";
  if (version && holds(ifNoneMatch, version)) {
    return send(null, 304, json, CACHE.personal, { ...headers, ...tag });
  }
  const body = JSON.stringify(trackingAnswer(state, frame, version));
  return send(body, status, json, CACHE.personal, { ...headers, ...tag });
}

function trackingAnswer(state: PageState, frame: PageFrame, version: string): TrackingAnswer {
  const parcels = state.kind === "found" ? state.parcels : [];
  const isLive = parcels.some(({ status }) => !FINAL.has(status));
  return {
    state: state.kind,
    title: resultTitle(state, frame),
    html: renderResult(state, frame)?.text ?? "",
    version,
    refreshSeconds: isLive ? REFRESH_SECONDS : null,
    parcels: parcels.map(({ number, carrier, status, substatus }) => ({
      number,
      carrier: carrier?.name ?? null,
      status,
      substatus,
    })),
  };
}

/** A calendar or a feed, for who holds the order's link; whatever else was asked is not there. */
function answerSubscription(state: PageState, answering: Answering): Response {
  const { format, frame, shopOrigin, headers, ifNoneMatch, status } = answering;
  const isThere = state.kind === "found" || state.kind === "waiting";
  if (!isThere) return refusal(status === 200 ? 404 : status, resultTitle(state, frame), headers);
  const version = versionOf(state, frame);
  const tag = { etag: `"${version}"` };
  const type = format === "calendar" ? "text/calendar" : "application/atom+xml";
  const contentType = `${type}; charset=utf-8`;
  if (holds(ifNoneMatch, version)) {
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
 * Names what is shown: the facts, the language, and the hour, since "today" ends at another one in each
 * zone. How many minutes ago we asked is not part of it: the script counts that itself.
 */
function versionOf(state: PageState, { texts, now }: PageFrame): string {
  if (state.kind !== "found" && state.kind !== "waiting") return "";
  const facts = JSON.stringify([state, texts.locale, now.toISOString().slice(0, 13)]);
  return createHash("sha256").update(facts).digest("base64url").slice(0, 22);
}

function holds(ifNoneMatch: string | null, version: string): boolean {
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
