// A v2 service as a test knocks at it: in process, over HTTP, or the vendor's own.
import { expect } from "vitest";
import { z } from "zod";

export interface V2Door {
  fetch(request: Request): Promise<Response>;
  /** Up to and including `/v2`. */
  baseUrl: string;
  apiKey: string;
  /** A key that was taken back, where the test can have one. */
  revokedKey?: string;
}

export interface V2Answer {
  code: number;
  type: string;
  message: string;
  data: unknown;
}

export interface CallOptions {
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is. */
  rawBody?: string;
  /** Instead of JSON's. */
  contentType?: string;
  /** Replaces the headers that clients send. */
  headers?: Record<string, string>;
}

const envelope = z.strictObject({
  meta: z.strictObject({ code: z.int(), type: z.string(), message: z.string() }),
  data: z.unknown(),
});

/** One call. Whatever comes of it, HTTP is 200 and the envelope is whole; that is checked here for all. */
export async function call(
  door: V2Door,
  method: string,
  path: string,
  options: CallOptions = {},
): Promise<V2Answer> {
  const body =
    options.rawBody ?? (options.body === undefined ? null : JSON.stringify(options.body));
  const response = await door.fetch(
    new Request(`${door.baseUrl}${path}`, {
      method,
      body,
      headers: options.headers ?? {
        "Content-Type": options.contentType ?? "application/json",
        "Trackingmore-Api-Key": door.apiKey,
      },
    }),
  );
  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Type")).toMatch(/^application\/json/);
  const { meta, data } = envelope.parse(await response.json());
  return { ...meta, data };
}
