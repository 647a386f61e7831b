// Answers in plain text, and the answer to a request that failed.
import type http from "node:http";
import { describeError } from "~/lib/errors";
import type { Log } from "~/lib/log.server";

export function answerText(response: http.ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    "content-type": "text/plain; charset=utf-8",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}

/** Logs the error; the text says only that the request failed. */
export function failedResponse(log: Log, error: unknown): Response {
  log.error({ err: error }, "request failed");
  return new Response("Something went wrong on our side. Try again in a minute.", {
    status: describeError(error).httpStatus,
    headers: { "content-type": "text/plain; charset=utf-8" },
  });
}
