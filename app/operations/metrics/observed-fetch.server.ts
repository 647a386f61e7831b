// A `fetch` that reports each call to the observer: the service, its answer and the duration.
import type { Observer } from "~/lib/observer";
import { currentRequestId } from "~/lib/request-context.server";

/** @param serviceOf a short list of names: each is a series of metrics */
export function observedFetch<Input extends RequestInfo | URL, Init>(
  fetch: (input: Input, init?: Init) => Promise<Response>,
  observer: Observer,
  serviceOf: (url: URL) => string,
): (input: Input, init?: Init) => Promise<Response> {
  if (!observer.isOn) return fetch;
  return async (input, init) => {
    const service = serviceOf(new URL(input instanceof Request ? input.url : input));
    const startedAt = performance.now();
    const reportCall = (status: number | "no_answer") =>
      observer.call({
        service,
        status,
        durationMs: performance.now() - startedAt,
        requestId: currentRequestId(),
      });
    try {
      const response = await fetch(input, init);
      reportCall(response.status);
      return response;
    } catch (error) {
      reportCall("no_answer");
      throw error;
    }
  };
}

/** A wait for a budget that is reported to the observer. */
export function observedWait(
  wait: (ms: number) => Promise<unknown>,
  observer: Observer,
  service: string,
): (ms: number) => Promise<unknown> {
  return (ms) => {
    observer.wait(service, ms);
    return wait(ms);
  };
}
