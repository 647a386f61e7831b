// Each fault must look to a client like what it plays, and be counted.
import { afterEach, expect, test } from "vitest";
import { FAULTS, type FaultyService, startFaultyService } from "./faulty-network.ts";

const open: FaultyService[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.stop();
});

async function start(faultShare: number) {
  const worked: string[] = [];
  const service = await startFaultyService({
    handle: async (request) => {
      worked.push(`${request.method} ${await request.text()}`);
      return Response.json({ meta: { code: 200 }, data: "x".repeat(100) });
    },
    seed: 3,
    faultShare,
    hangMs: 5,
    retryAfterSeconds: 2,
  });
  open.push(service);
  const call = async (key = "a", method = "POST") => {
    const answer = await fetch(`${service.baseUrl}/trackings/batch`, {
      method,
      headers: { "trackingmore-api-key": key },
      body: method === "POST" ? "[]" : null,
    }).catch(() => null);
    const text = await answer?.text().catch(() => "broken off");
    return answer ? `${answer.status} ${text?.slice(0, 10)}` : "no answer";
  };
  return { service, worked, call };
}

test("faults come in turn: four before the work and three after it", async () => {
  const { service, worked, call } = await start(1);
  const seen: string[] = [];
  for (const fault of FAULTS) seen.push(`${fault}: ${await call()}, worked ${worked.length}`);
  expect(seen).toEqual([
    `429: 429 {"meta":{", worked 0`,
    "500: 500 <html><bod, worked 0",
    "time-out: no answer, worked 0",
    "connection cut: no answer, worked 0",
    "502 after the work: 502 <html><bod, worked 1",
    "half a body: 200 broken off, worked 2",
    "answer lost: no answer, worked 3",
  ]);
  expect(service.counts().calls).toBe(FAULTS.length);
  expect(new Set(Object.values(service.counts().faults))).toEqual(new Set([1]));
});

test("a 429 says how long to wait", async () => {
  const { service } = await start(1);
  const answer = await fetch(`${service.baseUrl}/trackings/get`, {
    headers: { "trackingmore-api-key": "a" },
  });
  expect(answer.headers.get("retry-after")).toBe("2");
});

test("without faults calls go through, and accounts begin at different ones", async () => {
  const { service, call } = await start(0);
  expect(await call()).toMatch(/^200/);
  expect(service.counts()).toMatchObject({ calls: 1, faults: { "429": 0 } });
  const rough = await start(1);
  await rough.call("a");
  await rough.call("b");
  expect(rough.service.counts().faults).toMatchObject({ "429": 1, "500": 1 });
});

test("one can wait for a call that did its work and lies unanswered", async () => {
  const { service, worked, call } = await start(0);
  const moment = service.nextUnanswered();
  await call("a", "GET");
  const pending = call("a", "POST");
  await moment;
  expect(worked).toEqual(["GET ", "POST []"]);
  expect(await pending).toBe("no answer");
});
