// What a change pushes, and how it is sent: retried, in order, and without anybody waiting for anybody else.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { TrackingRow } from "~/engine/journey/tracking-row";
import { pushSignature } from "~/trackingmore/contract/push-signature.server";
import { DAY_MS, SECOND_MS } from "~/lib/time";
import { EMAIL, startPushWorld, type PushWorld } from "./push-world";
import type { Receiver } from "./receiver";

let running: PushWorld;
let receiver: Receiver;
beforeEach(async () => {
  running = await startPushWorld({ timeoutMs: 5_000 });
  receiver = await running.receiver();
});
afterEach(() => running.close());

async function ledger(filter = {}) {
  const { rows } = await running.engine.push.listPushes(running.accountId, filter, 1);
  return rows.toReversed();
}

describe("what is pushed", () => {
  test("a new status arrives as the tracking reads, with a signature of this second, on one line", async () => {
    await running.pushTo({ url: receiver.url });
    await running.create("PUSHED0001");
    await running.tell("PUSHED0001", "transit");
    await running.sendDue();

    const { body, text, headers, method } = receiver.received[0]!;
    const read = await running.call("GET", "/trackings/4px/PUSHED0001");
    expect(receiver.received).toHaveLength(1);
    expect(method).toBe("POST");
    expect(text).not.toMatch(/[\r\n]/);
    expect(Object.keys(body)).toEqual(["meta", "data", "verifyInfo"]);
    expect(body.meta).toEqual({ code: 200, type: "Success", message: "Success" });
    expect(body.data).toEqual(read.data);
    expect(body.data).toMatchObject({ status: "transit", customer_name: "Ada" });
    const timeStr = running.world.now().getTime() / SECOND_MS;
    expect(body.verifyInfo).toEqual({ timeStr, signature: pushSignature(EMAIL, timeStr) });
    const [delivery] = await ledger();
    expect(headers).toMatchObject({
      "waymark-delivery": delivery?.id,
      "waymark-sequence": "1",
      "waymark-attempt": "1",
    });
    expect(delivery).toMatchObject({
      state: "delivered",
      status: "transit",
      trackingNumber: "PUSHED0001",
      nextAttemptAt: null,
      attempts: [{ number: 1, attemptedAt: running.world.now(), httpStatus: 200, error: null }],
    });
    expect(delivery?.attempts[0]?.durationMs).toBeGreaterThanOrEqual(0);
  });

  test("another event of the same status is pushed; a poll without changes and a new title are not", async () => {
    await running.pushTo({ url: receiver.url });
    await running.create("EVENTS0001");
    await running.tell("EVENTS0001", "transit");
    await running.tell("EVENTS0001", "transit");
    const path = "/trackings/4px/EVENTS0001";
    await running.call("PUT", path, { title: "Renamed" });
    await running.database.pool.query("update engine_trackings set next_check_at = created_at");
    expect(await running.engine.pollDue(10)).toMatchObject({ checked: 1, changed: 0 });
    await running.sendDue();
    expect(receiver.received.map(({ body }) => body.data.lastEvent)).toEqual([
      "Event 1,2018-04-18 08:00",
      "Event 2,2018-04-18 08:01",
    ]);
  });

  test("a status that is set by hand, and taken back, is pushed like the carrier's own", async () => {
    await running.pushTo({ url: receiver.url });
    await running.create("MANUAL0001");
    await running.tell("MANUAL0001", "transit");
    await running.call("PUT", "/trackings/4px/MANUAL0001", { status: 4 });
    await running.call("PUT", "/trackings/4px/MANUAL0001", { status: 8 });
    await running.sendDue();
    expect(receiver.received.map(({ body }) => body.data.status)).toEqual([
      "transit",
      "delivered",
      "transit",
    ]);
  });

  test("each address gets the statuses it wants, numbered without gaps of its own", async () => {
    const doorstep = await running.receiver();
    const off = await running.receiver();
    await running.pushTo(
      { url: receiver.url },
      { url: doorstep.url, statuses: ["pickup", "delivered"] },
      { url: off.url, enabled: false },
    );
    await running.create("WANTED0001");
    for (const status of ["transit", "pickup", "transit", "delivered"] as const) {
      await running.tell("WANTED0001", status);
    }
    await running.sendDue();
    const seen = ({ received }: Receiver) =>
      received.map(({ headers, body }) => [headers["waymark-sequence"], body.data.status]);
    expect(seen(receiver)).toEqual([
      ["1", "transit"],
      ["2", "pickup"],
      ["3", "transit"],
      ["4", "delivered"],
    ]);
    expect(seen(doorstep)).toEqual([
      ["1", "pickup"],
      ["2", "delivered"],
    ]);
    expect(off.received).toEqual([]);
  });

  test("the ledger is written with the change or not at all", async () => {
    await running.pushTo({ url: receiver.url });
    await running.create("ATOMIC0001");
    await running.database.pool.query(
      "alter table engine_deliveries add constraint full_disk check (tracking_number <> 'ATOMIC0001')",
    );
    await expect(running.tell("ATOMIC0001", "transit")).rejects.toThrow("full_disk");
    expect((await running.call("GET", "/trackings/4px/ATOMIC0001")).data).toMatchObject({
      status: "pending",
    });
    expect(await ledger()).toEqual([]);

    await running.database.pool.query("alter table engine_deliveries drop constraint full_disk");
    // The lease of the failed poll has expired by then.
    await running.database.pool.query(
      "update engine_trackings set next_check_at = created_at, leased_until = null",
    );
    await running.engine.pollDue(10);
    expect(await ledger()).toMatchObject([{ sequence: 1, status: "transit", state: "pending" }]);
  });

  test("stored pushes name no customer", async () => {
    await running.pushTo({ url: receiver.url });
    await running.create("SEALED0001");
    await running.tell("SEALED0001", "transit");
    const { rows } = await running.database.pool.query<{ text: string }>(
      "select d::text as text, encode(data_sealed, 'escape') as data from engine_deliveries d",
    );
    expect(JSON.stringify(rows)).not.toContain("Ada");
    const [delivery] = await ledger();
    const data = await running.engine.push.readData(running.accountId, delivery!.id);
    expect(JSON.parse(data!)).toMatchObject({ customer_name: "Ada" });
  });
});

