// A worker killed in the middle of an import: the next one goes on, adds each line once and names the bad ones.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readCsv } from "~/lib/text/csv";
import { type LineProblem, problemOf } from "~/shipments/import/line";
import { rejectedCsv } from "~/shipments/import/rejected.server";
import { beginImport } from "~/shipments/import/run-import.server";
import {
  addLines,
  countLineOutcomes,
  createImport,
  findImport,
} from "~/shipments/import/store-import.server";
import { type AppProcess, startAppProcess } from "../demo/app-process";
import { type TestDatabase, freshDatabase } from "../support/database";
import { freePort } from "../support/ports";

const SHOP = "killed-import.myshopify.com";
/** `IMPORT_LINES=50000 npm test -- import-kill` is the size that a merchant moves with. */
const LINES = Number(process.env.IMPORT_LINES ?? 2_000);
const EVERY_NTH_IS_BAD = 50;
const KILLS = LINES > 10_000 ? 4 : 1;

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

async function startWorker(): Promise<AppProcess> {
  return startAppProcess({
    role: "worker",
    port: await freePort(),
    logFile: path.join(mkdtempSync(path.join(tmpdir(), "waymark-import-kill-")), "app.log"),
    env: {
      DATABASE_URL: database.url,
      SHOPIFY_API_KEY: "import",
      SHOPIFY_API_SECRET: "import-secret",
      SHOPIFY_APP_URL: "http://localhost",
      ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 3).toString("base64")}`,
      LOG_LEVEL: "error",
      SANDBOX: "off",
    },
  });
}

const isBad = (line: number) => line % EVERY_NTH_IS_BAD === 0;

async function sendFile(): Promise<string> {
  const mapping = { number: 0, carrier: 1, order: 2, shipped: null, destination: null };
  const file = { name: "parcels.csv", headerKey: "number|carrier|order", mapping };
  const id = await createImport(database.pool, SHOP, file, new Date());
  const lines = Array.from({ length: LINES }, (_, index) => {
    const line = index + 2;
    const number = isBad(line) ? "no number" : `1Z999AA1${String(line).padStart(10, "0")}`;
    const values = { number, carrier: "UPS", order: `#${line}`, shipped: "", destination: "" };
    return { line, ...values, problem: problemOf(values) };
  });
  for (let at = 0; at < LINES; at += 1_000) {
    expect(await addLines(database, SHOP, id, lines.slice(at, at + 1_000))).toBe(true);
  }
  expect(await beginImport(database, SHOP, id, new Date())).toBe(true);
  return id;
}

test(
  "an import whose worker is killed goes on and ends as if it had not been",
  { timeout: 600_000 },
  async () => {
    const id = await sendFile();
    const find = async () => (await findImport(database.pool, SHOP, id))!;
    const untilDone = (count: number) =>
      expect
        .poll(async () => (await find()).done, { timeout: 300_000, interval: 5 })
        .toBeGreaterThanOrEqual(count);
    let done = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const worker = await startWorker();
      await untilDone(done + 500);
      await worker.kill();
      const found = await find();
      expect(found.done).toBeLessThan(LINES);
      expect(found.finishedAt).toBeNull();
      done = found.done;
    }
    const worker = await startWorker();
    await expect
      .poll(async () => (await find()).finishedAt, { timeout: 300_000, interval: 50 })
      .not.toBeNull();
    await worker.stop();

    const bad = Array.from({ length: LINES }, (_, index) => index + 2).filter(isBad);
    expect(await find()).toMatchObject({ total: LINES, done: LINES });
    const outcomes = await countLineOutcomes(database.pool, SHOP, id);
    expect(Object.fromEntries(outcomes.map((each) => [each.outcome, each.count]))).toEqual({
      added: LINES - bad.length,
      rejected: bad.length,
    });
    const { rows } = await database.pool.query(
      `select count(*)::int as all, count(distinct number_key)::int as numbers from shipments`,
    );
    expect(rows[0]).toEqual({ all: LINES - bad.length, numbers: LINES - bad.length });
    const words = { header: ["Line", "Problem"], problem: (problem: LineProblem) => problem };
    const csv = await new Response(rejectedCsv(database.pool, SHOP, id, words)).text();
    const rejected = [];
    for await (const { fields } of readCsv(csv.split("\r\n"))) rejected.push(fields?.slice(0, 2));
    expect(rejected.slice(1)).toEqual(bad.map((line) => [String(line), "number_invalid"]));
  },
);
