// Parses a v2 request: path segments, query and JSON body.
import { parseJsonLossless } from "~/lib/text/json";

/** 40 items with every field at its maximum length fit. */
const BODY_MAX_BYTES = 2 * 1024 * 1024;
/**
 * Larger bodies are read to this size and discarded, so that a client that is still sending sees
 * the answer.
 */
const DRAIN_MAX_BYTES = 32 * 1024 * 1024;

export interface V2Request {
  method: string;
  /** Decoded path segments after `/v2`, without empty ones. */
  segments: string[];
  query: URLSearchParams;
  headers: Headers;
}

export function readAddress(request: Request): V2Request {
  const { pathname, searchParams } = new URL(request.url);
  const segments = pathname
    .replace(/^\/+v2(?=\/|$)/, "")
    .split("/")
    .filter(Boolean)
    .map(decode);
  return { method: request.method, segments, query: searchParams, headers: request.headers };
}

/** An invalid escape makes an invalid number, not an invalid request. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** `undefined` in `body`: no body. `unreadable`: not JSON, nested too deeply, or more than BODY_MAX_BYTES. */
export type ReadBody = { outcome: "read"; body: unknown } | { outcome: "unreadable" };

export async function readJsonBody(request: Request): Promise<ReadBody> {
  const text = await readText(request);
  if (text === null) return { outcome: "unreadable" };
  if (text.trim() === "") return { outcome: "read", body: undefined };
  if (isTooDeep(text)) return { outcome: "unreadable" };
  try {
    return { outcome: "read", body: parseJsonLossless(text) };
  } catch {
    return { outcome: "unreadable" };
  }
}

/** Deeper than any request, and shallow enough for every recursive reader of the body. */
const MAX_DEPTH = 32;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Scans before the parser runs: 2 MB of nested arrays would occupy it for a second. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index);
    if (isInString) {
      if (character === BACKSLASH) index += 1;
      else if (character === QUOTE) isInString = false;
    } else if (character === QUOTE) isInString = true;
    else if (character === 0x5b || character === 0x7b) {
      depth += 1;
      if (depth > MAX_DEPTH) return true;
    } else if (character === 0x5d || character === 0x7d) depth -= 1;
  }
  return false;
}

async function readText(request: Request): Promise<string | null> {
  if (!request.body) return "";
  const declared = Number(request.headers.get("Content-Length") ?? 0);
  // The HTTP parser enforces the declared length.
  if (declared > 0 && declared <= BODY_MAX_BYTES) return request.text();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes <= BODY_MAX_BYTES) chunks.push(chunk);
    if (bytes > DRAIN_MAX_BYTES || declared > DRAIN_MAX_BYTES) return null;
  }
  return bytes > BODY_MAX_BYTES ? null : new TextDecoder().decode(Buffer.concat(chunks));
}
