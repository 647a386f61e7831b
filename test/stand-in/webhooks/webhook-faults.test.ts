// Faults of the network must be the same from the same seed, counted, and each shop's own.
import { expect, test } from "vitest";
import { addCounts, createFaultyNetwork, type WebhookFaults } from "./webhook-faults.ts";
import type { Delivery } from "./webhooks.ts";

const ROUGH: WebhookFaults = {
  loseShare: 0.05,
  doubleShare: 0.2,
  lateShare: 0.03,
  shuffleWindow: 40,
};

function delivery(shop: string, id: number): Delivery {
  const about = { topic: "orders/updated", eventId: "e", triggeredAt: "", body: "" };
  return { ...about, shop, webhookId: `${shop}-${id}`, state: "pending", attempts: [] };
}

function play(options: { seed?: number; shops?: string[]; faults?: Partial<WebhookFaults> } = {}) {
  const { seed = 1, shops = ["one"], faults = {} } = options;
  const sent: string[] = [];
  const lost: string[] = [];
  const network = createFaultyNetwork(
    { seed, faultsOf: (shop) => (shop === "calm" ? null : { ...ROUGH, ...faults }) },
    {
      send: (each) => sent.push(each.webhookId),
      lose: (each) => lost.push(each.webhookId),
    },
  );
  for (let id = 0; id < 1000; id++) for (const shop of shops) network.pass(delivery(shop, id));
  network.flush();
  const onTime = [...sent];
  network.sendLate();
  return { sent, onTime, lost, counts: network.counts() };
}

test("the same seed brings the same faults, another one others", () => {
  expect(play()).toEqual(play());
  expect(play({ seed: 2 }).sent).not.toEqual(play().sent);
});

test("the counts tell what was lost, doubled, late and overtaken", () => {
  const { sent, onTime, lost, counts } = play();
  const { one } = counts;
  expect(one).toMatchObject({ emitted: 1000, lost: lost.length });
  expect(one?.lost).toBeGreaterThan(25);
  expect(one?.lost).toBeLessThan(80);
  expect(one?.doubled).toBeGreaterThan(140);
  expect(one?.doubled).toBeLessThan(250);
  expect(one?.overtaken).toBeGreaterThan(500);
  expect(sent).toHaveLength(1000 - (one?.lost ?? 0) + (one?.doubled ?? 0));
  expect(new Set(sent).size).toBe(1000 - lost.length);
  expect(new Set(sent.slice(onTime.length)).size).toBe(one?.late);
  expect(addCounts(Object.values(counts))).toEqual(one);
});

test("what is lost is the same whatever else befalls the others", () => {
  expect(play({ faults: { doubleShare: 0, lateShare: 0, shuffleWindow: 1 } }).lost).toEqual(
    play().lost,
  );
});

test("without a window the order stays", () => {
  const { onTime } = play({
    faults: { loseShare: 0, doubleShare: 0, lateShare: 0, shuffleWindow: 1 },
  });
  expect(onTime).toEqual(Array.from({ length: 1000 }, (_, id) => `one-${id}`));
});

test("each shop has its own chance, and a calm one none", () => {
  const { sent, lost } = play({ shops: ["one", "two", "calm"] });
  expect(sent.filter((id) => id.startsWith("one-"))).toEqual(
    play().sent.filter((id) => id.startsWith("one-")),
  );
  const lostOf = (shop: string) =>
    lost.filter((id) => id.startsWith(shop)).map((id) => id.slice(shop.length));
  expect(lostOf("one")).not.toEqual(lostOf("two"));
  expect(sent.filter((id) => id.startsWith("calm-"))).toEqual(
    Array.from({ length: 1000 }, (_, id) => `calm-${id}`),
  );
});
