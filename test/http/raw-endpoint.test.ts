// The endpoint for signed webhooks: what it reads, and when it answers.
import http from "node:http";
import { afterEach, expect, test } from "vitest";
import { createRawListener, type RawEndpoint } from "~/http/raw-endpoint.server";
import { closeServer, listen } from "~/http/listen.server";
import { createLog } from "~/lib/log.server";

let servers: http.Server[] = [];
afterEach(async () => {
  for (const server of servers) server.closeAllConnections();
  await Promise.all(servers.map(closeServer));
  servers = [];
});

async function serve(endpoint: Partial<RawEndpoint>): Promise<string> {
  const listener = createRawListener(
    {
      signature: { header: "x-signature", pattern: /^[a-z]+$/ },
      answerWithinMs: 4000,
      receive: async ({ body }) => ({ status: 200, body: body.toString() }),
      ...endpoint,
    },
    createLog("silent"),
  );
  const server = http.createServer(listener);
  servers.push(server);
  return listen(server, { port: 0, host: "127.0.0.1", advice: "" });
}

const post = (origin: string, signature: Record<string, string>) =>
  fetch(origin, { method: "POST", headers: signature, body: "{}" });

test("without a well-formed signature no body is read", async () => {
  let received = 0;
  const origin = await serve({
    receive: async () => ({ status: 200, body: String(++received) }),
  });
  const malformed: Record<string, string>[] = [{}, { "x-signature": "" }, { "x-signature": "1" }];
  for (const headers of malformed) {
    expect((await post(origin, headers)).status).toBe(401);
  }
  expect(received).toBe(0);
  expect((await post(origin, { "x-signature": "signed" })).status).toBe(200);
});

test("the sender gets 503 when storing takes too long", async () => {
  const origin = await serve({ answerWithinMs: 30, receive: () => new Promise(() => {}) });
  expect((await post(origin, { "x-signature": "signed" })).status).toBe(503);
});
