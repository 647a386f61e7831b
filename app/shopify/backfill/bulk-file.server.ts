// Streams a bulk operation's JSONL file order by order, starting at any order's byte offset.
import { AppError } from "~/lib/errors";
import { parseJsonLossless } from "~/lib/text/json";
import { SECOND_MS } from "~/lib/time";

/** An order's line and its child lines. */
export interface BulkGroup {
  order: unknown;
  items: unknown[];
  /** Byte offset of the next order; a later step resumes there. */
  endsAt: number;
}

/** For the whole download of one step. */
const TIMEOUT_MS = 60 * SECOND_MS;
/** Longer than any order's line; a longer line is an error. */
const MAX_LINE_BYTES = 8 * 1024 * 1024;
const LINE_FEED = 0x0a;

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * Yields the file's orders from byte `from`, which must be the start of an order. Throws AppError `unavailable`, also
 * if the download breaks off, for example because the URL expired.
 */
export async function* readBulkFile(
  fetch: Fetch,
  url: string,
  from: number,
): AsyncGenerator<BulkGroup> {
  let group: BulkGroup | null = null;
  for await (const line of linesOf(fetch, url, from)) {
    if (line.parentId !== null) {
      if (!group) throw unreadable("a child line has no parent");
      group.items.push(line.value);
      group.endsAt = line.endsAt;
      continue;
    }
    if (group) yield group;
    group = { order: line.value, items: [], endsAt: line.endsAt };
  }
  if (group) yield group;
}

interface Line {
  value: unknown;
  /** null for an order. */
  parentId: string | null;
  endsAt: number;
}

async function* linesOf(fetch: Fetch, url: string, from: number): AsyncGenerator<Line> {
  let endsAt = from;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of bytesOf(fetch, url, from)) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let start = 0;
    for (;;) {
      const end = rest.indexOf(LINE_FEED, start);
      if (end < 0) break;
      endsAt += end + 1 - start;
      const line = readLine(rest.toString("utf8", start, end), endsAt);
      start = end + 1;
      if (line) yield line;
    }
    rest = rest.subarray(start);
    if (rest.length > MAX_LINE_BYTES) throw unreadable("a line is too long");
  }
  const last = readLine(rest.toString("utf8"), endsAt + rest.length);
  if (last) yield last;
}

function readLine(text: string, endsAt: number): Line | null {
  if (text.trim() === "") return null;
  let value: unknown;
  try {
    value = parseJsonLossless(text);
  } catch {
    // The parser's message would quote the line, which may hold personal data.
    throw unreadable("a line is not JSON");
  }
  const parentId = (value as { __parentId?: unknown } | null)?.__parentId;
  return { value, parentId: typeof parentId === "string" ? parentId : null, endsAt };
}

async function* bytesOf(fetch: Fetch, url: string, from: number): AsyncGenerator<Buffer> {
  try {
    const response = await fetch(url, {
      headers: from > 0 ? { range: `bytes=${from}-` } : {},
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    // The offset is the end of the file.
    if (response.status === 416) return;
    if (response.status !== 200 && response.status !== 206) {
      throw unreadable(`HTTP ${response.status}`);
    }
    let skip = response.status === 200 ? from : 0;
    const chunks = response.body as AsyncIterable<Uint8Array> | null;
    for await (const chunk of chunks ?? []) {
      const bytes = Buffer.from(chunk);
      if (skip < bytes.length) yield bytes.subarray(skip);
      skip = Math.max(0, skip - bytes.length);
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError("unavailable", "The download of the file of orders broke off.", { cause });
  }
}

function unreadable(what: string): AppError {
  return new AppError("unavailable", `The file of orders can't be read: ${what}.`);
}
