// Polling: what carriers tell becomes what readers see, however many poll and whatever fails.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { stampChange } from "~/engine/trackings/store-change.server";
import { AppError } from "~/lib/errors";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "~/lib/time";
import { call, type V2Door } from "../trackingmore/v2-endpoint";
import { event, journey } from "./journeys";
import { BASE_URL, startTestEngine, type TestEngine } from "./test-engine";

let running: TestEngine;
let door: V2Door;
let accountId: string;

beforeEach(async () => {
  running = await startTestEngine();
  const account = await running.engine.createAccount({ name: "poll" });
  accountId = account.accountId;
  door = { fetch: running.engine.handleV2, baseUrl: BASE_URL, apiKey: account.apiKey };
});
afterEach(() => running.close());

async function create(numbers: readonly string[], carrierCode = "4px"): Promise<void> {
  const body = numbers.map((tracking_number) => ({ tracking_number, carrier_code: carrierCode }));
  const { code } = await call(door, "POST", "/trackings/batch", { body });
  expect(code).toBe(200);
}

async function read(number: string, carrierCode = "4px"): Promise<Record<string, unknown>> {
  const { data } = await call(door, "GET", `/trackings/${carrierCode}/${number}`);
  return data as Record<string, unknown>;
}

async function waitingJobs(): Promise<unknown[]> {
  const { rows } = await running.database.pool.query(
    `select t.identifier, j.payload, jobs.key from graphile_worker._private_jobs j
     join graphile_worker._private_tasks t on t.id = j.task_id
     join graphile_worker.jobs jobs on jobs.id = j.id`,
  );
  return rows;
}

/** Moves the clock to the next check and polls. */
async function pollNext(): Promise<void> {
  const dueAt = await running.engine.nextDueAt();
  if (!dueAt) throw new Error("nothing is due any more");
  if (dueAt > running.clock.now()) running.clock.set(dueAt);
  await running.engine.pollDue(100);
}

const IN_TRANSIT = journey([event("2018-04-17 10:00", "Accepted", "transit")]);

describe("what a check changes", () => {
  test("a new number is pending and due at once; asked for the first time it is found, or not", async () => {
    const { engine, carrier, clock } = running;
    await create(["FOUND0001", "BLANK0001"]);
    expect(await read("FOUND0001")).toMatchObject({ status: "pending", updated_at: null });
    expect(await engine.nextDueAt()).toEqual(clock.now());

    carrier.answers.set("FOUND0001", IN_TRANSIT);
    clock.advance(5 * SECOND_MS);
    expect(await engine.pollDue(100)).toEqual({ checked: 2, changed: 2, failed: 0 });
    expect(await read("FOUND0001")).toMatchObject({
      status: "transit",
      updated_at: "2018-04-18T07:26:19+00:00",
      lastEvent: "Accepted,2018-04-17 10:00",
    });
    expect(await read("BLANK0001")).toMatchObject({
      status: "notfound",
      substatus: "notfound002",
      updated_at: "2018-04-18T07:26:19+00:00",
      lastEvent: null,
    });
  });

  test("updated_at stays where nothing changed, and moves where something did", async () => {
    const { carrier, engine } = running;
    await create(["SAME00001"]);
    carrier.answers.set("SAME00001", IN_TRANSIT);
    await pollNext();
    const { updated_at: first } = await read("SAME00001");
    await pollNext();
    expect(await read("SAME00001")).toMatchObject({ updated_at: first });
    carrier.answers.set(
      "SAME00001",
      journey([...IN_TRANSIT.origin.events, event("2018-04-18 09:00", "Departed", "transit")]),
    );
    await pollNext();
    const { updated_at: second } = await read("SAME00001");
    expect(second).not.toBe(first);
    expect(await engine.nextDueAt()).not.toBeNull();
  });

  test("listeners of the account are notified once, and only about a real change", async () => {
    const { carrier, database } = running;
    await create(["TELL00001", "TELL00002"]);
    carrier.answers.set("TELL00001", IN_TRANSIT);
    await pollNext();
    expect(await waitingJobs()).toEqual([
      {
        identifier: "engine.changed",
        payload: { accountId },
        key: `engine.changed:${accountId}`,
      },
    ]);
    await database.pool.query("delete from graphile_worker._private_jobs");
    await pollNext();
    expect(await waitingJobs()).toEqual([]);
  });

  test("delivered ends the watch", async () => {
    const { carrier, engine } = running;
    await create(["DONE00001"]);
    carrier.answers.set(
      "DONE00001",
      journey([event("2018-04-18 07:00", "Delivered", "delivered")], { signedBy: "ANN" }),
    );
    await pollNext();
    expect(await read("DONE00001")).toMatchObject({
      status: "delivered",
      track_update: false,
      singed_by: "ANN",
    });
    expect(await engine.nextDueAt()).toBeNull();
  });

  test("a carrier that forgets a parcel takes nothing back", async () => {
    const { carrier } = running;
    await create(["FORGET001"]);
    carrier.answers.set("FORGET001", IN_TRANSIT);
    await pollNext();
    const before = await read("FORGET001");
    carrier.answers.delete("FORGET001");
    await pollNext();
    expect(await read("FORGET001")).toEqual({ ...before, stayTimeLength: expect.any(Number) });
  });

  test.each([
    ["4px", 30],
    ["china-ems", 60],
  ])("%s: after %i days without news it is expired and no longer watched", async (code, days) => {
    const { engine, clock } = running;
    const createdAt = clock.now().getTime();
    await create(["SILENT001"], code);
    for (;;) {
      const { status } = await read("SILENT001", code);
      if (status === "expired") break;
      expect(clock.now().getTime()).toBeLessThan(createdAt + days * DAY_MS);
      await pollNext();
    }
    expect(clock.now().getTime()).toBe(createdAt + days * DAY_MS);
    expect(await read("SILENT001", code)).toMatchObject({
      substatus: "expired001",
      track_update: false,
    });
    expect(await engine.nextDueAt()).toBeNull();
  });

  test("a status set by hand holds against the carrier until it is given back", async () => {
    const { carrier } = running;
    await create(["HAND00001"]);
    await call(door, "PUT", "/trackings/4px/HAND00001", { body: { status: 7 } });
    carrier.answers.set("HAND00001", IN_TRANSIT);
    await pollNext();
    expect(await read("HAND00001")).toMatchObject({
      status: "exception",
      lastEvent: "Accepted,2018-04-17 10:00",
    });
    await call(door, "PUT", "/trackings/4px/HAND00001", { body: { status: 8 } });
    expect(await read("HAND00001")).toMatchObject({ status: "transit" });
  });
});