describe("what is tried again", () => {
  test("fourteen times at growing distances, each with a fresh signature, then never again", async () => {
    receiver.answer = () => 503;
    await running.pushTo({ url: receiver.url });
    await running.create("FAILING001");
    await running.tell("FAILING001", "transit");
    const begin = running.world.now().getTime();
    let delayMs = 30 * SECOND_MS;
    await running.sendDue();
    for (let tries = 2; tries <= 14; tries++) {
      running.world.advance(delayMs - 1);
      await running.sendDue();
      expect(receiver.received).toHaveLength(tries - 1);
      running.world.advance(1);
      await running.sendDue();
      expect(receiver.received).toHaveLength(tries);
      delayMs *= 2;
    }
    running.world.advance(10 * DAY_MS);
    await running.sendDue();

    const [delivery] = await ledger();
    expect(delivery).toMatchObject({ state: "dead", nextAttemptAt: null });
    expect(delivery?.attempts.map(({ httpStatus }) => httpStatus)).toEqual(Array(14).fill(503));
    const lastAfterMs = delivery!.attempts[13]!.attemptedAt.getTime() - begin;
    expect(lastAfterMs).toBe((2 ** 13 - 1) * 30 * SECOND_MS);
    const signatures = receiver.received.map(({ body }) => body.verifyInfo);
    expect(new Set(signatures.map(({ timeStr }) => timeStr)).size).toBe(14);
    for (const { timeStr, signature } of signatures) {
      expect(signature).toBe(pushSignature(EMAIL, timeStr));
    }
    const others = receiver.received.map(({ body }) => JSON.stringify(body.data));
    expect(new Set(others).size).toBe(1);
  });

  test("a later push of the same parcel waits for the earlier one, and those of others do not", async () => {
    receiver.answer = ({ body }) => (body.data.tracking_number === "STUCK00001" ? 500 : 200);
    await running.pushTo({ url: receiver.url });
    await running.create("STUCK00001");
    await running.create("FREE000001");
    await running.tell("STUCK00001", "transit");
    await running.tell("STUCK00001", "pickup");
    await running.tell("FREE000001", "transit");
    await running.tell("STUCK00001", "delivered");
    await running.sendDue();
    expect(receiver.numbers()).toEqual(["STUCK00001", "FREE000001"]);

    receiver.answer = () => 200;
    running.world.advance(30 * SECOND_MS);
    await running.sendDue();
    const stuck = receiver.received.filter(
      ({ body }) => body.data.tracking_number === "STUCK00001",
    );
    expect(stuck.map(({ body }) => body.data.status)).toEqual([
      "transit",
      "transit",
      "pickup",
      "delivered",
    ]);
    // The numbers show that something came late, and that nothing is missing.
    expect(receiver.received.map(({ headers }) => Number(headers["waymark-sequence"]))).toEqual([
      1, 3, 1, 2, 4,
    ]);
  });

  test("once the earlier push is dead, the later ones go on", async () => {
    receiver.answer = ({ body }) => (body.data.status === "transit" ? 400 : 200);
    await running.pushTo({ url: receiver.url });
    await running.create("REFUSED001");
    await running.tell("REFUSED001", "transit");
    await running.tell("REFUSED001", "delivered");
    for (let tries = 0; tries < 14; tries++) {
      await running.sendDue();
      running.world.advance(2 * DAY_MS);
    }
    await running.sendDue();
    expect((await ledger()).map(({ state }) => state)).toEqual(["dead", "delivered"]);
  });

  test("an address that does not answer is left alone for half a minute, whatever is due", async () => {
    await running.pushTo({ url: receiver.url });
    await receiver.close();
    for (const number of ["SILENT0001", "SILENT0002"]) {
      await running.create(number);
      await running.tell(number, "transit");
    }
    await running.sendDue();
    const attempts = async () => (await ledger()).map((delivery) => delivery.attempts.length);
    expect(await attempts()).toEqual([1, 0]);
    running.world.advance(30 * SECOND_MS - 1);
    await running.sendDue();
    expect(await attempts()).toEqual([1, 0]);
    running.world.advance(1);
    await running.sendDue();
    expect((await ledger())[1]?.attempts).toMatchObject([
      { httpStatus: null, error: "The connection was refused." },
    ]);
  });
});

