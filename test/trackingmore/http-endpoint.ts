// The engine behind the process's own HTTP server, on a port of this machine.
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createReadiness } from "~/http/readiness.server";
import { createHttpServer } from "~/main/http-server.server";
import { createLog } from "~/lib/log.server";
import { startTestEngine, type TestEngine } from "../engine/test-engine";
import type { V2Door } from "./v2-endpoint";

export interface HttpDoor extends V2Door {
  running: TestEngine;
  port: number;
  close(): Promise<void>;
}

export async function openHttpDoor(): Promise<HttpDoor> {
  const running = await startTestEngine();
  const { engine } = running;
  const { accountId, apiKey } = await engine.createAccount({ name: "http" });
  const { apiKey: revokedKey } = await engine.createKey(accountId, "taken back");
  await engine.revokeKey(revokedKey);

  const elsewhere = async () => new Response("not v2", { status: 404 });
  const server = createHttpServer({
    log: createLog("silent"),
    appUrl: "http://localhost",
    shopifyWebhooks: { receive: async () => ({ status: 404, body: "" }) },
    trackingPage: async () => new Response("unused", { status: 500 }),
    trackingPushes: elsewhere,
    orderStatus: elsewhere,
    v2: engine.handleV2,
    readiness: createReadiness(async () => {}).listener,
    files: (_request, _response, next) => next(),
    remix: elsewhere,
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    running,
    port,
    fetch: (request) => fetch(request),
    baseUrl: `http://127.0.0.1:${port}/v2`,
    apiKey,
    revokedKey,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
      await running.close();
    },
  };
}
