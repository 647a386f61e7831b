// GET /metrics on a port of its own, with a token if one is set.
import { createHash, timingSafeEqual } from "node:crypto";
import type http from "node:http";
import { answerText } from "~/http/answers.server";

export interface MetricsEndpoint {
  /** null: no token is asked for, and the endpoint listens on 127.0.0.1 only. */
  token: string | null;
  /** Brings the figures up to date and gives their text. */
  read(): Promise<string>;
}

export function createMetricsListener({ token, read }: MetricsEndpoint) {
  return (request: http.IncomingMessage, response: http.ServerResponse, pathname: string): void => {
    if (pathname !== "/metrics") return answerText(response, 404, "Only /metrics is here.");
    if (token && !isToken(token, request.headers.authorization)) {
      response.setHeader("www-authenticate", "Bearer");
      return answerText(response, 401, "METRICS_TOKEN is needed: Authorization: Bearer …");
    }
    read().then(
      (text) => {
        response.setHeader("content-type", "text/plain; version=0.0.4; charset=utf-8");
        response.end(text);
      },
      () => answerText(response, 500, "The figures can't be read."),
    );
  };
}

function isToken(token: string, header = ""): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(`Bearer ${token}`), digest(header));
}