describe("carriers that can't be polled", () => {
  test("a failing carrier is backed off and never makes a parcel notfound", async () => {
    const { carrier, clock, engine, errors } = running;
    await create(["FAIL00001"]);
    carrier.failure = new AppError("unavailable", "down");
    const delays: number[] = [];
    for (let failure = 0; failure < 4; failure++) {
      await pollNext();
      delays.push(Number(await engine.nextDueAt()) - clock.now().getTime());
      expect(await read("FAIL00001")).toMatchObject({ status: "pending", updated_at: null });
    }
    expect(delays).toEqual(delays.toSorted((a, b) => a - b));
    expect(delays[0]).toBeGreaterThan(4 * MINUTE_MS);
    expect(errors).toHaveLength(4);

    carrier.failure = null;
    carrier.answers.set("FAIL00001", IN_TRANSIT);
    await pollNext();
    expect(await read("FAIL00001")).toMatchObject({ status: "transit" });
  });

  test("the carrier's retry time is respected", async () => {
    const { carrier, clock, engine } = running;
    await create(["QUOTA0001"]);
    const retryAfterMs = 20 * HOUR_MS;
    carrier.failure = new AppError("rate_limited", "come back later", { retryAfterMs });
    await pollNext();
    const delayMs = Number(await engine.nextDueAt()) - clock.now().getTime();
    expect(delayMs).toBeGreaterThanOrEqual(retryAfterMs);
  });

  test("once it failed, its other batches are not sent", async () => {
    const { carrier, engine } = running;
    carrier.batchSize = 2;
    await create(["PART00001", "PART00002", "PART00003", "PART00004", "PART00005"]);
    carrier.failure = new AppError("unavailable", "down");
    expect(await engine.pollDue(100)).toEqual({ checked: 5, changed: 0, failed: 5 });
    expect(carrier.asked).toHaveLength(2);
  });

  test("an answer that leaves questions open counts as a failure", async () => {
    const { carrier, engine } = running;
    await create(["SHORT0001", "SHORT0002"]);
    carrier.track = async () => [IN_TRANSIT];
    expect(await engine.pollDue(100)).toMatchObject({ changed: 0, failed: 2 });
    expect(await read("SHORT0001")).toMatchObject({ status: "pending" });
  });

  test("without a connector the parcel stays pending and is rarely checked", async () => {
    const { engine, clock } = running;
    await create(["NOBODY001"], "dhl");
    await pollNext();
    expect(await read("NOBODY001", "dhl")).toMatchObject({
      status: "pending",
      updated_at: null,
      track_update: true,
    });
    const delayMs = Number(await engine.nextDueAt()) - clock.now().getTime();
    expect(delayMs).toBeGreaterThan(12 * HOUR_MS);
  });

  test("one carrier's failure is none of another's", async () => {
    const { carrier, engine, clock } = running;
    // Nobody can be asked about the first, so it is checked about a day later.
    await create(["MIXED0001"], "dhl");
    await create(["MIXED0002"]);
    clock.advance(2 * DAY_MS);
    carrier.failure = new AppError("unavailable", "down");
    expect(await engine.pollDue(100)).toEqual({ checked: 2, changed: 0, failed: 1 });
  });
});

