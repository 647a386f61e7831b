// npm run keys, as a process beside a running engine.
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestEngine, BASE_URL, type TestEngine } from "../engine/test-engine";
import { call } from "../trackingmore/v2-endpoint";
import { runCommand } from "./command";

let running: TestEngine;
beforeAll(async () => {
  running = await startTestEngine();
});
afterAll(() => running.close());

const keys = (...args: string[]) =>
  runCommand("keys", args, { env: { DATABASE_URL: running.database.url } });

async function codeOf(apiKey: string): Promise<number> {
  const api = { fetch: running.engine.handleV2, baseUrl: BASE_URL, apiKey };
  return (await call(api, "GET", "/trackings/get")).code;
}

interface Made {
  accountId: string;
  keyId: string;
  apiKey: string;
}

async function make(...args: string[]): Promise<Made> {
  return JSON.parse((await keys("create", ...args, "--json")).stdout) as Made;
}

test("an account is made with a key that opens it, gets another, and loses the first", async () => {
  const first = await make("--new-account", "Harbour Office", "--quota", "25");
  expect(await codeOf(first.apiKey)).toBe(200);
  const second = await make("--account", first.accountId, "--name", "night shift");
  expect(second.accountId).toBe(first.accountId);
  expect(await codeOf(second.apiKey)).toBe(200);

  expect(await keys("revoke", first.keyId)).toMatchObject({
    code: 0,
    // Every command names the database that it uses.
    stderr: expect.stringMatching(/^Database: 127\.0\.0\.1:\d+\/\w+\n$/),
  });
  expect(await codeOf(first.apiKey)).toBe(4002);
  expect(await codeOf(second.apiKey)).toBe(200);
  expect((await keys("revoke", first.keyId)).stdout).toBe("It was revoked before.\n");

  const { stdout } = await keys("list");
  expect(stdout).toMatch(/^Harbour Office {3}account \S+ {3}25 left$/m);
  expect(stdout).toMatch(new RegExp(`${second.keyId} {3}…${second.apiKey.slice(-4)} {3}night`));
  expect(stdout).toMatch(new RegExp(`${first.keyId} .* revoked \\d{4}-`));
  for (const { apiKey } of [first, second]) expect(stdout).not.toContain(apiKey);
});

test("a leaked key is revoked without its id", async () => {
  const { apiKey } = await make("--new-account", "Leaked");
  expect(await keys("revoke", apiKey)).toMatchObject({ code: 0 });
  expect(await codeOf(apiKey)).toBe(4002);
  expect(await keys("revoke", apiKey)).toMatchObject({ code: 1, stdout: "" });
});

test("Waymark's own key of a shop is listed as such and stays", async () => {
  const own = await running.engine.createAccount({
    name: "demo.myshopify.com",
    keyName: "Waymark",
    isInternal: true,
  });
  expect((await keys("list", "--account", own.accountId)).stdout).toContain("Waymark's own");
  for (const named of [own.keyId, own.apiKey]) {
    expect(await keys("revoke", named)).toMatchObject({ code: 1, stdout: "" });
  }
  expect(await codeOf(own.apiKey)).toBe(200);
});

test("a quota is set and lifted", async () => {
  const { accountId, apiKey } = await make("--new-account", "Metered", "--quota", "0");
  const api = { fetch: running.engine.handleV2, baseUrl: BASE_URL, apiKey };
  const body = { tracking_number: "RP893531375SG", carrier_code: "singapore-post" };
  const create = async () => (await call(api, "POST", "/trackings/post", { body })).code;
  expect(await create()).toBe(4021);
  expect((await keys("quota", accountId, "off")).stdout).toBe("The account has no limit now.\n");
  expect(await create()).toBe(200);
  const [listed] = JSON.parse((await keys("list", "--account", accountId, "--json")).stdout) as {
    quotaLeft: number | null;
    keys: object[];
  }[];
  expect(listed).toMatchObject({ quotaLeft: null, keys: [{ name: "default" }] });
});

test.each([
  { args: [], says: /^Say what to do: list, create, revoke, quota\./m },
  { args: ["remove"], says: /^Say what to do/m },
  { args: ["create"], says: /needs --account ID or --new-account NAME/ },
  { args: ["create", "--account", "nine"], says: /"nine" is no account's id/ },
  { args: ["create", "--new-account", " "], says: /--new-account takes 1 to 60 characters/ },
  { args: ["create", "--new-account", "a", "--quota", "-1"], says: /quota/ },
  { args: ["revoke"], says: /^Say which key/m },
  { args: ["quota", "nine"], says: /takes an account's id/ },
  { args: ["list", "a", "b", "c"], says: /"c" is one argument too many/ },
])("wrong use is explained: $args", async ({ args, says }) => {
  const answer = await keys(...args);
  expect(answer).toMatchObject({ code: 2, stdout: "" });
  expect(answer.stderr).toMatch(says);
  expect(answer.stderr).toContain("npm run keys -- list");
});

test("an account that is not there is not made", async () => {
  const unknownId = "00000000-0000-4000-8000-000000000000";
  for (const args of [
    ["create", "--account", unknownId],
    ["list", "--account", unknownId],
    ["quota", unknownId, "5"],
  ]) {
    const answer = await keys(...args);
    expect(answer).toMatchObject({ code: 1, stdout: "" });
    expect(answer.stderr).toMatch(/^There is no such account/m);
  }
});
