// A small HTTP server in place of the app: it records requests and answers as set.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Received {
  method: string;
  url: URL;
  headers: Headers;
  body: string;
}

export interface AppDouble {
  origin: string;
  received: Received[];
  close(): Promise<void>;
}

/** `answer` gets the request and its number, counted from 1. */
export async function startAppDouble(
  answer: (request: Received, count: number) => Response | Promise<Response>,
): Promise<AppDouble> {
  const received: Received[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const request: Received = {
      method: incoming.method ?? "",
      url: new URL(incoming.url ?? "/", `http://${incoming.headers.host}`),
      headers: new Headers(incoming.headers as Record<string, string>),
      body: Buffer.concat(chunks).toString("utf8"),
    };
    received.push(request);
    const response = await answer(request, received.length);
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
