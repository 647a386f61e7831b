// The contract's battery against TrackingMore itself, when TRACKINGMORE_API_KEY names a real account.
import { setTimeout as sleep } from "node:timers/promises";
import { describe, test, vi } from "vitest";
import { z } from "zod";
import { pathOf, type Pair } from "./battery-tools";
import { describeV2Contract } from "./contract-battery";
import { call, type V2Door } from "./v2-endpoint";

const apiKey = process.env.TRACKINGMORE_API_KEY;
const baseUrl = process.env.TRACKINGMORE_BASE_URL ?? "https://api.trackingmore.com/v2";

/** The service takes one call a second. */
const CALL_INTERVAL_MS = 1_200;

const createdItem = z.object({
  tracking_number: z.coerce.string().transform((text) => text.trim()),
  carrier_code: z.string(),
});
const restart = createdItem.extend({ update_carrier_code: z.string() });

/** What a request may have made, to be deleted at the end; whether it succeeded is of no matter. */
function pairsMadeBy(path: string, body: string): Pair[] {
  if (!/\/trackings\/(post|batch|update)$/.test(path)) return [];
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return [];
  }
  return [value].flat().flatMap((item) => {
    const made = createdItem.safeParse(item);
    const moved = restart.safeParse(item);
    return [
      ...(made.success ? [made.data] : []),
      ...(moved.success ? [{ ...moved.data, carrier_code: moved.data.update_carrier_code }] : []),
    ];
  });
}

async function openCloudDoor(key: string): Promise<V2Door & { close(): Promise<void> }> {
  const made = new Map<string, Pair>();
  let turn: Promise<unknown> = Promise.resolve();
  const door: V2Door = {
    baseUrl,
    apiKey: key,
    async fetch(request) {
      if (request.method === "POST") {
        const body = await request.clone().text();
        for (const pair of pairsMadeBy(new URL(request.url).pathname, body)) {
          made.set(pathOf(pair), pair);
        }
      }
      const before = turn;
      turn = before.then(() => sleep(CALL_INTERVAL_MS));
      await before;
      return fetch(request);
    },
  };
  return {
    ...door,
    async close() {
      for (const path of made.keys()) await call(door, "DELETE", path);
    },
  };
}

if (apiKey) {
  vi.setConfig({ testTimeout: 120_000, hookTimeout: 600_000 });
  describeV2Contract("by TrackingMore", () => openCloudDoor(apiKey), "vendor");
} else {
  describe("the v2 contract, by TrackingMore", () => {
    test.skip("not run: set TRACKINGMORE_API_KEY to an account's key (it costs about 40 creates)", () => {});
  });
}
