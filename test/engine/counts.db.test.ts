// The ledger of counts says at any moment what counting the rows would say, whoever writes and however.
import { afterEach, beforeEach, expect, test } from "vitest";
import { countByStatus } from "~/engine/trackings/store-counts.server";
import { inTransaction } from "~/lib/database.server";
import { call, type V2Door } from "../trackingmore/v2-endpoint";
import { event, journey } from "./journeys";
import { BASE_URL, startTestEngine, type TestEngine } from "./test-engine";

let running: TestEngine;
let door: V2Door;
let accountId: string;

beforeEach(async () => {
  running = await startTestEngine();
  const account = await running.engine.createAccount({ name: "counts" });
  accountId = account.accountId;
  door = { fetch: running.engine.handleV2, baseUrl: BASE_URL, apiKey: account.apiKey };
});
afterEach(() => running.close());

async function create(numbers: readonly string[]): Promise<void> {
  const body = numbers.map((tracking_number) => ({ tracking_number, carrier_code: "4px" }));
  await call(door, "POST", "/trackings/batch", { body });
}

function numbersFrom(first: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `COUNT${first + index}`);
}

async function counted(): Promise<Record<string, number>> {
  const { rows } = await running.database.pool.query<{ status: string; count: number }>(
    `select status, count(*)::int as count from engine_trackings
     where account_id = $1 group by status`,
    [accountId],
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

async function expectExact(): Promise<void> {
  const ledger = await countByStatus(running.database.pool, accountId);
  const named = Object.fromEntries(Object.entries(ledger).filter(([, count]) => count !== 0));
  expect(named).toEqual(await counted());
}

async function total(query: string): Promise<string> {
  const { data } = await call(door, "GET", `/trackings/get?limit=2&${query}`);
  return (data as { total: string }).total;
}

test("an account without trackings has none of every status", async () => {
  expect(await countByStatus(running.database.pool, accountId)).toEqual({
    pending: 0,
    notfound: 0,
    transit: 0,
    pickup: 0,
    delivered: 0,
    undelivered: 0,
    exception: 0,
    expired: 0,
  });
});

test("creates, doubles, checks, changes by hand and deletes all count", async () => {
  const { carrier, engine, database } = running;
  await create(numbersFrom(1000, 30));
  await create(numbersFrom(1020, 30));
  await expectExact();
  for (const number of numbersFrom(1000, 10)) {
    carrier.answers.set(number, journey([event("2018-04-17 10:00", "Accepted", "transit")]));
  }
  await engine.pollDue(100);
  await expectExact();
  await call(door, "PUT", "/trackings/4px/COUNT1000", { body: { status: 4, archived: true } });
  await call(door, "DELETE", "/trackings/4px/COUNT1001");
  await expectExact();
  expect(await countByStatus(database.pool, accountId)).toMatchObject({
    delivered: 1,
    transit: 8,
    notfound: 40,
  });
});

test("a page's total is read from it, by status and by archived too", async () => {
  const { engine } = running;
  await create(numbersFrom(1000, 40));
  await create(numbersFrom(1040, 3));
  await engine.pollDue(10);
  await call(door, "PUT", "/trackings/4px/COUNT1042", { body: { archived: true } });
  expect(await total("")).toBe("43");
  expect(await total("page=4")).toBe("43");
  expect(await total("page=400")).toBe("43");
  expect(await total("status=notfound")).toBe("10");
  expect(await total("status=delivered")).toBe("0");
  expect(await total("archived=false")).toBe("42");
  expect(await total("status=pending&archived=true&page=2")).toBe("1");
});

test("other accounts' trackings are not in it", async () => {
  const other = await running.engine.createAccount({ name: "other" });
  await create(numbersFrom(1000, 3));
  expect(await countByStatus(running.database.pool, other.accountId)).toMatchObject({ pending: 0 });
});

test("bounds count the trackings within", async () => {
  const { clock, database } = running;
  await create(numbersFrom(1000, 3));
  const boundary = Math.floor(clock.now().getTime() / 1000) + 60;
  clock.advance(120_000);
  await create(numbersFrom(1003, 2));
  const pending = async (bounds: object) =>
    (await countByStatus(database.pool, accountId, bounds)).pending;
  expect(await pending({ created_at_min: boundary })).toBe(2);
  expect(await pending({ created_at_max: boundary })).toBe(3);
  expect(await pending({ created_at_min: null })).toBe(5);
});

test("what is rolled back was never counted", async () => {
  await create(numbersFrom(1000, 5));
  const undone = inTransaction(running.database.pool, async (tx) => {
    await tx.query("delete from engine_trackings where account_id = $1", [accountId]);
    throw new Error("undo");
  });
  await expect(undone).rejects.toThrow("undo");
  await expectExact();
});

test("many writers at once keep it exact, and it stays short", async () => {
  const { database } = running;
  const statuses = ["pending", "transit", "delivered"];
  const writer = async (offset: number) => {
    for (let turn = 0; turn < 60; turn++) {
      await create(numbersFrom(1000 + ((turn * 7 + offset) % 50), 4));
      await database.pool.query(
        "update engine_trackings set status = $1 where tracking_number = $2",
        [statuses[(turn + offset) % 3], `COUNT${1000 + ((turn * 3) % 50)}`],
      );
      await call(door, "DELETE", `/trackings/4px/COUNT${1000 + ((turn * 11 + offset) % 50)}`);
    }
  };
  await Promise.all([0, 1, 2, 3].map(writer));
  await expectExact();
  await database.pool.query("select engine_fold_status_counts($1)", [accountId]);
  await expectExact();
  const { rows } = await database.pool.query<{ entries: number }>(
    "select count(*)::int as entries from engine_status_counts where account_id = $1",
    [accountId],
  );
  expect(rows[0]?.entries).toBeLessThanOrEqual(statuses.length);
});
