// A fault at each call of a poll and of a token's renewal ends as a calm run.
import { expect, test } from "vitest";
import { HOUR_MS, MINUTE_MS } from "../../app/lib/time";
import { CARRIER_STAND_INS } from "../carrier-stand-ins/all";
import {
  database,
  describe,
  openShop,
  play,
  playAll,
  script,
  SHOP,
  standIns,
  type Scenario,
  aroundCarrierTests,
} from "./carrier-world";

aroundCarrierTests();

const poll: Scenario = {
  jobs: ["(polling)"],
  async begin({ main }) {
    const { services } = main();
    const accountId = await openShop(main());
    for (const carrier of ["fedex", "dhl"]) {
      const { credentials = {} } = CARRIER_STAND_INS.find(({ id }) => id === carrier) ?? {};
      await services.engine.carrierKeys.save(accountId, carrier, credentials);
    }
    standIns.stateOf("fedex").tokensIssued = 0;
    for (const number of ["FEDEX0001", "FEDEX0002"])
      script("fedex", number, "accepted", "delivered");
    script("dhl", "DHL0001", "accepted", "delivered");
    const service = await services.trackingServiceFor(SHOP);
    await service.createBatch([
      { tracking_number: "FEDEX0001", carrier_code: "fedex" },
      { tracking_number: "FEDEX0002", carrier_code: "fedex" },
      { tracking_number: "DHL0001", carrier_code: "dhl" },
    ]);
    await database.clock.advance(1 * MINUTE_MS);
  },
  act: ({ main }) => main().work(),
};

test("a poll that fails or dies at any call: nothing lost or doubled, no call above the budget, one renewal", async () => {
  const visits = await playAll(poll, ({ world, end }, target) => {
    const [trackings] = end as [{ status: string }[]];
    expect(trackings.map(({ status }) => status)).toEqual(Array(3).fill("delivered"));
    expect(Math.max(...world.dhlCalls.values()), describe(target)).toBe(1);
    // A second token is for a process that never got the first one, or could not keep it.
    const most = target === null || target.fault === "overtaken" ? 1 : 2;
    expect(standIns.stateOf("fedex").tokensIssued, describe(target)).toBeLessThanOrEqual(most);
  });
  const calls = new Set(visits.map(({ call }) => call));
  for (const call of ["sql engine.lease", "sql engine.key_write_token", "sql engine.write_changed"])
    expect(calls).toContain(call);
  expect([...calls].filter((call) => call.includes("/oauth/token"))).toHaveLength(1);

  // A worker that died between taking a call of the budget and making it: the call stays counted, and is made later.
  const made = visits.find(({ call }) => call.includes("/dhl/"))!;
  const calm = await play(poll, null);
  const callsMade = standIns.stateOf("dhl").calls;
  const died = await play(poll, { ...made, fault: "killed_before" });
  expect(died.end).toEqual(calm.end);
  expect(standIns.stateOf("dhl").calls).toBe(callsMade);
  expect(Math.max(...died.world.dhlCalls.values())).toBe(1);
}, 1_800_000);

const FEDEX_NUMBERS = ["FEDEX0001", "FEDEX0002"];

/** @param isKnown the worker's answer is what the parcels have already */
function overtakenPoll(isKnown: boolean): Scenario {
  return {
    jobs: ["(polling)"],
    async begin({ main }) {
      const { services } = main();
      const accountId = await openShop(main());
      const { credentials = {} } = CARRIER_STAND_INS.find(({ id }) => id === "fedex") ?? {};
      await services.engine.carrierKeys.save(accountId, "fedex", credentials);
      for (const number of FEDEX_NUMBERS) script("fedex", number, "accepted");
      const service = await services.trackingServiceFor(SHOP);
      await service.createBatch(
        FEDEX_NUMBERS.map((number) => ({ tracking_number: number, carrier_code: "fedex" })),
      );
      await database.clock.advance(1 * MINUTE_MS);
      if (!isKnown) return;
      await main().work();
      // Every parcel is due again.
      await database.clock.advance(6 * HOUR_MS);
    },
    act: ({ main }) => main().work(),
    news() {
      for (const number of FEDEX_NUMBERS) script("fedex", number, "accepted", "delivered");
    },
  };
}

test.each([
  ["a new answer", overtakenPoll(false), "sql engine.write_changed"],
  ["an answer that says nothing new", overtakenPoll(true), "sql engine.write_same"],
] as const)(
  "%s is not written once another worker wrote a newer one",
  async (_what, scenario, write) => {
    const calm = await play(scenario, null);
    const { visits } = calm.world.plan;
    const answeredAt = visits.findLastIndex(({ call }) => call.startsWith("fetch "));
    const after = visits.slice(answeredAt + 1);
    expect(after.map(({ call }) => call)).toContain(write);
    for (const visit of after.filter(({ possible }) => possible.includes("overtaken"))) {
      const target = { ...visit, fault: "overtaken" } as const;
      const outcome = await play(scenario, target);
      expect(outcome.world.plan.hasHit(), describe(target)).toBe(true);
      expect(outcome.end, describe(target)).toEqual(calm.end);
    }
  },
  600_000,
);
