// An endpoint that reads the raw bytes of a POST, without a Request object.
import type http from "node:http";
import { describeError } from "~/lib/errors";
import type { Log } from "~/lib/log.server";
import { answerText } from "./answers.server";

export interface RawEndpoint {
  /** A header without which no body is read, and what it looks like. */
  signature: { header: string; pattern: RegExp };
  /** The sender gives up after this time; it gets 503 before and sends again. */
  answerWithinMs: number;
  receive(delivery: {
    headers: http.IncomingHttpHeaders;
    body: Buffer;
  }): Promise<{ status: number; body: string }>;
}

const NOT_ACCEPTED = "Not accepted; send it again.";

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
  const { header, pattern } = endpoint.signature;
  if (!pattern.test(String(request.headers[header] ?? ""))) {
    return answerText(response, 401, "The signature is missing or malformed.");
  }
  const late = setTimeout(
    () => response.headersSent || answerText(response, 503, NOT_ACCEPTED),
    endpoint.answerWithinMs,
  );
  response.once("close", () => clearTimeout(late));
  try {
    const body = await readBody(request);
    const answer = await endpoint.receive({ headers: request.headers, body });
    if (!response.headersSent) answerText(response, answer.status, answer.body);
  } catch (error) {
    if (response.headersSent || request.destroyed) return;
    const { httpStatus } = describeError(error);
    log.error({ err: error }, "endpoint failed");
    answerText(response, httpStatus, NOT_ACCEPTED);
  }
}

function readBody(request: http.IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    request.on("error", reject);
  });
}
