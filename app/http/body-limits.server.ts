// Bounds the bytes of request bodies: per request, for the process, and after an answer.
import type http from "node:http";
import { SECOND_MS } from "~/lib/time";

/** All bodies that are being received or answered, of all connections. */
const PROCESS_MAX_BYTES = 256 * 1024 * 1024;
/** A client that still sends after its answer reads the answer only when it has sent on; within these bounds. */
const DRAIN_MAX_BYTES = 32 * 1024 * 1024;
const DRAIN_MAX_MS = 10 * SECOND_MS;

export interface BodyLimits {
  /**
   * Counts the body while it arrives. Beyond `maxBytes`, or beyond what the process may hold, `refuse` is
   * called once with 413 or 503, and no more bytes reach the listener.
   */
  watch(
    request: http.IncomingMessage,
    response: http.ServerResponse,
    maxBytes: number,
    refuse: (status: 413 | 503) => void,
  ): void;
}

export function createBodyLimits(processMaxBytes = PROCESS_MAX_BYTES): BodyLimits {
  let processBytes = 0;
  return {
    watch(request, response, maxBytes, refuse) {
      if (!hasBody(request.headers)) return;
      let bytes = 0;
      let isRefused = false;
      const push = request.push.bind(request);
      // Node's parser hands over each chunk by `push`, whether or not anything reads the body.
      request.push = (chunk: Buffer | null) => {
        bytes += chunk?.length ?? 0;
        processBytes += chunk?.length ?? 0;
        if (response.writableFinished && bytes > maxBytes + DRAIN_MAX_BYTES) request.destroy();
        if (!isRefused && bytes > maxBytes) reject(413);
        else if (!isRefused && processBytes > processMaxBytes) reject(503);
        if (!isRefused) return push(chunk);
        // The listener must not take the part that it got for the whole.
        if (chunk === null) request.destroy();
        return true;
      };
      const reject = (status: 413 | 503) => {
        isRefused = true;
        refuse(status);
      };
      response.once("finish", () => drain(request));
      response.once("close", () => (processBytes -= bytes));
    },
  };
}

/**
 * Throws away what a listener left unread: an unread body stops its connection, and with it the
 * requests that a proxy sends on the same connection.
 */
function drain(request: http.IncomingMessage): void {
  if (request.readableEnded || request.destroyed) return;
  request.removeAllListeners("data").resume();
  const deadline = setTimeout(() => request.destroy(), DRAIN_MAX_MS);
  const clear = () => clearTimeout(deadline);
  request.once("end", clear).once("close", clear);
}

function hasBody(headers: http.IncomingHttpHeaders): boolean {
  return Number(headers["content-length"] ?? 0) > 0 || headers["transfer-encoding"] !== undefined;
}
