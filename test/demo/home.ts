// What a demo keeps between two starts: its secrets, its clock and how far it came.
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { removeEmbeddedPostgres } from "../../app/lib/postgres/embedded-postgres.server";
import { DAY_MS } from "../../app/lib/time";
import { endLeftover } from "./app-process";

const APP_PID = "app.pid";

export interface DemoState {
  apiSecret: string;
  /** As ENCRYPTION_KEYS takes it. */
  encryptionKeys: string;
  /** The engine's replay: from `startAt` on, `speed` times as fast, since the real moment `startedAt`. */
  clock: { startAt: string; startedAt: string; speed: number };
  /** The plan's "now", so that the same plan is drawn again. */
  planAt: string;
  seed: number;
  /** All of the plan was sent and acknowledged. */
  played: boolean;
}

export interface DemoHome {
  directory: string;
  postgresDirectory: string;
  standInData: string;
  appLog: string;
  /** Names Waymark's process while it runs. */
  appPid: string;
  state: DemoState;
  save(): void;
}

export interface Replay {
  /** How long before now the plan's "now" lies: room for journeys to end. */
  planDaysAgo: number;
  /** How long before the plan's "now" its first parcel may have been sent. */
  planSpanDays: number;
  /** Real seconds in which the clock catches up. */
  catchUpSeconds: number;
}

export function describeOtherDemo(pid: number): string {
  return `npm run demo or npm run dev is running already (process ${pid}) with the same data. Stop it first.`;
}

/** Opens the folder's state or begins a new one; `reset` throws away what was there. */
export async function openHome(
  directory: string,
  replay: Replay,
  reset: boolean,
): Promise<DemoHome> {
  const stateFile = path.join(directory, "state.json");
  const postgresDirectory = path.join(directory, "postgres");
  const begun = existsSync(stateFile)
    ? (JSON.parse(readFileSync(stateFile, "utf8")) as DemoState)
    : null;
  // A demo that was stopped while its orders were on their way begins anew: they are the same ones.
  if (reset || (begun && !begun.played)) {
    // First: it refuses while another demo runs.
    await removeEmbeddedPostgres(postgresDirectory, describeOtherDemo);
    endLeftover(path.join(directory, APP_PID));
    rmSync(directory, { recursive: true, force: true });
  }
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const state = begun?.played && !reset ? begun : newState(replay);
  const home: DemoHome = {
    directory,
    postgresDirectory,
    standInData: path.join(directory, "shopify.json"),
    appLog: path.join(directory, "app.log"),
    appPid: path.join(directory, APP_PID),
    state,
    save() {
      // Written aside and renamed: a kill leaves the old state or the new one.
      writeFileSync(`${stateFile}.new`, JSON.stringify(state, null, 2), { mode: 0o600 });
      renameSync(`${stateFile}.new`, stateFile);
    },
  };
  home.save();
  return home;
}

function newState(replay: Replay): DemoState {
  const now = Date.now();
  const planAt = now - replay.planDaysAgo * DAY_MS;
  const replayDays = replay.planDaysAgo + replay.planSpanDays;
  return {
    apiSecret: randomBytes(24).toString("hex"),
    encryptionKeys: `demo:${randomBytes(32).toString("base64")}`,
    clock: {
      startAt: new Date(planAt - replay.planSpanDays * DAY_MS).toISOString(),
      startedAt: new Date(now).toISOString(),
      speed: Math.ceil((replayDays * DAY_MS) / (replay.catchUpSeconds * 1000)),
    },
    planAt: new Date(planAt).toISOString(),
    seed: 1,
    played: false,
  };
}
