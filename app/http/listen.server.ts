// Opens and closes an HTTP server: port errors in one sentence, requests under way are finished.
import type http from "node:http";
import { AppError } from "~/lib/errors";
import { SECOND_MS } from "~/lib/time";

const IDLE_SWEEP_MS = 50;
/** A client that is still sending then is cut off. */
const CLOSE_DEADLINE_MS = 5 * SECOND_MS;

/**
 * Listens and returns the origin, "http://127.0.0.1:3000". Port 0 takes a free one.
 * @param advice ends the sentence about a port in use: "or set PORT".
 * @throws AppError `conflict` if the port is in use, `forbidden` if the user may not open it
 */
export async function listen(
  server: http.Server,
  { port, host, advice }: { port: number; host: string; advice: string },
): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(portError(error, port, advice) ?? error),
    );
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const actualPort = typeof address === "object" && address ? address.port : port;
  const isAnyHost = host === "0.0.0.0" || host === "::";
  return `http://${isAnyHost ? "localhost" : host}:${actualPort}`;
}

function portError(error: NodeJS.ErrnoException, port: number, advice: string): AppError | null {
  const cause = error;
  if (error.code === "EADDRINUSE") {
    const message = `Port ${port} is in use. Stop the process that uses it, ${advice}.`;
    return new AppError("conflict", message, { cause });
  }
  if (error.code === "EACCES") {
    const message = `Port ${port} needs more rights. Choose one above 1023.`;
    return new AppError("forbidden", message, { cause });
  }
  return null;
}

/** Takes no more connections and waits for the answers under way. Closing twice is harmless. */
export function closeServer(server: http.Server): Promise<void> {
  return new Promise((resolve) => {
    // Kept-alive connections become idle one by one, as their last answers are sent.
    const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS);
    const deadline = setTimeout(() => server.closeAllConnections(), CLOSE_DEADLINE_MS);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(deadline);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/**
 * Counts the requests under way from now on. `untilIdle` resolves when there is none, or after `deadlineMs`:
 * meanwhile the server still answers, so that a load balancer sees that it is to send no more.
 */
export function watchRequests(server: http.Server): {
  untilIdle(deadlineMs: number): Promise<void>;
} {
  const underWay = new Set<http.ServerResponse>();
  let onIdle = () => {};
  server.on("request", (_request, response: http.ServerResponse) => {
    underWay.add(response);
    response.once("close", () => {
      underWay.delete(response);
      if (underWay.size === 0) onIdle();
    });
  });
  return {
    untilIdle: (deadlineMs) =>
      new Promise((resolve) => {
        const deadline = setTimeout(resolve, deadlineMs);
        onIdle = () => {
          clearTimeout(deadline);
          resolve();
        };
        if (underWay.size === 0) onIdle();
      }),
  };
}

/** A listener that holds requests until `open` names the one that answers them. The first `open` counts. */
export function createWaitingListener(): {
  listener: http.RequestListener;
  open(listener: http.RequestListener): void;
} {
  let open: (listener: http.RequestListener) => void = () => {};
  const opened = new Promise<http.RequestListener>((resolve) => (open = resolve));
  return {
    listener: (request, response) => void opened.then((answer) => answer(request, response)),
    open,
  };
}
