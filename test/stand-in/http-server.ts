// A door: one node:http server on localhost that can be opened, found and closed.
import { createRequestListener, type FetchHandler } from "@remix-run/node-fetch-server";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { StandInError } from "./stand-in-error.ts";

export interface Door {
  /** "http://localhost:4000" */
  origin: string;
  close(): Promise<void>;
}

/** Opens `listener` at `port` (0: any free one). Rejects with one sentence when the port is taken. */
export async function openDoor(
  purpose: string,
  port: number,
  listener: RequestListener,
): Promise<Door> {
  const server = createServer(listener);
  await listen(server, port, purpose);
  const address = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A listener for a plain `Request → Response` function; a throw becomes a 500 that names its cause. */
export function fetchListener(handle: FetchHandler): RequestListener {
  return createRequestListener(handle, {
    onError: (error) =>
      new Response(`Stand-in error: ${error instanceof Error ? error.message : String(error)}\n`, {
        status: 500,
        headers: { "content-type": "text/plain; charset=utf-8" },
      }),
  });
}

function listen(server: Server, port: number, purpose: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(
        error.code === "EADDRINUSE"
          ? new StandInError(
              `Port ${port}, wanted for the stand-in's ${purpose}, is in use: ` +
                "stop what listens there or choose another port.",
            )
          : error,
      );
    });
    server.listen(port, "127.0.0.1", resolve);
  });
}
