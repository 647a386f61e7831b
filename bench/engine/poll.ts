// Due sandbox parcels polled and saved a second, by one and by two worker processes.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { Pool } from "pg";
import { HOUR_MS } from "~/lib/time";
import { median } from "../median";
import type { Report } from "../report";
import { onBenchServer, openEmpty } from "./database";
import { progress } from "./rounds";
import { openEngine } from "./engine";
import { ACCOUNT_ID, NOW } from "./parcels";

const PARCELS = 8000;
const ROUNDS = 7;
const WORKERS = [1, 2];
const ITEMS = 40;
/** Engine time between rounds: some parcels have new events, most have none. */
const STEP_MS = 8 * HOUR_MS;

interface Round {
  workers: number;
  perSecond: number;
  changed: number;
}

/** Each round makes every parcel due again, first for one worker, then for two. */
export async function run(): Promise<Report> {
  const rounds: Round[] = [];
  await onBenchServer(async (serverUrl) => {
    const { pool, url, close } = await createParcels(serverUrl);
    const processes = await Promise.all(WORKERS.map(() => startWorker(url)));
    try {
      let nowMs = NOW.getTime();
      for (let round = 0; round <= ROUNDS; round++) {
        for (const workers of WORKERS) {
          progress(`poll: round ${round} of ${ROUNDS}, ${workers} at work`);
          nowMs += STEP_MS;
          const measured = await measure(pool, processes.slice(0, workers), new Date(nowMs));
          // The first round warms up.
          if (round > 0) rounds.push({ workers, ...measured });
        }
      }
    } finally {
      for (const worker of processes) worker.kill();
      await close();
    }
  });
  return report(rounds);
}

async function createParcels(serverUrl: string) {
  const database = await openEmpty(serverUrl, "poll");
  await database.pool.query("insert into engine_accounts (id, name) values ($1, 'bench')", [
    ACCOUNT_ID,
  ]);
  const { call } = await openEngine(database);
  for (let first = 0; first < PARCELS; first += ITEMS) {
    const items = Array.from({ length: ITEMS }, (_, index) => ({
      tracking_number: `SANDBOX-${first + index}`,
      carrier_code: "china-ems",
      destination_code: "us",
    }));
    await call("POST", "/trackings/batch", JSON.stringify(items));
  }
  return database;
}

async function startWorker(url: string): Promise<ChildProcess> {
  const worker = fork(path.join(import.meta.dirname, "poll-worker.ts"), [url], {
    execArgv: ["--import", "tsx"],
  });
  await nextMessage(worker);
  return worker;
}

/** Rejects when the worker exits. */
async function nextMessage(worker: ChildProcess): Promise<unknown> {
  const waiting = new AbortController();
  const { signal } = waiting;
  const ended = once(worker, "exit", { signal }).then(([code, killedBy]) => {
    throw new Error(`a worker ended (${code ?? killedBy})`);
  });
  try {
    const [message] = (await Promise.race([once(worker, "message", { signal }), ended])) as [
      unknown,
    ];
    return message;
  } finally {
    waiting.abort();
    ended.catch(() => {});
  }
}

async function measure(
  pool: Pool,
  workers: readonly ChildProcess[],
  now: Date,
): Promise<Omit<Round, "workers">> {
  await pool.query("update engine_trackings set next_check_at = $1 where track_update", [now]);
  await pool.query("vacuum analyze engine_trackings");
  const { rows } = await pool.query<{ due: number }>(
    "select count(*)::int as due from engine_trackings where next_check_at <= $1",
    [now],
  );
  const startedAt = performance.now();
  const results = await Promise.all(
    workers.map(async (worker) => {
      const answered = nextMessage(worker);
      worker.send(now.toISOString());
      return (await answered) as { checked: number; changed: number };
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  const total = (key: "checked" | "changed") => results.reduce((sum, one) => sum + one[key], 0);
  if (total("checked") !== rows[0]?.due) {
    throw new Error(`${total("checked")} checked of ${rows[0]?.due} due`);
  }
  return { perSecond: total("checked") / seconds, changed: total("changed") / total("checked") };
}

function report(rounds: readonly Round[]): Report {
  const rows = WORKERS.map((workers) => {
    const ofThese = rounds.filter((round) => round.workers === workers);
    const perSecond = median(ofThese.map((round) => round.perSecond));
    const changed = median(ofThese.map((round) => round.changed));
    return { workers, perSecond, changed };
  });
  const [one, two] = rows;
  return {
    bench: "poll",
    about: `${PARCELS.toLocaleString("en-US")} due sandbox parcels polled and saved; median of ${ROUNDS} rounds.`,
    tables: [
      {
        title: "Engine, polling",
        columns: [{ label: "workers" }, { label: "parcels/s" }, { label: "changed %" }],
        rows: rows.map(({ workers, perSecond, changed }) => [workers, perSecond, changed * 100]),
      },
    ],
    ratios:
      one && two
        ? [{ name: "poll: two workers to one", value: two.perSecond / one.perSecond }]
        : [],
  };
}
