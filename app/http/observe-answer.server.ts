// Tells the observer of each answer when it is sent, or when its client has gone.
import type http from "node:http";
import type { Observer } from "~/lib/observer";
import { currentRequestId } from "~/lib/request-context.server";

/** @returns where a listener may still change the endpoint's name */
export function observeAnswer(
  observer: Observer,
  request: http.IncomingMessage,
  response: http.ServerResponse,
  endpoint: string,
): { endpoint: string } {
  const named = { endpoint };
  if (!observer.isOn) return named;
  const [startedAt, requestId] = [performance.now(), currentRequestId() ?? ""];
  response.once("close", () =>
    observer.request({
      endpoint: named.endpoint,
      method: request.method ?? "GET",
      status: response.statusCode,
      durationMs: performance.now() - startedAt,
      requestId,
    }),
  );
  return named;
}
