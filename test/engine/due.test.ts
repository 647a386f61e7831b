// When parcels are looked at again, and when they are given up.
import { describe, expect, test } from "vitest";
import { jitteredFor, nextCheckAt, nextTryAt, type Watched } from "~/engine/journey/due";
import { expiresAt } from "~/engine/journey/expiry";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "~/lib/time";
import type { Status } from "~/trackingmore/contract/status";

const NOW = new Date("2024-03-10T12:00:00Z");
const ago = (ms: number) => new Date(NOW.getTime() - ms);

function delayMs(status: Status, state: Partial<Watched> = {}): number {
  const watched = {
    id: "a",
    status,
    substatus: null,
    createdAt: ago(3 * DAY_MS),
    lastCheckpointAt: ago(HOUR_MS),
    ...state,
  };
  return nextCheckAt(watched, NOW).getTime() - NOW.getTime();
}

describe("the next check", () => {
  test("comes sooner the closer the parcel is to its recipient", () => {
    const outForDelivery = delayMs("pickup", { substatus: "pickup001" });
    const lastLeg = delayMs("transit", { substatus: "transit004" });
    const underWay = delayMs("transit", { substatus: "transit001" });
    const unseen = delayMs("notfound", { lastCheckpointAt: null });
    expect([outForDelivery, lastLeg, underWay, unseen]).toEqual(
      [outForDelivery, lastLeg, underWay, unseen].toSorted((a, b) => a - b),
    );
    expect(outForDelivery).toBeLessThan(30 * MINUTE_MS);
    expect(unseen).toBeGreaterThan(6 * HOUR_MS);
  });

  test("slows down for parcels that have been silent, and for labels that stay unused", () => {
    expect(delayMs("transit", { lastCheckpointAt: ago(20 * DAY_MS) })).toBeGreaterThan(
      2 * delayMs("transit"),
    );
    expect(
      delayMs("pickup", { substatus: "pickup001", lastCheckpointAt: ago(2 * DAY_MS) }),
    ).toBeGreaterThan(HOUR_MS);
    expect(delayMs("notfound", { createdAt: ago(20 * DAY_MS) })).toBeGreaterThan(
      2 * delayMs("notfound", { createdAt: ago(HOUR_MS) }),
    );
  });

  test.each<[Status, string | null, number, number]>([
    ["pending", null, 1, 4 * HOUR_MS],
    ["pending", null, 3 * 24, 8 * HOUR_MS],
    ["notfound", null, 20 * 24, DAY_MS],
    ["transit", "transit001", 1, 4 * HOUR_MS],
    ["transit", "transit003", 1, 2 * HOUR_MS],
    ["transit", "transit003", 11 * 24, 12 * HOUR_MS],
    ["pickup", "pickup001", 1, 20 * MINUTE_MS],
    ["pickup", "pickup001", 25, 3 * HOUR_MS],
    ["pickup", "pickup002", 1, 3 * HOUR_MS],
    ["undelivered", "undelivered002", 1, 2 * HOUR_MS],
    ["undelivered", null, 11 * 24, 2 * HOUR_MS],
    ["exception", "exception006", 1, 6 * HOUR_MS],
    ["exception", "exception006", 11 * 24, DAY_MS],
    ["delivered", "delivered001", 1, DAY_MS],
    ["expired", "expired001", 1, DAY_MS],
  ])("of a parcel that is %s (%s), %i hours old and silent, comes after %i ms", (...facts) => {
    const [status, substatus, hours, meanMs] = facts;
    const since = ago(hours * HOUR_MS);
    const delays = Array.from({ length: 200 }, (_, index) =>
      delayMs(status, { id: `${index}`, substatus, createdAt: since, lastCheckpointAt: since }),
    );
    const mean = delays.reduce((a, b) => a + b) / delays.length;
    expect(Math.abs(mean / meanMs - 1)).toBeLessThan(0.05);
  });

  test("of a thousand parcels made together is spread evenly around the mean", () => {
    const delays = Array.from({ length: 1000 }, (_, index) =>
      delayMs("transit", { id: `${index}` }),
    );
    const mean = delays.reduce((a, b) => a + b) / delays.length;
    expect(Math.min(...delays)).toBeLessThan(0.87 * 4 * HOUR_MS);
    expect(Math.max(...delays)).toBeGreaterThan(1.13 * 4 * HOUR_MS);
    expect(Math.abs(mean / (4 * HOUR_MS) - 1)).toBeLessThan(0.02);
    const inOneMinute = new Map<number, number>();
    for (const delay of delays) {
      const minute = Math.floor(delay / MINUTE_MS);
      inOneMinute.set(minute, (inOneMinute.get(minute) ?? 0) + 1);
    }
    // 1,000 over 72 minutes are 14 a minute.
    expect(Math.max(...inOneMinute.values())).toBeLessThan(35);
  });

  test("is the same whenever it is computed from the same facts", () => {
    expect(delayMs("transit")).toBe(delayMs("transit"));
  });
});

describe("the next try after failures", () => {
  const tryMs = (failures: number, retryAfterMs?: number) =>
    nextTryAt("a", failures, NOW, retryAfterMs).getTime() - NOW.getTime();

  test("waits twice as long each time, up to some hours", () => {
    expect(tryMs(1)).toBeLessThan(6 * MINUTE_MS);
    expect(tryMs(3)).toBeGreaterThan(3 * tryMs(1));
    expect(tryMs(50)).toBeLessThan(7 * HOUR_MS);
  });

  test("never comes before the carrier's own time", () => {
    expect(tryMs(1, DAY_MS)).toBe(DAY_MS);
    expect(tryMs(10, MINUTE_MS)).toBeGreaterThan(HOUR_MS);
  });
});

describe("the next check after a carrier's pause", () => {
  test("never comes before its end, and parcels that waited together come one by one", () => {
    const resumesAt = new Date(NOW.getTime() + HOUR_MS);
    const checks = Array.from({ length: 200 }, (_, index) =>
      jitteredFor(`${index}`, resumesAt, NOW).getTime(),
    );
    expect(Math.min(...checks)).toBeGreaterThanOrEqual(resumesAt.getTime());
    expect(Math.max(...checks)).toBeLessThan(resumesAt.getTime() + 10 * MINUTE_MS);
    expect(new Set(checks.map((at) => Math.floor(at / MINUTE_MS))).size).toBeGreaterThan(5);
  });
});

describe("expiry", () => {
  const days = (type: "express" | "globalpost" | undefined, last: string | null) =>
    (expiresAt(type, new Date("2024-01-01T00:00:00Z"), last).getTime() -
      Date.parse("2024-01-01T00:00:00Z")) /
    DAY_MS;

  test("is 30 days for express carriers and 60 for posts, and for who knows what", () => {
    expect(days("express", null)).toBe(30);
    expect(days("globalpost", null)).toBe(60);
    expect(days(undefined, null)).toBe(60);
  });

  test("counts from the last scan, but not from one before the number was made known", () => {
    expect(days("express", "2024-01-11 00:00")).toBe(40);
    expect(days("express", "2023-06-01 00:00")).toBe(30);
    expect(days("express", "no time")).toBe(30);
  });
});
