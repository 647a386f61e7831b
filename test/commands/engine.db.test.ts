// npm run engine, as a process: a v2 server over HTTP, without Shopify.
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { embeddedPostgresDirectory } from "~/lib/postgres/embedded-postgres.server";
import { freshDatabase, type TestDatabase } from "../support/database";
import { freePort } from "../support/ports";
import { call, type V2Door } from "../trackingmore/v2-endpoint";
import { runCommand, startCommand, untilPrinted, type RunningCommand } from "./command";

vi.setConfig({ testTimeout: 90_000 });

let database: TestDatabase;
let env: Record<string, string>;
beforeAll(async () => {
  database = await freshDatabase();
  const DATA_DIR = mkdtempSync(path.join(tmpdir(), "waymark-engine-"));
  env = { DATABASE_URL: database.url, DATA_DIR, LOG_LEVEL: "error", HOST: "127.0.0.1" };
});
afterAll(() => database.drop());

let started: RunningCommand[] = [];
afterEach(async () => {
  for (const { process: child, finished } of started) {
    child.kill("SIGKILL");
    await finished;
  }
  started = [];
});

async function start(...args: string[]): Promise<{ command: RunningCommand; api: V2Door }> {
  return startWith(env, ...args);
}

async function startWith(settings: Record<string, string>, ...args: string[]) {
  const command = startCommand("engine", ["--port", "0", ...args], settings);
  started.push(command);
  const printed = await untilPrinted(command, /Ctrl-C stops it\.\n$/);
  const [, baseUrl = ""] = /address +(\S+)/.exec(printed) ?? [];
  const [, apiKey = ""] = /key +(\S+)/.exec(printed) ?? [];
  const api: V2Door = { fetch: (request) => fetch(request), baseUrl, apiKey };
  return { command, api };
}

const create = (api: V2Door, tracking_number: string) =>
  call(api, "POST", "/trackings/post", {
    body: { tracking_number, carrier_code: "singapore-post" },
  });

test("prints an address and a key that work; the next start has the same key and all trackings", async () => {
  const first = await start("--rate", "off");
  expect(first.api.apiKey).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(await create(first.api, "RP893531375SG")).toMatchObject({ code: 200 });
  expect(first.command.stdout()).toContain(
    `curl -H 'Trackingmore-Api-Key: ${first.api.apiKey}' ${first.api.baseUrl}/trackings/get`,
  );
  first.command.process.kill("SIGINT");
  expect(await first.command.finished).toMatchObject({ code: 0, stderr: "" });

  const second = await start("--rate", "off");
  expect(second.api.apiKey).toBe(first.api.apiKey);
  expect(await call(second.api, "GET", "/trackings/singapore-post/RP893531375SG")).toMatchObject({
    code: 200,
  });
});

test("its poller plays every number, whatever the carrier", async () => {
  const { api } = await start("--rate", "off");
  await create(api, "PLAYED0001");
  await expect
    .poll(
      async () => {
        const { data } = await call(api, "GET", "/trackings/singapore-post/PLAYED0001");
        return (data as { status: string }).status;
      },
      { timeout: 15_000, interval: 200 },
    )
    .not.toBe("pending");
});

test("--clock starts at a time and runs faster, so that a parcel moves while one watches", async () => {
  const { api, command } = await start("--rate", "off", "--clock", "2027-03-01T06:00Z,3600x");
  expect(command.stdout()).toContain(`${api.baseUrl}/docs/testing`);
  await create(api, "SANDBOX-DELIVERED-CLOCK");
  const read = async () => {
    const { data } = await call(api, "GET", "/trackings/singapore-post/SANDBOX-DELIVERED-CLOCK");
    return data as { status: string; created_at: string };
  };
  expect((await read()).created_at).toMatch(/^2027-03-/);
  const isMoving = async () => (await read()).status;
  await expect.poll(isMoving, { timeout: 60_000, interval: 200 }).toBe("transit");
});

test("--key uses exactly that key, the next time too, and each key has an account of its own", async () => {
  const mine = await start("--rate", "off", "--key", "my-own-key-1");
  expect(mine.api.apiKey).toBe("my-own-key-1");
  expect(await create(mine.api, "MINE000001")).toMatchObject({ code: 200 });
  mine.command.process.kill("SIGINT");
  await mine.command.finished;

  const again = await start("--rate", "off", "--key", "my-own-key-1");
  const list = await call(again.api, "GET", "/trackings/get");
  expect(list.data).toMatchObject({ total: "1" });
  const other = await start("--rate", "off", "--key", "another-key-2");
  expect((await call(other.api, "GET", "/trackings/get")).data).toMatchObject({ total: "0" });
  const guessed = { ...other.api, apiKey: "11111111-2222-4333-8444-555555555555" };
  expect(await call(guessed, "GET", "/trackings/get")).toMatchObject({ code: 4001 });
});

