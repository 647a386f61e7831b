// Accounts see their own trackings only, and keys open or close the door.
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTrackingMore } from "~/trackingmore/client/client.server";
import { call, type V2Door } from "../trackingmore/v2-endpoint";
import { BASE_URL, startTestEngine, type TestEngine } from "./test-engine";

let running: TestEngine;
beforeAll(async () => {
  running = await startTestEngine();
});
afterAll(() => running.close());

async function openAccount(name: string): Promise<V2Door & { accountId: string }> {
  const { accountId, apiKey } = await running.engine.createAccount({ name });
  return { fetch: running.engine.handleV2, baseUrl: BASE_URL, apiKey, accountId };
}

test("no account can read, change, list or delete another's tracking, and both may have the number", async () => {
  const ann = await openAccount("ann");
  const bob = await openAccount("bob");
  const body = { tracking_number: "SHARED001", carrier_code: "4px", title: "ann's" };
  const path = "/trackings/4px/SHARED001";
  await call(ann, "POST", "/trackings/post", { body });

  expect(await call(bob, "GET", path)).toMatchObject({ code: 4031 });
  expect(await call(bob, "DELETE", path)).toMatchObject({ code: 4017 });
  expect(await call(bob, "PUT", path, { body: { title: "bob's" } })).toMatchObject({ code: 4017 });
  expect(await call(bob, "GET", "/trackings/get?numbers=SHARED001")).toMatchObject({
    data: { total: "0" },
  });
  expect(
    await call(bob, "POST", "/trackings/post", { body: { ...body, title: "bob's" } }),
  ).toMatchObject({ code: 200 });
  expect(await call(ann, "GET", path)).toMatchObject({ data: { title: "ann's" } });
});

test("a second key opens the same account, and is answered 4002 once it is taken back", async () => {
  const account = await openAccount("keys");
  const { apiKey } = await running.engine.createKey(account.accountId, "second");
  const second = { ...account, apiKey };
  expect(await call(second, "GET", "/trackings/get")).toMatchObject({ code: 200 });
  expect(await running.engine.revokeKey(apiKey)).toBe(true);
  expect(await running.engine.revokeKey(apiKey)).toBe(false);
  expect(await call(second, "GET", "/trackings/get")).toMatchObject({ code: 4002 });
  expect(await call(account, "GET", "/trackings/get")).toMatchObject({ code: 200 });
});

test("a key taken back by another process is refused at once", async () => {
  const account = await openAccount("elsewhere");
  expect(await call(account, "GET", "/trackings/get")).toMatchObject({ code: 200 });
  await running.database.pool.query(
    "update engine_keys set revoked_at = now() where account_id = $1",
    [account.accountId],
  );
  expect(await call(account, "GET", "/trackings/get")).toMatchObject({ code: 4002 });
});

test("no key of an account that does not exist", async () => {
  await expect(
    running.engine.createKey("00000000-0000-4000-8000-000000000000", "x"),
  ).rejects.toMatchObject({ code: "not_found" });
});

test("no customer's personal data and no key is stored in plain text", async () => {
  const account = await openAccount("sealed");
  const customer = {
    customer_name: "Wilhelmina Quist",
    customer_email: "wilhelmina@quist.example",
    customer_phone: "+4599887766",
  };
  await call(account, "POST", "/trackings/post", {
    body: { tracking_number: "SEALED001", carrier_code: "4px", ...customer },
  });
  const { rows } = await running.database.pool.query<{ text: string }>(
    `select t::text as text from engine_trackings t
     union all select k::text from engine_keys k union all select a::text from engine_accounts a`,
  );
  const stored = rows.map(({ text }) => text).join("\n");
  for (const secret of [...Object.values(customer), account.apiKey]) {
    expect(stored).not.toContain(secret);
    expect(stored).not.toContain(Buffer.from(secret).toString("hex"));
  }
});

test("the client, given the engine as its network, registers, reads and forgets", async () => {
  const { apiKey } = await openAccount("client");
  const service = createTrackingMore({
    fetch: running.engine.handleOwn,
    baseUrl: BASE_URL,
    apiKey,
  });
  const items = [
    { tracking_number: "CLIENT001", carrier_code: "4px", order_id: "820982911946154508" },
    { tracking_number: "CLIENT001", carrier_code: "4px" },
    { tracking_number: "no", carrier_code: "4px" },
  ];
  expect(await service.createBatch(items)).toEqual([
    { outcome: "created", trackingId: expect.stringMatching(/^[0-9a-f]{32}$/) },
    { outcome: "exists" },
    { outcome: "rejected", code: 4014, message: "The value of `tracking_number` is invalid." },
  ]);
  const page = await service.list({ numbers: ["CLIENT001"] });
  expect(page).toMatchObject({ total: 1, items: [{ order_id: "820982911946154508" }] });
  expect(await service.get("4px", "CLIENT001", "en")).toEqual(page.items[0]);
  await service.delete("4px", "CLIENT001");
  await service.delete("4px", "CLIENT001");
  expect(await service.get("4px", "CLIENT001")).toBeNull();
});

test("calls above the limit are answered 429, and our own calls are not limited", async () => {
  const limited = await startTestEngine({ rate: async () => false });
  const { apiKey } = await limited.engine.createAccount({ name: "fast" });
  const door = { fetch: limited.engine.handleV2, baseUrl: BASE_URL, apiKey };
  expect(await call(door, "GET", "/trackings/get")).toMatchObject({ code: 429, data: [] });
  const own = { ...door, fetch: limited.engine.handleOwn };
  expect(await call(own, "GET", "/trackings/get")).toMatchObject({ code: 200 });
  await limited.close();
});
