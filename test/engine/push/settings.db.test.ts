// An account's addresses and e-mail; the ledger's pages, replays and retention.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Resolve } from "~/lib/public-address.server";
import { startSendLoop } from "~/engine/push/sending/send-loop.server";
import { DAY_MS, MINUTE_MS, SECOND_MS } from "~/lib/time";
import { STATUSES, type Status } from "~/trackingmore/contract/status";
import { pushSignature } from "~/trackingmore/contract/push-signature.server";
import { EMAIL, startPushWorld, type PushWorld } from "./push-world";
import type { Receiver } from "./receiver";

let running: PushWorld;
let receiver: Receiver;
beforeEach(async () => {
  running = await startPushWorld();
  receiver = await running.receiver();
});
afterEach(() => running.close());

const to = (url: string, statuses: readonly Status[] = STATUSES, enabled = true) => ({
  url,
  statuses,
  enabled,
});

describe("settings", () => {
  test("are kept in their order, each address in one spelling", async () => {
    const { push } = running.engine;
    const saved = await push.setCallbacks(running.accountId, [
      to(" HTTP://127.0.0.1:80/b#part ", ["delivered", "transit"]),
      to("http://127.0.0.1/a", STATUSES, false),
    ]);
    expect(saved).toEqual({ outcome: "saved" });
    expect(await push.readSettings(running.accountId)).toMatchObject({
      email: EMAIL,
      callbacks: [
        { url: "http://127.0.0.1/b", statuses: ["transit", "delivered"], enabled: true },
        { url: "http://127.0.0.1/a", enabled: false, lastSequence: 0, pending: 0 },
      ],
    });
  });

  test("all faults are reported at once, and nothing is saved", async () => {
    const { push } = running.engine;
    const saved = await push.saveSettings(running.accountId, {
      email: "nobody",
      callbacks: [
        to("ftp://127.0.0.1/"),
        to("http://user:secret@127.0.0.1/"),
        to("http://127.0.0.1/", []),
        to("http://127.0.0.1:80"),
        to("http://127.0.0.1/fifth"),
      ],
    });
    expect(saved).toEqual({
      outcome: "refused",
      problems: [
        { at: "email", problem: "email_invalid" },
        { at: 0, problem: "url_invalid" },
        { at: 1, problem: "url_invalid" },
        { at: 2, problem: "statuses_missing" },
        { at: 3, problem: "url_repeated" },
        { at: 4, problem: "over_limit" },
      ],
    });
    expect(await push.readSettings(running.accountId)).toEqual({ email: EMAIL, callbacks: [] });
  });

  test("without an e-mail address nothing can be signed, so nothing is turned on", async () => {
    const { push } = running.engine;
    const { accountId } = await running.engine.createAccount({ name: "no address" });
    const needed = {
      outcome: "refused",
      problems: [{ at: "email", problem: "email_needed" }],
    };
    expect(await push.setCallbacks(accountId, [to(receiver.url)])).toEqual(needed);
    expect(await push.setEmail(accountId, " new@example.com ")).toEqual({ outcome: "saved" });
    expect(await push.setCallbacks(accountId, [to(receiver.url)])).toEqual({ outcome: "saved" });
    expect(await push.setEmail(accountId, "")).toEqual(needed);
    const off = [to(receiver.url, STATUSES, false)];
    const both = await push.saveSettings(accountId, { email: null, callbacks: off });
    expect(both).toEqual({ outcome: "saved" });
  });

  test("a new e-mail address signs from the next attempt on", async () => {
    receiver.answer = () => 500;
    await running.pushTo({ url: receiver.url });
    await running.create("RESIGN0001");
    await running.tell("RESIGN0001", "transit");
    await running.sendDue();
    await running.engine.push.setEmail(running.accountId, "new@example.com");
    running.world.advance(30 * SECOND_MS);
    await running.sendDue();
    const [first, second] = receiver.received.map(({ body }) => body.verifyInfo);
    expect(first?.signature).toBe(pushSignature(EMAIL, first!.timeStr));
    expect(second?.signature).toBe(pushSignature("new@example.com", second!.timeStr));
  });

  test("one account never sees or moves another's", async () => {
    const { push } = running.engine;
    await running.pushTo({ url: receiver.url });
    await running.create("MINE000001");
    await running.tell("MINE000001", "transit");
    await running.sendDue();
    const { rows } = await push.listPushes(running.accountId, {}, 1);
    const deliveryId = rows[0]!.id;
    const { accountId: stranger } = await running.engine.createAccount({ name: "stranger" });
    expect(await push.listPushes(stranger, {}, 1)).toEqual({ rows: [], total: 0 });
    expect(await push.readData(stranger, deliveryId)).toBeNull();
    expect(await push.replay(stranger, { deliveryId })).toEqual({ replayed: 0, removedAddress: 0 });
    await running.sendDue();
    expect(receiver.received).toHaveLength(1);
    const nobody = "00000000-0000-4000-8000-000000000000";
    await expect(push.setCallbacks(nobody, [])).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("private networks", () => {
  const names: Record<string, string> = { "public.test": "8.8.8.8", "inside.test": "10.1.2.3" };
  const resolve: Resolve = async (name) => {
    if (!names[name]) throw new Error("ENOTFOUND");
    return [{ address: names[name], family: 4 }];
  };

  test("are refused when an address is saved, by name or by number", async () => {
    const guarded = await startPushWorld({ allowPrivate: false, resolve });
    const save = (...urls: string[]) =>
      guarded.engine.push.setCallbacks(
        guarded.accountId,
        urls.map((url) => to(url)),
      );
    expect(
      await save("https://inside.test/", "http://169.254.169.254/latest", "https://nowhere.test/"),
    ).toEqual({
      outcome: "refused",
      problems: [
        { at: 0, problem: "url_private" },
        { at: 1, problem: "url_private" },
        { at: 2, problem: "url_unknown_host" },
      ],
    });
    expect(await save("https://public.test/")).toEqual({ outcome: "saved" });
    await guarded.close();
  });

  test("are refused when a saved name leads there later, and the ledger says so", async () => {
    let home = "8.8.8.8";
    const rebinding: Resolve = async () => [{ address: home, family: 4 }];
    const guarded = await startPushWorld({ allowPrivate: false, resolve: rebinding });
    const trap = await guarded.receiver();
    await guarded.pushTo({ url: `http://hooks.test:${trap.port}/` });
    home = "127.0.0.1";
    await guarded.create("REBOUND001");
    await guarded.tell("REBOUND001", "transit");
    await guarded.sendDue();
    expect(trap.received).toEqual([]);
    const { rows } = await guarded.engine.push.listPushes(guarded.accountId, {}, 1);
    expect(rows).toMatchObject([
      {
        state: "pending",
        attempts: [{ httpStatus: null, error: "The address is on a private network." }],
      },
    ]);
    await guarded.close();
  });
});

describe("addresses that change", () => {
  test("a removed one's pushes are given up, a kept one's are not, and numbering goes on", async () => {
    const { push } = running.engine;
    const other = await running.receiver();
    await running.pushTo({ url: receiver.url }, { url: other.url });
    await running.create("MOVED00001");
    await running.tell("MOVED00001", "transit");
    await running.pushTo({ url: other.url });
    await running.tell("MOVED00001", "delivered");
    await running.sendDue();
    expect(receiver.received).toEqual([]);
    expect(other.received.map(({ headers }) => headers["waymark-sequence"])).toEqual(["1", "2"]);
    const { rows } = await push.listPushes(running.accountId, { url: receiver.url }, 1);
    expect(rows).toMatchObject([{ state: "dead", attempts: [] }]);
    expect(await push.replay(running.accountId, { deliveryId: rows[0]!.id })).toEqual({
      replayed: 0,
      removedAddress: 1,
    });
  });

  test("one that is turned off keeps what is pending until it is turned on again", async () => {
    await running.pushTo({ url: receiver.url });
    await running.create("PAUSED0001");
    await running.tell("PAUSED0001", "transit");
    await running.pushTo({ url: receiver.url, enabled: false });
    await running.tell("PAUSED0001", "pickup");
    await running.sendDue();
    expect(receiver.received).toEqual([]);
    await running.pushTo({ url: receiver.url });
    await running.sendDue();
    expect(receiver.received.map(({ body }) => body.data.status)).toEqual(["transit"]);
  });
});

describe("the ledger", () => {
  async function deliver(count: number): Promise<void> {
    await running.create("MANY000001");
    for (let index = 0; index < count; index++) {
      await running.tell("MANY000001", index % 2 ? "pickup" : "transit");
      running.world.advance(MINUTE_MS);
    }
    await running.sendDue();
  }

  test("has pages, newest first", async () => {
    await running.pushTo({ url: receiver.url });
    await deliver(27);
    const { push } = running.engine;
    const first = await push.listPushes(running.accountId, {}, 1);
    const second = await push.listPushes(running.accountId, {}, 2);
    expect([first.total, first.rows.length, second.rows.length]).toEqual([27, 25, 2]);
    const numbers = [...first.rows, ...second.rows].map(({ sequence }) => sequence);
    expect(numbers).toEqual(Array.from({ length: 27 }, (_, index) => 27 - index));
  });

  test("replays a range by number, under the old ids and with all attempts kept", async () => {
    await running.pushTo({ url: receiver.url });
    await deliver(5);
    const { push } = running.engine;
    const before = receiver.received.map(({ headers }) => headers["waymark-delivery"]);
    const range = { sequenceFrom: 2, sequenceTo: 4 };
    expect(await push.replay(running.accountId, range)).toEqual({ replayed: 3, removedAddress: 0 });
    await running.sendDue();
    const again = receiver.received.slice(5);
    expect(again.map(({ headers }) => headers["waymark-delivery"])).toEqual(before.slice(1, 4));
    expect(again.map(({ headers }) => headers["waymark-attempt"])).toEqual(["2", "2", "2"]);
    const { rows } = await push.listPushes(running.accountId, range, 1);
    expect(rows.map(({ state, attempts }) => [state, attempts.length])).toEqual(
      Array(3).fill(["delivered", 2]),
    );
  });

  test("replays a range by time, or by state", async () => {
    const start = running.world.now().getTime();
    await running.pushTo({ url: receiver.url });
    await deliver(4);
    const { push } = running.engine;
    const byTime = {
      createdFrom: new Date(start + MINUTE_MS),
      createdTo: new Date(start + 2 * MINUTE_MS),
    };
    expect(await push.replay(running.accountId, byTime)).toMatchObject({ replayed: 2 });
    expect(await push.replay(running.accountId, { state: "dead" })).toMatchObject({ replayed: 0 });
    await running.sendDue();
    expect(receiver.received.slice(4).map(({ headers }) => headers["waymark-sequence"])).toEqual([
      "2",
      "3",
    ]);
  });

  test("a dead delivery that is replayed has all its tries again", async () => {
    receiver.answer = () => 500;
    await running.pushTo({ url: receiver.url });
    await deliver(1);
    for (let tries = 1; tries < 14; tries++) {
      running.world.advance(2 * DAY_MS);
      await running.sendDue();
    }
    const { push } = running.engine;
    const only = async () => (await push.listPushes(running.accountId, {}, 1)).rows[0]!;
    const dead = await only();
    expect([dead.state, dead.attempts.length]).toEqual(["dead", 14]);
    await push.replay(running.accountId, { deliveryId: dead.id });
    await running.sendDue();
    expect(await only()).toMatchObject({
      state: "pending",
      nextAttemptAt: new Date(running.world.now().getTime() + 30 * SECOND_MS),
    });
    receiver.answer = () => 200;
    running.world.advance(30 * SECOND_MS);
    await running.sendDue();
    const delivered = await only();
    expect([delivered.state, delivered.attempts.length]).toEqual(["delivered", 16]);
  });

  test("is kept for thirty days, with its attempts", async () => {
    await running.pushTo({ url: receiver.url });
    await deliver(2);
    running.world.advance(30 * DAY_MS - 2 * MINUTE_MS);
    expect(await running.engine.push.deleteOld()).toBe(0);
    running.world.advance(MINUTE_MS);
    expect(await running.engine.push.deleteOld()).toBe(1);
    const { rows } = await running.engine.push.listPushes(running.accountId, {}, 1);
    expect(rows.map(({ sequence }) => sequence)).toEqual([2]);
    const left = await running.database.pool.query("select from engine_delivery_attempts");
    expect(left.rowCount).toBe(1);
  });
});

test("the loop sends by itself, survives failures, and stops when what is under way is done", async () => {
  const { push } = running.engine;
  let isBroken = true;
  const errors: unknown[] = [];
  const loop = startSendLoop({
    push: {
      ...push,
      lease: (limit) => (isBroken ? Promise.reject(new Error("away")) : push.lease(limit)),
    },
    onError: (error) => {
      errors.push(error);
      isBroken = false;
    },
  });
  await running.pushTo({ url: receiver.url });
  await running.create("LOOPED0001");
  await running.tell("LOOPED0001", "transit");
  await expect.poll(() => receiver.received.length).toBe(1);
  await loop.stop();
  expect(errors).toHaveLength(1);
  await running.tell("LOOPED0001", "delivered");
  expect(await push.lease(1)).toHaveLength(1);
});