test("--rate off lets a burst through; two processes with a rate share one account's", async () => {
  const free = await start("--rate", "off", "--key", "rate-free-1");
  const burst = (apis: V2Door[]) =>
    Promise.all(apis.map(async (api) => (await call(api, "GET", "/trackings/get")).code));
  expect(await burst(Array.from({ length: 10 }, () => free.api))).toEqual(Array(10).fill(200));

  const [one, two] = await Promise.all([
    start("--rate", "0.001", "--key", "rate-shared"),
    start("--rate", "0.001", "--key", "rate-shared"),
  ]);
  const codes = await burst([one.api, two.api, one.api, two.api]);
  expect(codes.toSorted()).toEqual([200, 429, 429, 429]);
});

test("calls during the start wait for their answer", async () => {
  const port = await freePort();
  started.push(startCommand("engine", ["--port", String(port), "--key", "early-bird-1"], env));
  const api = { fetch, baseUrl: `http://127.0.0.1:${port}/v2`, apiKey: "early-bird-1" };
  const first = async (): Promise<{ code: number }> =>
    create(api, "EARLY00001").catch(async () => {
      await sleep(5);
      return first();
    });
  expect(await first()).toMatchObject({ code: 200 });
});

test("a port in use is reported in one sentence", async () => {
  const squatter = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => squatter.once("listening", resolve));
  const { port } = squatter.address() as AddressInfo;
  const answer = await runCommand("engine", ["--port", String(port)], { env });
  squatter.close();
  expect(answer).toMatchObject({
    code: 1,
    stdout: "",
    stderr: `Port ${port} is in use. Stop the process that uses it, or choose another one with --port.\n`,
  });
});

test.each([
  { args: ["--port", "70000"], says: /^--port takes a whole number from 0 to 65535/ },
  { args: ["--rate", "fast"], says: /^--rate takes requests a second, or off/ },
  { args: ["--key", "a b"], says: /^--key takes 8 to 200/ },
  { args: ["--clock", "fast"], says: /^--clock takes a speed up to 3600x, a time/ },
  { args: ["--clock", "9999x"], says: /^--clock takes a speed up to 3600x, a time/ },
  { args: ["--clock", "2027-02-31T00:00Z,"], says: /^--clock takes/ },
  { args: ["--verbose"], says: /--verbose/ },
])("wrong use is explained: $args", async ({ args, says }) => {
  const answer = await runCommand("engine", args, { env });
  expect(answer).toMatchObject({ code: 2, stdout: "" });
  expect(answer.stderr).toMatch(says);
});

test("--fresh never empties the database of DATABASE_URL", async () => {
  const answer = await runCommand("engine", ["--port", "0", "--fresh"], { env });
  expect(answer.code).toBe(1);
  expect(answer.stderr).toMatch(/^DATABASE_URL names a database that may not be ours to empty/);
});

test("without DATABASE_URL it brings its own database, which keys can look into, and --fresh empties", async () => {
  const DATA_DIR = mkdtempSync(path.join(tmpdir(), "waymark-engine-"));
  const own = { DATA_DIR, LOG_LEVEL: "error", HOST: "127.0.0.1" };
  onTestFinished(async () => {
    const directory = embeddedPostgresDirectory(path.join(DATA_DIR, "engine/postgres"));
    for (const left of [directory, DATA_DIR]) await rm(left, { recursive: true, force: true });
  });
  const first = await startWith(own, "--rate", "off");
  await create(first.api, "FRESH00001");
  expect((await runCommand("engine", ["--port", "0"], { env: own })).stderr).toMatch(
    /is using this database already/,
  );
  const listed = await runCommand("keys", ["list", "--engine"], { env: own });
  expect(listed.stdout).toContain(`…${first.api.apiKey.slice(-4)}`);
  first.command.process.kill("SIGINT");
  expect(await first.command.finished).toMatchObject({ code: 0 });

  const second = await startWith(own, "--rate", "off", "--fresh");
  expect(second.api.apiKey).toBe(first.api.apiKey);
  expect((await call(second.api, "GET", "/trackings/get")).data).toMatchObject({ total: "0" });
  second.command.process.kill("SIGINT");
  await second.command.finished;
});
