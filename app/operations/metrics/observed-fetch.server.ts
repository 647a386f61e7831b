// `fetch` that tells the observer of every call: which service, what it answered, how long it took.
import type { Observer } from "~/lib/observer";

/** @param serviceOf a short list of names: each is a series of metrics */
export function observedFetch(
  fetch: typeof globalThis.fetch,
  observer: Observer,
  serviceOf: (url: URL) => string,
): typeof globalThis.fetch {
  if (!observer.isOn) return fetch;
  return async (input, init) => {
    const service = serviceOf(new URL(input instanceof Request ? input.url : input));
    const startedAt = performance.now();
    const told = (status: number | "no_answer") =>
      observer.call({ service, status, durationMs: performance.now() - startedAt });
    try {
      const response = await fetch(input, init);
      told(response.status);
      return response;
    } catch (error) {
      told("no_answer");
      throw error;
    }
  };
}

/** A wait for a budget, told to the observer. */
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
