// Pages that only read, on a real streaming replica: never behind a merchant's own change, and never without an answer.
import { once } from "node:events";
import { createServer } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "~/lib/database.server";
import { AppError } from "~/lib/errors";
import type { ReadFrom } from "~/lib/observer";
import { type Reads, createReads } from "~/lib/postgres/replica-reads.server";
import { SECOND_MS } from "~/lib/time";
import { openDatabase } from "~/main/database.server";
import { migrateDatabase } from "~/main/migrate.server";
import { checkReplica } from "~/operations/doctor/check-replica.server";
import { databaseGauges } from "~/operations/metrics/database-metrics.server";
import { createRegistry } from "~/operations/metrics/registry";
import { postgresPrograms, startPrimaryAndReplica } from "../support/system-servers";

// Debian: apt-get install postgresql. The embedded server comes without pg_basebackup.
const withReplica = test.skipIf(!postgresPrograms);
let servers: Awaited<ReturnType<typeof startPrimaryAndReplica>>;
let primary: Database;
let replica: Database;
let monotonicMs = 0;
let reads: Reads;
const from: ReadFrom[] = [];
/** Longer than any machine under test needs to replay a row. */
const PATIENT_MS = 30 * SECOND_MS;
const readsWaiting = (waitMs: number) =>
  createReads({
    primary,
    replica,
    onRead: (each) => from.push(each),
    waitMs,
    monotonicMs: () => monotonicMs,
  });

beforeAll(async () => {
  if (!postgresPrograms) return;
  servers = await startPrimaryAndReplica();
  await migrateDatabase(servers.primary);
  primary = openDatabase(servers.primary, 10);
  replica = openDatabase(servers.replica, 10);
  reads = readsWaiting(PATIENT_MS);
}, 60_000);
afterAll(async () => {
  await primary?.close();
  await replica?.close();
  await servers?.stop();
});

const shopNames = (by = reads) =>
  by(async ({ pool }) => {
    const { rows } = await pool.query<{ name: string }>("select name from shops order by id");
    return rows.map(({ name }) => name);
  });

const rename = (name: string) =>
  primary.pool.query(
    `insert into shops (id, name) values ('north.myshopify.com', $1)
     on conflict (id) do update set name = excluded.name`,
    [name],
  );

/** What the doctor and the metrics say of it. */
async function told(asked = replica) {
  const registry = createRegistry();
  const clock = { now: () => new Date() };
  const figures = { database: primary, replica: asked, clock, engineClock: clock };
  await databaseGauges(registry, {
    ...figures,
    keys: [],
    isLocal: false,
    room: async () => null,
  })();
  return {
    doctor: await checkReplica(primary.pool, asked.pool),
    up: /^waymark_replica_up (\d)$/m.exec(registry.expose())?.[1],
  };
}

withReplica(
  "a page sees what was written just before it, from the replica where it is there",
  async () => {
    from.length = 0;
    for (let turn = 0; turn < 200; turn++) {
      await rename(`Pier ${turn}`);
      expect(await shopNames()).toEqual([`Pier ${turn}`]);
    }
    expect(new Set(from)).toEqual(new Set(["replica"]));
    expect(await told()).toMatchObject({ doctor: { level: "ok" }, up: "1" });
  },
);

withReplica(
  "a replica that stands still is left alone, and what it lacks comes from the primary",
  async () => {
    await replica.pool.query("select pg_wal_replay_pause()");
    await rename("South Pier");
    from.length = 0;
    const impatient = readsWaiting(100);
    expect(await shopNames(impatient)).toEqual(["South Pier"]);
    await replica.pool.query("select pg_wal_replay_resume()");
    expect(await shopNames()).toEqual(["South Pier"]);
    // Resting: the replica is not even asked.
    expect(await shopNames(impatient)).toEqual(["South Pier"]);
    expect(from).toEqual(["primary", "replica", "primary"]);
    // Rested: it is asked again. A slow machine may be late once more.
    await expect
      .poll(
        async () => {
          monotonicMs += 6 * SECOND_MS;
          await shopNames(impatient);
          return from.at(-1);
        },
        { timeout: PATIENT_MS },
      )
      .toBe("replica");
  },
);

withReplica("a page's own fault is thrown, and other pages keep the replica", async () => {
  await expect(reads(({ pool }) => pool.query("select from nowhere"))).rejects.toThrow("nowhere");
  await expect(
    reads(() => Promise.reject(new AppError("not_found", "No such shipment."))),
  ).rejects.toThrow("No such shipment");
  await expect(
    reads(({ pool }) => pool.query("update shops set name = ''")),
  ).resolves.toBeDefined();
  await primary.pool.query("update shops set name = 'South Pier'");
  from.length = 0;
  expect(await shopNames()).toEqual(["South Pier"]);
  expect(from).toEqual(["replica"]);
});

withReplica("a statement that the replica cancels is answered by the primary", async () => {
  let tries = 0;
  const answer = await reads(async ({ pool }) => {
    if (tries++ > 0) return "from the primary";
    const conflict = "raise exception 'conflict with recovery' using errcode = '40001'";
    await pool.query(`do $$ begin ${conflict}; end $$`);
    return "not reached";
  });
  expect(answer).toBe("from the primary");
  from.length = 0;
  await shopNames();
  expect(from).toEqual(["primary"]);
  monotonicMs += 6 * SECOND_MS;
});

withReplica("a replica that takes connections and says nothing holds up no metric", async () => {
  const silent = createServer(() => {}).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as { port: number };
  const hanging = openDatabase(`postgresql://a@127.0.0.1:${port}/b`, 1);
  expect(await told(hanging)).toMatchObject({
    doctor: { level: "warning", text: "It does not answer: no answer within a second." },
    up: "0",
  });
  silent.close();
  // Its connection never ends by itself.
  void hanging.close();
});

withReplica("a server that is no replica is not read from", async () => {
  const readsAlone = createReads({ primary, replica: primary, onRead: (each) => from.push(each) });
  await readsAlone(({ pool }) => pool.query("select 1"));
  expect(from.at(-1)).toBe("primary");
  expect(await checkReplica(primary.pool, primary.pool)).toMatchObject({ level: "error" });
});

withReplica("a replica that is away is named, and pages go on", async () => {
  await servers.stopReplica();
  expect(await shopNames()).toEqual(["South Pier"]);
  expect(from.at(-1)).toBe("primary");
  expect(await told()).toMatchObject({ doctor: { level: "warning" }, up: "0" });
});