describe("several pollers", () => {
  test("two at once ask about different parcels, and about each one once", async () => {
    const { carrier, engine } = running;
    const numbers = Array.from({ length: 60 }, (_, index) => `TWICE${1000 + index}`);
    await create(numbers.slice(0, 40));
    await create(numbers.slice(40));
    for (const number of numbers) carrier.answers.set(number, IN_TRANSIT);
    // Nobody answers before everybody has asked, so the pollers truly overlap.
    let answer = () => {};
    carrier.gate = new Promise((resolve) => (answer = resolve));
    const polls = [engine.pollDue(25), engine.pollDue(25), engine.pollDue(25)];
    while (carrier.asked.length < 60) await new Promise(setImmediate);
    expect(await engine.nextDueAt()).toBeNull();
    answer();
    const results = await Promise.all(polls);
    expect(results.reduce((total, { changed }) => total + changed, 0)).toBe(60);
    expect(carrier.asked.toSorted()).toEqual(numbers);
  });

  test("trackings leased by a killed poller come due again", async () => {
    const { carrier, database, engine } = running;
    await create(["KILLED001"]);
    carrier.answers.set("KILLED001", IN_TRANSIT);
    carrier.gate = new Promise(() => {});
    void engine.pollDue(10);
    while (carrier.asked.length < 1) await new Promise(setImmediate);
    expect(await engine.pollDue(10)).toMatchObject({ checked: 0 });

    await database.pool.query(
      "update engine_trackings set leased_until = leased_until - interval '10 minutes'",
    );
    carrier.gate = Promise.resolve();
    expect(await engine.pollDue(10)).toMatchObject({ checked: 1, changed: 1 });
  });

  test("a poller whose lease expired overwrites nothing newer", async () => {
    const { carrier, database, engine } = running;
    await create(["LATE00001"]);
    carrier.answers.set("LATE00001", IN_TRANSIT);
    let answer = () => {};
    carrier.gate = new Promise((resolve) => (answer = resolve));
    const late = engine.pollDue(10);
    while (carrier.asked.length < 1) await new Promise(setImmediate);
    await database.pool.query(
      "update engine_trackings set leased_until = leased_until - interval '10 minutes'",
    );
    carrier.gate = Promise.resolve();
    carrier.answers.set(
      "LATE00001",
      journey([event("2018-04-18 07:00", "Delivered", "delivered")]),
    );
    await engine.pollDue(10);
    carrier.answers.set("LATE00001", IN_TRANSIT);
    answer();
    expect(await late).toMatchObject({ changed: 0 });
    expect(await read("LATE00001")).toMatchObject({ status: "delivered" });
  });

  test("a poller whose lease ended does not move the next check of an unchanged tracking", async () => {
    const { carrier, clock, database, engine } = running;
    await create(["LATE00002"]);
    carrier.answers.set("LATE00002", IN_TRANSIT);
    await engine.pollDue(10);
    clock.advance(DAY_MS);
    carrier.asked.length = 0;
    let answer = () => {};
    carrier.gate = new Promise((resolve) => (answer = resolve));
    const late = engine.pollDue(10);
    while (carrier.asked.length < 1) await new Promise(setImmediate);
    const taken = "2099-01-01T00:00:00Z";
    await database.pool.query(
      "update engine_trackings set leased_until = $1, next_check_at = $1 where tracking_number = 'LATE00002'",
      [taken],
    );
    answer();
    carrier.gate = Promise.resolve();
    await late;
    const { rows } = await database.pool.query(
      "select next_check_at, leased_until from engine_trackings where tracking_number = 'LATE00002'",
    );
    expect(rows).toEqual([{ next_check_at: new Date(taken), leased_until: new Date(taken) }]);
  });

  test("a client's change during a check wins, and the parcel is looked at again", async () => {
    const { carrier, engine, clock } = running;
    await create(["DURING001"]);
    carrier.answers.set("DURING001", IN_TRANSIT);
    let answer = () => {};
    carrier.gate = new Promise((resolve) => (answer = resolve));
    const poll = engine.pollDue(10);
    while (carrier.asked.length < 1) await new Promise(setImmediate);
    await call(door, "PUT", "/trackings/4px/DURING001", { body: { status: 7 } });
    answer();
    await poll;
    expect(await read("DURING001")).toMatchObject({ status: "exception", lastEvent: null });
    expect(await engine.nextDueAt()).toEqual(clock.now());
  });
});

