// Reads a bulk operation's file as it comes: order by order, from any order on, never the whole in memory.
import { AppError } from "~/lib/errors";
import { parseJsonLossless } from "~/lib/json";
import { SECOND_MS } from "~/lib/time";

/** An order's line and the lines below it. */
export interface BulkGroup {
  order: unknown;
  items: unknown[];
  /** Byte at which the next order begins: whoever has this one done goes on there. */
  endsAt: number;
}

/** Until the file's first byte, and until all of a slice has come. */
const TIMEOUT_MS = 60 * SECOND_MS;
/** Longer than any order's line can be; a file with longer ones is none of ours. */
const MAX_LINE_BYTES = 8 * 1024 * 1024;
const LINE_FEED = 0x0a;

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * The file's orders from byte `from` on, which must be an order's beginning. Throws AppError `unavailable`, also
 * when the file breaks off; the address may have expired then.
 */
export async function* readBulkFile(
  fetch: Fetch,
  url: string,
  from: number,
): AsyncGenerator<BulkGroup> {
  let group: BulkGroup | null = null;
  for await (const line of linesOf(fetch, url, from)) {
    if (line.parentId !== null) {
      if (!group) throw unreadable("a line stands below nothing");
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
  /** null: it stands for itself. */
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
    // The parser's message would quote the line, which may hold somebody's address.
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
    // From its end on there is nothing.
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
    throw new AppError("unavailable", "The file of orders did not come whole.", { cause });
  }
}

function unreadable(what: string): AppError {
  return new AppError("unavailable", `The file of orders can't be read: ${what}.`);
}
