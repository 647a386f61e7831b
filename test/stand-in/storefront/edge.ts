// The app's public address: a proxy that does for an ordinary browser what DNS and Shopify's CDN do in real life.
//
// It passes everything through as it is, but for three things: the App Bridge script is ours, our admin may
// frame the app, and redirects to Shopify's addresses lead to the stand-in's.
import {
  Agent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from "node:http";
import { PassThrough, type Transform, pipeline } from "node:stream";
import {
  constants,
  createBrotliCompress,
  createBrotliDecompress,
  createGunzip,
  createGzip,
} from "node:zlib";
import { APP_BRIDGE_PATH, APP_BRIDGE_URL, mapAddress, type Addresses } from "../shop/addresses.ts";
import { replaceInStream } from "./replace-in-stream.ts";

/** Where redirects stand: the ordinary header, App Bridge's and Remix's. */
const REDIRECT_HEADERS = [
  "location",
  "x-shopify-api-request-failure-reauthorize-url",
  "x-remix-redirect",
];

export function createEdge(appOrigin: () => string, addresses: () => Addresses): RequestListener {
  const agent = new Agent({ keepAlive: true });

  return (incoming, outgoing) => {
    const target = new URL(incoming.url ?? "/", appOrigin());
    const forwarded = httpRequest(target, {
      agent,
      method: incoming.method,
      headers: forwardHeaders(incoming),
    });
    forwarded.on("response", (answer) => passBack(answer, outgoing, addresses()));
    forwarded.on("error", (error) => apologise(outgoing, appOrigin(), error));
    outgoing.on("close", () => forwarded.destroy());
    incoming.pipe(forwarded);
  };
}

function forwardHeaders(incoming: IncomingMessage): IncomingHttpHeaders {
  const headers = { ...incoming.headers };
  headers["x-forwarded-for"] ??= incoming.socket.remoteAddress;
  headers["x-forwarded-proto"] ??= "http";
  headers["x-forwarded-host"] ??= incoming.headers.host;
  return headers;
}

function passBack(answer: IncomingMessage, outgoing: ServerResponse, addresses: Addresses): void {
  const headers: IncomingHttpHeaders = { ...answer.headers };
  const appBridge = addresses.admin + APP_BRIDGE_PATH;
  for (const name of REDIRECT_HEADERS) {
    const value = headers[name];
    if (typeof value === "string") headers[name] = mapAddress(value, addresses);
  }
  if (typeof headers.link === "string")
    headers.link = headers.link.replaceAll(APP_BRIDGE_URL, appBridge);
  const policy = headers["content-security-policy"];
  if (typeof policy === "string")
    headers["content-security-policy"] = allowFraming(policy, addresses.admin);

  const coding = CODINGS[headers["content-encoding"] ?? "identity"];
  const isHtml = headers["content-type"]?.startsWith("text/html") && coding;
  if (isHtml) delete headers["content-length"];
  outgoing.writeHead(answer.statusCode ?? 502, answer.statusMessage, headers);
  const replaced = isHtml
    ? [coding.decode(), replaceInStream(APP_BRIDGE_URL, appBridge), coding.encode()]
    : [];
  pipeline([answer, ...replaced, outgoing], () => undefined);
}

/** By content-encoding: a document is as compressed in the browser as the app sent it. */
const CODINGS: Record<string, { decode: () => Transform; encode: () => Transform }> = {
  identity: { decode: () => new PassThrough(), encode: () => new PassThrough() },
  gzip: { decode: createGunzip, encode: createGzip },
  br: {
    decode: createBrotliDecompress,
    encode: () => createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  },
};

/** Adds our admin wherever Shopify's may frame the app; a policy that frames nobody stays as it is. */
function allowFraming(policy: string, admin: string): string {
  return policy.replace(/frame-ancestors ([^;]*)/, (directive, sources: string) =>
    sources.includes("https://admin.shopify.com") ? `${directive.trimEnd()} ${admin}` : directive,
  );
}

function apologise(outgoing: ServerResponse, appOrigin: string, error: Error): void {
  if (outgoing.headersSent) {
    outgoing.destroy(error);
    return;
  }
  // `npm run dev` restarts the app: a page that is opened meanwhile shows as soon as the app answers.
  outgoing.writeHead(502, { "content-type": "text/plain; charset=utf-8", refresh: "2" });
  outgoing.end(`The app does not answer at ${appOrigin}: ${error.message}\n`);
}
