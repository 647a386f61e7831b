// The API page: what it says of keys, limits and quota, and what its forms may ask for.
import { describe, expect, test } from "vitest";
import { readChange } from "~/routes/app.api/read-change";
import type { AccountKey } from "~/engine/accounts/accounts.server";
import { type ApiFacts, apiView, commandWith } from "~/routes/app.api/view";
import { TIME } from "./samples";

const KEY_ID = "6f6f1a51-42c7-4a6f-9a53-5d0c7d1c7f11";

function key(changes: Partial<AccountKey> = {}): AccountKey {
  return {
    keyId: KEY_ID,
    name: "Warehouse",
    hint: "1f3a",
    isInternal: false,
    createdAt: new Date("2026-11-20T08:00:00Z"),
    lastUsedAt: null,
    revokedAt: null,
    ...changes,
  };
}

function view(changes: Partial<ApiFacts> = {}) {
  const facts = { appUrl: "https://waymark.test", keys: [], quotaLeft: null, requestsPerSecond: 1 };
  return apiView({ ...facts, ...changes }, TIME);
}

test("the command stands ready for a key, and takes a fresh one", () => {
  const { command } = view({ appUrl: "https://waymark.test/" });
  expect(command).toBe(
    'curl -H "Trackingmore-Api-Key: YOUR_API_KEY" "https://waymark.test/v2/trackings/get?limit=5"',
  );
  expect(commandWith(command, null)).toBe(command);
  expect(commandWith(command, "k-1")).toContain('"Trackingmore-Api-Key: k-1"');
});

test("a key shows its name, its last characters and its use", () => {
  const used = view({ keys: [key({ lastUsedAt: TIME.now })] }).keys[0];
  expect(used).toMatchObject({
    name: "Warehouse",
    hint: "1f3a",
    state: "live",
    createdAt: { day: "Nov 20" },
    lastUsedAt: { ago: "Just now" },
    revokedAt: null,
  });
  expect(view({ keys: [key({ hint: "" })] }).keys[0]?.hint).toBe("");
});

test("Waymark's own key and revoked keys are distinct from live ones", () => {
  const keys = [key({ isInternal: true }), key(), key({ revokedAt: TIME.now })];
  expect(view({ keys }).keys.map(({ state }) => state)).toEqual(["own", "live", "revoked"]);
});

test("ten revoked keys are shown, the others are counted; live ones are all shown", () => {
  const revoked = Array.from({ length: 13 }, () => key({ revokedAt: TIME.now }));
  const live = Array.from({ length: 15 }, () => key());
  const shown = view({ keys: [...live, ...revoked] });
  expect(shown.keys).toHaveLength(15 + 10);
  expect(shown.olderRevoked).toBe(3);
});

test.each([
  [1, "1 request per second across all keys (3 for realtime)."],
  [0.5, "0.5 requests per second across all keys (1.5 for realtime)."],
  [10, "10 requests per second across all keys (30 for realtime)."],
  ["off", "Unlimited requests."],
] as const)("a rate of %s is shown as it is enforced", (requestsPerSecond, says) => {
  expect(view({ requestsPerSecond }).limits).toContain(says);
});

test.each([
  [null, "Unlimited tracking numbers."],
  [1204.8, "Quota for 1,204 more tracking numbers"],
  [1, "Quota for 1 more tracking number,"],
  [0.8, "No quota left"],
  [0, "No quota left"],
])("a quota of %s is shown in whole tracking numbers", (quotaLeft, says) => {
  expect(view({ quotaLeft }).quota).toContain(says);
});

describe("forms", () => {
  const read = (fields: Record<string, string>) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    return readChange(form);
  };

  test("a key is made by its name, and taken back by its id", () => {
    expect(read({ intent: "create_key", name: "  Warehouse " })).toEqual({
      intent: "create_key",
      name: "Warehouse",
    });
    expect(read({ intent: "revoke_key", keyId: KEY_ID })).toEqual({
      intent: "revoke_key",
      keyId: KEY_ID,
    });
  });

  test("what is not one of the forms is none", () => {
    expect(read({})).toBeNull();
    expect(read({ intent: "create_key" })).toBeNull();
    expect(read({ intent: "create_key", name: "x".repeat(61) })).toBeNull();
    expect(read({ intent: "revoke_key", keyId: "1 or 1=1" })).toBeNull();
    expect(read({ intent: "revoke_all" })).toBeNull();
  });
});