describe("senders do not block each other", () => {
  test("a receiver that hangs delays no other", async () => {
    const slow = await running.receiver();
    let answerSlow = (_status: number) => {};
    const asked = new Promise<void>((resolve) => {
      slow.answer = () => {
        resolve();
        return new Promise((answer) => (answerSlow = answer));
      };
    });
    await running.pushTo({ url: slow.url }, { url: receiver.url });
    await running.create("SHARED0001");
    await running.tell("SHARED0001", "transit");
    const claimed = await running.engine.push.lease(10);
    const rounds = claimed.map((callback) => running.engine.push.send(callback));
    await asked;

    // While the slow one thinks, the other gets this and what follows.
    await expect.poll(() => receiver.received.length).toBe(1);
    await running.tell("SHARED0001", "pickup");
    await expect
      .poll(async () => {
        await running.sendDue();
        return receiver.received.map(({ body }) => body.data.status);
      })
      .toEqual(["transit", "pickup"]);
    expect(slow.received).toHaveLength(1);

    slow.answer = () => 200;
    answerSlow(200);
    await Promise.all(rounds);
    await running.sendDue();
    expect(slow.received.map(({ body }) => body.data.status)).toEqual(["transit", "pickup"]);
  });

  test("two senders never have one address, and what comes in meanwhile is not forgotten", async () => {
    await running.pushTo({ url: receiver.url });
    await running.create("ALONE00001");
    await running.tell("ALONE00001", "transit");
    const [first] = await running.engine.push.lease(10);
    expect(await running.engine.push.lease(10)).toEqual([]);
    await running.tell("ALONE00001", "delivered");
    expect(await running.engine.push.lease(10)).toEqual([]);
    await running.engine.push.send(first!);
    expect(receiver.received.map(({ body }) => body.data.status)).toEqual(["transit", "delivered"]);
    expect(await running.engine.push.lease(10)).toEqual([]);
  });

  test("a push that is written while its address is being given back keeps the address due", async () => {
    const { pool } = running.database;
    await running.pushTo({ url: receiver.url });
    await running.create("RACING0001");
    const { rows } = await pool.query<TrackingRow>("select * from engine_trackings");
    const before = rows[0]!;
    // As after a round that found everything done: claimed, and nothing to send.
    await pool.query("update engine_callbacks set due_at = $1", [running.world.now()]);
    const [claimed] = await running.engine.push.lease(10);
    const writer = await pool.connect();
    await writer.query("begin");
    const news = [{ before, after: { ...before, status: "transit" as const } }];
    await running.engine.push.record(writer, running.accountId, news);
    const round = running.engine.push.send(claimed!);
    const waiting = "select from pg_locks where not granted";
    await expect.poll(async () => (await pool.query(waiting)).rowCount).toBeGreaterThan(0);
    await writer.query("commit");
    writer.release();
    expect(await round).toBe(0);
    await running.sendDue();
    expect(receiver.numbers()).toEqual(["RACING0001"]);
  });

  test("a sender that stops begins no further delivery, and the next one continues", async () => {
    await running.pushTo({ url: receiver.url });
    const stopping = new AbortController();
    receiver.answer = () => (stopping.abort(), 200);
    for (const number of ["STOP000001", "STOP000002"]) {
      await running.create(number);
      await running.tell(number, "transit");
    }
    const [claimed] = await running.engine.push.lease(10);
    expect(await running.engine.push.send(claimed!, stopping.signal)).toBe(1);
    await running.sendDue();
    expect(receiver.numbers()).toEqual(["STOP000001", "STOP000002"]);
  });

  test("deliveries of a killed sender are sent by another once its lease expired, under the same id", async () => {
    await running.pushTo({ url: receiver.url });
    await running.create("KILLED0001");
    await running.tell("KILLED0001", "transit");
    // Killed before it began: only its lease is left.
    expect(await running.engine.push.lease(10)).toHaveLength(1);
    await running.sendDue();
    expect(receiver.received).toEqual([]);
    await expireClaims();
    await running.sendDue();
    expect(receiver.received).toHaveLength(1);

    // Killed between the answer and its note: the push is repeated with the same id.
    await running.tell("KILLED0001", "delivered");
    const [claimed] = await running.engine.push.lease(10);
    await running.database.pool.query(
      "alter table engine_delivery_attempts add constraint killed check (false) not valid",
    );
    await expect(running.engine.push.send(claimed!)).rejects.toThrow("killed");
    await running.database.pool.query(
      "alter table engine_delivery_attempts drop constraint killed",
    );
    await expireClaims();
    await running.sendDue();
    const ids = receiver.received.map(({ headers }) => headers["waymark-delivery"]);
    expect(ids).toHaveLength(3);
    expect(ids[2]).toBe(ids[1]);
    expect((await ledger()).map(({ state }) => state)).toEqual(["delivered", "delivered"]);
  });

  test("a sender that lost its address notes its attempt and leaves the rest to the other", async () => {
    await running.pushTo({ url: receiver.url });
    for (const number of ["LOST000001", "LOST000002"]) {
      await running.create(number);
      await running.tell(number, "transit");
    }
    const [late] = await running.engine.push.lease(10);
    await expireClaims();
    const [current] = await running.engine.push.lease(10);
    expect(await running.engine.push.send(late!)).toBe(1);
    expect(await running.engine.push.send(current!)).toBe(1);
    expect(receiver.numbers()).toEqual(["LOST000001", "LOST000002"]);
  });
});

function expireClaims() {
  return running.database.pool.query(
    "update engine_callbacks set leased_until = clock_timestamp() - interval '1 ms'",
  );
}
