// Two processes and four clients write the same numbers at once: none is doubled, none is lost.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seededRandom } from "~/carriers/sandbox/random";
import { createAccounts } from "~/engine/accounts/accounts.server";
import { countByStatus } from "~/engine/trackings/store-counts.server";
import { type AppProcess, startAppProcess } from "../demo/app-process";
import { type TestDatabase, freshDatabase } from "../support/database";
import { freePort } from "../support/ports";
import { type V2Door, call } from "../trackingmore/v2-endpoint";

const CLIENTS = 4;
const TURNS = 80;
const BATCH = 40;
/** Few enough that every batch meets the others. */
const SHARED_NUMBERS = Array.from({ length: 120 }, (_, index) => `SANDBOX-SHARED-${index}`);
/** Created once and never deleted: what is written to them must stand. */
const LASTING_NUMBERS = Array.from({ length: 10 }, (_, index) => `SANDBOX-LASTING-${index}`);
const CARRIERS = ["china-ems", "usps"] as const;
/** Each client writes a field of its own. */
const FIELDS = ["title", "comment", "order_id", "logistics_channel"] as const;

const DOCUMENTED = new Set([
  "batch 200",
  "batch 201",
  "item 4016",
  "put 200",
  "delete 200",
  "delete 4017",
]);

interface Item {
  tracking_number: string;
  carrier_code: string;
}

let database: TestDatabase;
let processes: AppProcess[];
let accountId: string;
let apiKey: string;
/** By pair: creates less deletes, as the clients were answered. */
const balance = new Map<string, number>();
/** By number and field: the last value that the API acknowledged to its client. */
const lastWritten = new Map<string, string>();
const codes = new Set<string>();

beforeAll(async () => {
  database = await freshDatabase();
  const directory = mkdtempSync(path.join(tmpdir(), "waymark-writers-"));
  processes = await Promise.all(
    ["a", "b"].map(async (name) =>
      startAppProcess({
        port: await freePort(),
        logFile: path.join(directory, `${name}.log`),
        env: {
          DATABASE_URL: database.url,
          SHOPIFY_API_KEY: "writers",
          SHOPIFY_API_SECRET: "writers-secret",
          SHOPIFY_APP_URL: "http://localhost",
          ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 5).toString("base64")}`,
          LOG_LEVEL: "error",
          V2_RATE: "off",
        },
      }),
    ),
  );
  ({ accountId, apiKey } = await createAccounts(database).createAccount({ name: "all" }));
  const lasting = LASTING_NUMBERS.map((tracking_number) => ({
    tracking_number,
    carrier_code: CARRIERS[0],
  }));
  await call(apiOf(0), "POST", "/trackings/batch", { body: lasting });
  await Promise.all(Array.from({ length: CLIENTS }, (_, index) => playClient(index)));
}, 120_000);
afterAll(async () => {
  await Promise.all(processes.map((one) => one.stop()));
  await database.drop();
});

/** Clients take turns at the processes: each talks to both. */
function apiOf(turn: number): V2Door {
  const { origin } = processes[turn % processes.length]!;
  return { fetch, baseUrl: `${origin}/v2`, apiKey };
}

async function playClient(client: number): Promise<void> {
  const random = seededRandom("writers", String(client));
  for (let turn = 0; turn < TURNS; turn++) {
    const api = apiOf(client + turn);
    await createSome(api, () => random.pick(SHARED_NUMBERS as [string, ...string[]]));
    await changeLasting(api, client, turn);
    await deleteOne(api, {
      tracking_number: random.pick(SHARED_NUMBERS as [string, ...string[]]),
      carrier_code: random.pick(CARRIERS),
    });
  }

  async function createSome(api: V2Door, pickNumber: () => string): Promise<void> {
    const body = Array.from({ length: BATCH }, () => ({
      tracking_number: pickNumber(),
      carrier_code: random.pick(CARRIERS),
    }));
    const { code, data } = await call(api, "POST", "/trackings/batch", { body });
    codes.add(`batch ${code}`);
    const { trackings, errors = [] } = data as {
      trackings: Item[];
      errors?: (Item & { code: number })[];
    };
    for (const item of trackings) add(item, 1);
    for (const error of errors) codes.add(`item ${error.code}`);
  }
}

async function changeLasting(api: V2Door, client: number, turn: number): Promise<void> {
  const number = LASTING_NUMBERS[turn % LASTING_NUMBERS.length]!;
  const field = FIELDS[client]!;
  const value = `client ${client}, turn ${turn}`;
  const pathOf = `/trackings/${CARRIERS[0]}/${number}`;
  const { code } = await call(api, "PUT", pathOf, { body: { [field]: value } });
  codes.add(`put ${code}`);
  if (code === 200) lastWritten.set(`${number} ${field}`, value);
}

async function deleteOne(api: V2Door, item: Item): Promise<void> {
  const pathOf = `/trackings/${item.carrier_code}/${item.tracking_number}`;
  const { code } = await call(api, "DELETE", pathOf);
  codes.add(`delete ${code}`);
  if (code === 200) add(item, -1);
}

function add({ carrier_code, tracking_number }: Item, change: number): void {
  const pair = `${carrier_code} ${tracking_number}`;
  balance.set(pair, (balance.get(pair) ?? 0) + change);
}

async function storedPairs(): Promise<string[]> {
  const { rows } = await database.pool.query<Item>(
    `select carrier_code, tracking_number from engine_trackings
     where account_id = $1 and tracking_number = any($2)`,
    [accountId, SHARED_NUMBERS],
  );
  return rows.map((row) => `${row.carrier_code} ${row.tracking_number}`).toSorted();
}

describe("four clients at two processes", () => {
  test("were answered with success or with a documented refusal, never with a failure", () => {
    expect([...codes].filter((code) => !DOCUMENTED.has(code))).toEqual([]);
    expect(codes).toContain("delete 200");
    expect(codes).toContain("item 4016");
  });

  test("each tracking that was acknowledged is there once, and nothing else", async () => {
    expect([...balance.values()].filter((times) => times !== 0 && times !== 1)).toEqual([]);
    const acknowledged = [...balance].filter(([, times]) => times === 1).map(([pair]) => pair);
    expect(await storedPairs()).toEqual(acknowledged.toSorted());
  });

  test("no client's change undid another's", async () => {
    const { rows } = await database.pool.query<Record<string, string>>(
      `select tracking_number, ${FIELDS.join(", ")} from engine_trackings
       where account_id = $1 and tracking_number = any($2)`,
      [accountId, LASTING_NUMBERS],
    );
    expect(rows).toHaveLength(LASTING_NUMBERS.length);
    const stored = rows.flatMap((row) =>
      FIELDS.map((field) => [`${row.tracking_number} ${field}`, row[field]]),
    );
    expect(Object.fromEntries(stored)).toEqual(Object.fromEntries(lastWritten));
  });

  test("both processes count the same, and right", async () => {
    const expected = String((await storedPairs()).length + LASTING_NUMBERS.length);
    for (const [index] of processes.entries()) {
      const { data } = await call(apiOf(index), "GET", "/trackings/get?limit=1");
      expect(data).toMatchObject({ total: expected });
    }
    const counts = await countByStatus(database.pool, accountId);
    expect(String(Object.values(counts).reduce((sum, count) => sum + count, 0))).toBe(expected);
  });
});
