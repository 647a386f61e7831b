// The guards around every endpoint, over real sockets.
import type http from "node:http";
import net from "node:net";
import { createRequestListener } from "@remix-run/node-fetch-server";
import { afterEach, expect, test } from "vitest";
import { createGuardedServer } from "~/http/guarded-server.server";
import { closeServer, listen } from "~/http/listen.server";

const MAX_BODY = 1_000_000;
let servers: http.Server[] = [];
afterEach(async () => {
  for (const server of servers) server.closeAllConnections();
  await Promise.all(servers.map(closeServer));
  servers = [];
});

type Handle = (request: Request) => Promise<Response>;

async function serve(handle: Handle, processMaxBytes?: number): Promise<number> {
  const onError = () => new Response("failed", { status: 500 });
  const listener = createRequestListener((request) => handle(request), { onError });
  const server = createGuardedServer((request, response) => listener(request, response), {
    maxBodyBytes: () => MAX_BODY,
    isHttps: true,
    ...(processMaxBytes ? { processMaxBytes } : {}),
  });
  servers.push(server);
  const origin = await listen(server, { port: 0, host: "127.0.0.1", advice: "" });
  return Number(new URL(origin).port);
}

/** Sends the parts one after the other and returns what the server said by the time it closed or fell silent. */
function talk(port: number, parts: (string | Buffer)[], until: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, "127.0.0.1");
    let said = "";
    socket.on("data", (chunk) => {
      said += chunk.toString("latin1");
      if (until.test(said)) socket.destroy();
    });
    socket.on("error", reject).on("close", () => resolve(said));
    for (const part of parts) socket.write(part);
  });
}

const refuses: Handle = async () => new Response("refused", { status: 401 });
const post = (length: number) =>
  `POST /a HTTP/1.1\r\nHost: here\r\nContent-Length: ${length}\r\n\r\n`;
const chunkedPost = "POST /a HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n";
const chunk = (bytes: number) => `${bytes.toString(16)}\r\n${"x".repeat(bytes)}\r\n`;
const GET = "GET /b HTTP/1.1\r\nHost: here\r\n\r\n";
const TWO_ANSWERS = /HTTP\/1\.1 401[^]*HTTP\/1\.1 401[^]*refused/;

test.each([
  ["a sized body that nobody reads", [post(900_000), Buffer.alloc(900_000), GET]],
  ["a chunked body that nobody reads", [chunkedPost, chunk(900_000), "0\r\n\r\n", GET]],
])("%s leaves its connection usable", async (_what, parts) => {
  expect(await talk(await serve(refuses), parts, TWO_ANSWERS)).toMatch(TWO_ANSWERS);
});

test("a body that is half read leaves its connection usable", async () => {
  const port = await serve(async (request) => {
    await request.body?.getReader().read();
    return new Response("refused", { status: 401 });
  });
  const parts = [post(900_000), Buffer.alloc(900_000), GET];
  expect(await talk(port, parts, TWO_ANSWERS)).toMatch(TWO_ANSWERS);
});

test("a declared body above the limit is refused before it is sent", async () => {
  const said = await talk(await serve(refuses), [post(MAX_BODY + 1)], /larger/);
  expect(said).toMatch(/^HTTP\/1\.1 413 /);
  expect(said).toMatch(/connection: close/i);
});

test("a chunked body is refused when it grows above the limit, and its listener gets no part of it", async () => {
  const read: number[] = [];
  const port = await serve(async (request) => {
    read.push((await request.arrayBuffer()).byteLength);
    return new Response("read");
  });
  const parts = [chunkedPost, chunk(600_000), chunk(600_000), "0\r\n\r\n"];
  expect(await talk(port, parts, /larger/)).toMatch(/^HTTP\/1\.1 413 /);
  expect(read).toEqual([]);
});

test("the process holds a bounded number of bytes, whatever the number of connections", async () => {
  const port = await serve(async (request) => {
    await request.arrayBuffer();
    return new Response("read");
  }, 2_000_000);
  // Three bodies of 800,000 bytes whose last byte never comes.
  const parts = [post(900_000), Buffer.alloc(800_000)];
  const first = await Promise.race(Array.from({ length: 3 }, () => talk(port, parts, /Busy/)));
  expect(first).toMatch(/^HTTP\/1\.1 503 /);
});

test.each([
  ["Host: [", "GET / HTTP/1.1\r\nHost: [\r\n\r\n", 400],
  ["no Host", "GET / HTTP/1.1\r\n\r\n", 400],
  ["a Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400],
  ["TRACE", "TRACE / HTTP/1.1\r\nHost: here\r\n\r\n", 405],
])("%s is the client's error", async (_what, text, status) => {
  const said = await talk(await serve(refuses), [text], /\r\n\r\n/);
  expect(said).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
});

test("every answer bears the security headers, may be framed, and is not cached unless it says so", async () => {
  const port = await serve(async () => new Response("page"));
  const { headers } = await fetch(`http://127.0.0.1:${port}/`);
  expect(Object.fromEntries(headers)).toMatchObject({
    "cache-control": "no-store",
    "referrer-policy": "strict-origin-when-cross-origin",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
  });
  expect(headers.has("x-frame-options")).toBe(false);
  expect(headers.has("content-security-policy")).toBe(false);
});
