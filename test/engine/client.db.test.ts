// Our client against our server: what one says the other understands, for every call that both know.
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTrackingMore } from "~/trackingmore/client/client.server";
import type { TrackingMore } from "~/trackingmore/client/tracking-more";
import { OWN_BATCH_MAX_ITEMS } from "~/trackingmore/contract/limits";
import { event, journey } from "./journeys";
import { BASE_URL, startTestEngine, type TestEngine } from "./test-engine";

let running: TestEngine;
let service: TrackingMore;
beforeAll(async () => {
  running = await startTestEngine();
  const { apiKey } = await running.engine.createAccount({ name: "ann", email: "ann@example.com" });
  service = createTrackingMore({ fetch: running.engine.handleOwn, baseUrl: BASE_URL, apiKey });
});
afterAll(() => running.close());

const pair = (tracking_number: string, carrier_code = "4px") => ({ tracking_number, carrier_code });

test("a tracking is created, changed, moved, asked about and deleted", async () => {
  expect(await service.create(pair("CLIENT001"))).toMatchObject({ outcome: "created" });
  expect(await service.create(pair("CLIENT001"))).toEqual({ outcome: "exists" });
  expect(await service.create(pair("CLIENT001", "none"))).toMatchObject({
    outcome: "rejected",
    code: 4015,
  });
  expect(
    await service.change(pair("CLIENT001"), { title: "hat", archived: true, status: 4 }),
  ).toEqual({ outcome: "done" });
  expect(await service.get("4px", "CLIENT001")).toMatchObject({
    title: "hat",
    archived: true,
    status: "delivered",
  });
  expect(await service.change(pair("MISSING01"), { title: "hat" })).toEqual({ outcome: "unknown" });

  expect(await service.changeCarrier(pair("CLIENT001"), "usps")).toBe("changed");
  expect(await service.changeCarrier(pair("CLIENT001"), "usps")).toBe("unknown");
  expect(await service.changeCarrier(pair("CLIENT001", "usps"), "usps")).toBe("exists");

  running.carrier.answers.set("CLIENT001", journey([event("2018-04-17 10:00", "Sent", "transit")]));
  expect(await service.realtime(pair("CLIENT001", "usps"))).toMatchObject({
    status: "transit",
    lastEvent: "Sent,2018-04-17 10:00",
  });
  await service.delete("usps", "CLIENT001");
  expect(await service.get("usps", "CLIENT001")).toBeNull();
});

test("250 items of a call are created for the own process, 40 for others", async () => {
  const { apiKey } = await running.engine.createAccount({ name: "bob", email: "bob@example.com" });
  const options = { baseUrl: BASE_URL, apiKey, batchMaxItems: OWN_BATCH_MAX_ITEMS };
  const items = Array.from({ length: 250 }, (_, index) => pair(`LARGE${1000 + index}`));
  const other = createTrackingMore({ ...options, fetch: running.engine.handleV2 });
  await expect(other.createBatch(items.slice(0, 41))).rejects.toMatchObject({
    code: "invalid_input",
  });
  const own = createTrackingMore({ ...options, fetch: running.engine.handleOwn });
  const outcomes = await own.createBatch(items);
  expect(outcomes.filter(({ outcome }) => outcome === "created")).toHaveLength(250);
});

test("many are changed, stopped, counted and deleted, each with its own outcome", async () => {
  const items = ["MANY00001", "MANY00002"].map((number) => pair(number));
  await service.createBatch(items);
  const done = { outcome: "done" };
  const missing = pair("MISSING01");
  expect(
    await service.changeMany([
      { ...items[0]!, status: 7 },
      missing,
      { ...items[1]!, title: "x" },
      pair("no number!"),
    ]),
  ).toEqual([
    done,
    { outcome: "unknown" },
    done,
    { outcome: "rejected", code: 4014, message: expect.any(String) },
  ]);
  expect(await service.countByStatus()).toMatchObject({ pending: 1, exception: 1, transit: 0 });
  expect(await service.countByStatus({ created_at_max: 1 })).toMatchObject({ pending: 0 });
  expect(await service.stopMany(items)).toEqual([done, done]);
  expect((await service.list({})).items.map((found) => found.track_update)).toEqual([false, false]);
  expect(await service.deleteMany([...items, missing])).toEqual([
    done,
    done,
    { outcome: "unknown" },
  ]);
});

test("the account, its carriers, and whose number one may be", async () => {
  expect(await service.readAccount()).toMatchObject({
    email: "ann@example.com",
    phone: null,
    regtime: expect.any(Number),
    track_number: expect.any(Number),
  });
  expect(await service.listCarriers("cn")).toContainEqual(
    expect.objectContaining({ code: "singapore-post", name: "新加坡邮政", type: "globalpost" }),
  );
  const [best] = await service.detectCarriers("RP893531371SG");
  expect(best).toEqual({ code: "singapore-post", name: "Singapore Post" });
  expect(await service.detectCarriers("ORDER1001")).toEqual([]);
});
