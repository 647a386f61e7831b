// npm run import:remote-areas, as a process beside a running engine.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { carrierCatalogue } from "~/main/engine.server";
import { startTestEngine, BASE_URL, type TestEngine } from "../engine/test-engine";
import { call } from "../trackingmore/v2-endpoint";
import { runCommand } from "./command";

const EXAMPLE = path.resolve(import.meta.dirname, "../demo/remote-areas.example.csv");
/** Every command names the database that it uses. */
const DATABASE_LINE: unknown = expect.stringMatching(/^Database: 127\.0\.0\.1:\d+\/\w+\n$/);

let running: TestEngine;
let directory: string;
let apiKey: string;

beforeAll(async () => {
  running = await startTestEngine({ catalogue: carrierCatalogue });
  ({ apiKey } = await running.engine.createAccount({ name: "remote" }));
  directory = await mkdtemp(path.join(os.tmpdir(), "remote-areas-"));
});
afterAll(async () => {
  await running.close();
  await rm(directory, { recursive: true });
});

const run = (...args: string[]) =>
  runCommand("import-remote-areas", args, { env: { DATABASE_URL: running.database.url } });
async function fileOf(text: string): Promise<string> {
  const file = path.join(directory, "areas.csv");
  await writeFile(file, text);
  return file;
}
async function remoteFor(country: string, postcode: string): Promise<string[]> {
  const api = { fetch: running.engine.handleV2, baseUrl: BASE_URL, apiKey };
  const { data } = await call(api, "POST", "/trackings/remote", { body: [{ country, postcode }] });
  return (data as { remote: { far_express_company: string }[] }).remote.map(
    (row) => row.far_express_company,
  );
}

test("the example comes into use, and a list goes again", async () => {
  expect(await run(EXAMPLE)).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^ups: \d+ areas from \d+ lines$/m),
    stderr: DATABASE_LINE,
  });
  expect(await remoteFor("Japan", "762-1094")).toEqual(["ups"]);
  expect(await run("--remove", "UPS")).toMatchObject({ code: 0, stdout: "ups: removed\n" });
  expect(await remoteFor("Japan", "762-1094")).toEqual([]);
  expect(await run("--remove", "ups")).toMatchObject({ code: 1, stdout: "" });
});

test("a file with errors names their lines and changes nothing", async () => {
  const file = await fileOf(
    "carrier,country,city\r\ndhl,Chile,Hanga Roa\r\ndhl,Atlantis,Poseidonis\r\n",
  );
  const { code, stdout, stderr } = await run(file);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(/nothing was changed:\n {2}line 3: "Atlantis" is no country\.$/m);
  expect(await remoteFor("Chile", "Hanga Roa")).toEqual([]);
});

test("called wrongly it says how it is used", async () => {
  expect(await run()).toMatchObject({ code: 2, stderr: expect.stringContaining("FILE.csv") });
  expect(await run("no-such-file.csv")).toMatchObject({
    code: 1,
    stderr: '"no-such-file.csv" cannot be read.\n',
  });
});