describe("readers with a watermark", () => {
  test("update_time_min takes in the whole second that updated_at shows", async () => {
    const { carrier } = running;
    await create(["MARK00001"]);
    carrier.answers.set("MARK00001", IN_TRANSIT);
    await pollNext();
    const { updated_at } = await read("MARK00001");
    const shown = Date.parse(String(updated_at)) / 1000;
    const total = async (bounds: string) => {
      const { data } = await call(door, "GET", `/trackings/get?${bounds}`);
      return (data as { total: string }).total;
    };
    expect(await total(`update_time_min=${shown}&update_time_max=${shown}`)).toBe("1");
    expect(await total(`update_time_min=${shown + 1}`)).toBe("0");
    expect(await total(`update_time_max=${shown - 1}`)).toBe("0");
  });

  test("a change is never stamped before one that was seen, even by a clock that lags", async () => {
    const { carrier, clock } = running;
    await create(["LAG000001", "LAG000002"]);
    carrier.answers.set("LAG000001", IN_TRANSIT);
    await pollNext();
    const { updated_at: seen } = await read("LAG000001");
    clock.advance(-10 * MINUTE_MS);
    await call(door, "PUT", "/trackings/4px/LAG000002", { body: { title: "changed" } });
    const { updated_at: later } = await read("LAG000002");
    expect(String(later) >= String(seen)).toBe(true);
  });
});

describe("writers at once", () => {
  /** Until as many statements of this database wait for another transaction. */
  async function untilBlocked(count: number): Promise<void> {
    for (;;) {
      const { rows } = await running.database.pool.query<{ blocked: number }>(
        `select count(*)::int as blocked from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'`,
      );
      if (rows[0]?.blocked === count) return;
    }
  }

  const numbers = Array.from({ length: 40 }, (_, index) => `RACE${1000 + index}`);
  const addAll = async (order: readonly string[]) => {
    const body = order.map((tracking_number) => ({ tracking_number, carrier_code: "4px" }));
    const { code, data } = await call(door, "POST", "/trackings/batch", { body });
    expect([200, 201]).toContain(code);
    return (data as { added: number }).added;
  };

  test("many clients with the same numbers make no doubles and lose none", async () => {
    const added = await Promise.all(
      Array.from({ length: 12 }, (_, round) => addAll(round % 2 ? numbers : numbers.toReversed())),
    );
    expect(added.reduce((a, b) => a + b)).toBe(40);
    const { data } = await call(door, "GET", "/trackings/get");
    expect(data).toMatchObject({ total: "40" });
  });

  test("batches that share numbers in opposite orders never wait for each other in a circle", async () => {
    // A third writer holds the number in the middle until both batches stand before it.
    const holder = await running.database.pool.connect();
    await holder.query("begin");
    await holder.query(
      `insert into engine_trackings (account_id, id, tracking_number, number_key, carrier_code, created_at)
       values ($1, 'held', 'RACE1020', 'RACE1020', '4px', now())`,
      [accountId],
    );
    const batches = [addAll(numbers), addAll(numbers.toReversed())];
    await untilBlocked(2);
    await holder.query("rollback");
    holder.release();
    expect((await Promise.all(batches)).toSorted((a, b) => a - b)).toEqual([0, 40]);
  });

  test("a tracking that someone is writing holds up no poller", async () => {
    await create(["HELD00001", "HELD00002"]);
    const holder = await running.database.pool.connect();
    await holder.query("begin");
    await holder.query("select 1 from engine_trackings where number_key = 'HELD00001' for update");
    expect(await running.engine.pollDue(10)).toMatchObject({ checked: 1 });
    await holder.query("rollback");
    holder.release();
    expect(await running.engine.pollDue(10)).toMatchObject({ checked: 1 });
  });

  test("changes become visible in the order of their stamps", async () => {
    await create(["ORDER0001", "ORDER0002"]);
    // The first change has its stamp, and its commit is late.
    const first = await running.database.pool.connect();
    await first.query("begin");
    const stamp = await stampChange(first, accountId, running.clock.now());
    running.clock.advance(5 * SECOND_MS);
    const path = "/trackings/4px/ORDER0002";
    const second = call(door, "PUT", path, { body: { title: "second" } });
    await untilBlocked(1);
    expect(await read("ORDER0002")).toMatchObject({ title: null });
    await first.query("update engine_trackings set updated_at = $1 where number_key = $2", [
      stamp,
      "ORDER0001",
    ]);
    await first.query("commit");
    first.release();
    expect((await second).code).toBe(200);
  });
});
