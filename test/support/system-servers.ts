// PgBouncer, and PostgreSQL with a streaming replica, from Debian's packages where they are installed.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { freePort } from "./ports";

const PGBOUNCER = "/usr/sbin/pgbouncer";
const POSTGRES_FOLDER = "/usr/lib/postgresql";
const DEADLINE_MS = 30_000;

export const hasPgBouncer = existsSync(PGBOUNCER);

/** The newest installed version's programs; null: none is installed. */
export const postgresPrograms = existsSync(POSTGRES_FOLDER)
  ? (readdirSync(POSTGRES_FOLDER)
      .sort((a, b) => Number(b) - Number(a))
      .map((version) => path.join(POSTGRES_FOLDER, version, "bin"))
      .find((folder) => existsSync(path.join(folder, "pg_basebackup"))) ?? null)
  : null;

export interface SystemServer {
  stop(): Promise<void>;
}

/** Both servers refuse to run as root. */
const owner =
  process.getuid?.() === 0 ? { uid: idOf("-u", "postgres"), gid: idOf("-g", "postgres") } : {};

function idOf(flag: string, user: string): number {
  try {
    return Number(execFileSync("id", [flag, user], { encoding: "utf8" }));
  } catch {
    return 0;
  }
}

function ownFolder(name: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), `waymark-${name}-`));
  give(folder);
  return folder;
}

function give(file: string): void {
  if (owner.uid !== undefined) chownSync(file, owner.uid, owner.gid);
}

/**
 * deploy/pgbouncer.ini on free ports, in front of the database of `url`.
 * `web` and `jobs` are the addresses of its two databases.
 */
export async function startPgBouncer(
  url: string,
  { poolSize }: { poolSize: number },
): Promise<SystemServer & { web: string; jobs: string }> {
  const target = new URL(url);
  const port = await freePort();
  const folder = ownFolder("pgbouncer");
  const users = path.join(folder, "userlist.txt");
  const [user, password] = [target.username, target.password].map(decodeURIComponent);
  writeFileSync(users, `"${user}" "${password}"\n`);
  const settings = readFileSync("deploy/pgbouncer.ini", "utf8")
    .replaceAll("port=5432", `port=${target.port}`)
    .replaceAll("host=127.0.0.1", `host=${target.hostname}`)
    .replaceAll("dbname=waymark", `dbname=${target.pathname.slice(1)}`)
    .replace("listen_port = 6432", `listen_port = ${port}`)
    .replace("/etc/pgbouncer/userlist.txt", users)
    .replace("default_pool_size = 20", `default_pool_size = ${poolSize}`);
  const file = path.join(folder, "pgbouncer.ini");
  writeFileSync(file, settings);
  for (const each of [users, file]) {
    chmodSync(each, 0o600);
    give(each);
  }
  const child = spawn(PGBOUNCER, ["-q", file], { ...owner, cwd: folder, stdio: "ignore" });
  const through = (name: string) => {
    const address = new URL(url);
    address.host = `127.0.0.1:${port}`;
    address.pathname = `/${name}`;
    return address.href;
  };
  const [web, jobs] = [through("waymark"), through("waymark_jobs")];
  await untilAnswers(web, child);
  return { web, jobs, stop: () => end(child, "SIGINT", folder) };
}

/** A primary with an empty database `waymark`, and a hot standby that streams from it. */
export async function startPrimaryAndReplica(): Promise<
  SystemServer & { primary: string; replica: string; stopReplica(): Promise<void> }
> {
  const programs = postgresPrograms ?? "";
  const folder = ownFolder("replica");
  const run = (program: string, argv: readonly string[]) =>
    execFileSync(path.join(programs, program), argv, { ...owner, cwd: folder, stdio: "pipe" });
  const [primaryPort, replicaPort] = [await freePort(), await freePort()];
  const start = async (name: string, port: number) => {
    const flags = [
      ...["-D", path.join(folder, name), "-p", String(port), "-c", "listen_addresses=127.0.0.1"],
      ...["-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "wal_level=replica"],
    ];
    const child = spawn(path.join(programs, "postgres"), flags, {
      ...owner,
      cwd: folder,
      stdio: "ignore",
    });
    await untilAnswers(`postgresql://waymark@127.0.0.1:${port}/postgres`, child);
    return child;
  };
  run("initdb", ["-D", path.join(folder, "primary"), "-U", "waymark", "--auth=trust", "--no-sync"]);
  const primary = await start("primary", primaryPort);
  const address = (port: number) => `postgresql://waymark@127.0.0.1:${port}/waymark`;
  const client = new pg.Client({
    connectionString: `postgresql://waymark@127.0.0.1:${primaryPort}/postgres`,
  });
  await client.connect();
  await client.query("create database waymark");
  await client.end();
  run("pg_basebackup", [
    ...["-h", "127.0.0.1", "-p", String(primaryPort), "-U", "waymark", "--checkpoint=fast"],
    ...["-D", path.join(folder, "replica"), "--write-recovery-conf", "--no-sync"],
  ]);
  const replica = await start("replica", replicaPort);
  return {
    primary: address(primaryPort),
    replica: address(replicaPort),
    stopReplica: () => end(replica, "SIGINT"),
    async stop() {
      await end(replica, "SIGINT");
      await end(primary, "SIGINT", folder);
    },
  };
}

async function untilAnswers(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1000 });
    client.on("error", () => {});
    try {
      await client.connect();
      await client.query("select 1");
      return;
    } catch (error) {
      if (child.exitCode !== null || Date.now() > deadline) throw error;
      await sleep(50);
    } finally {
      await client.end().catch(() => {});
    }
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals, folder?: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await exited;
  }
  if (folder) rmSync(folder, { recursive: true, force: true });
}
