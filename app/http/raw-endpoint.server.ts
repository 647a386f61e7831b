// An endpoint that reads the raw bytes of a POST, without a Request object.
import type http from "node:http";
import { describeError } from "~/lib/errors";
import type { Log } from "~/lib/log.server";
import { answerText } from "./answers.server";

export interface RawEndpoint {
  maxBodyBytes: number;
  receive(delivery: {
    headers: http.IncomingHttpHeaders;
    body: Buffer;
  }): Promise<{ status: number; body: string }>;
}

export function createRawListener(endpoint: RawEndpoint, log: Log): http.RequestListener {
  return (request, response) => void answerRaw(endpoint, log, request, response);
}

async function answerRaw(
  endpoint: RawEndpoint,
  log: Log,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  if (request.method !== "POST") {
    response.setHeader("allow", "POST");
    return answerText(response, 405, "POST only");
  }
  try {
    const body = await readBody(request, endpoint.maxBodyBytes);
    if (!body) {
      response.setHeader("connection", "close");
      return answerText(response, 413, `Body larger than ${endpoint.maxBodyBytes} bytes`);
    }
    const answer = await endpoint.receive({ headers: request.headers, body });
    answerText(response, answer.status, answer.body);
  } catch (error) {
    if (response.headersSent || request.destroyed) return;
    const { httpStatus } = describeError(error);
    log.error({ err: error }, "endpoint failed");
    answerText(response, httpStatus, "Not accepted; send it again");
  }
}

/** The whole body, or null if it is larger than allowed. */
function readBody(request: http.IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length > maxBytes) {
        request.removeAllListeners("data").resume();
        resolve(null);
      } else {
        chunks.push(chunk);
      }
    });
    request.on("end", () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    request.on("error", reject);
  });
}
