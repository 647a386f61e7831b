// Waymark as a process of its own, with nothing but its settings.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const BUNDLE = path.resolve(import.meta.dirname, "../../build/server/index.js");
const DEV_SERVER = path.resolve(import.meta.dirname, "../../scripts/dev-server.ts");
const READY_TIMEOUT_MS = 60_000;

export interface AppProcess {
  origin: string;
  process: ChildProcess;
  /** SIGTERM, then waits for the exit; gives the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL: as if the power went. */
  kill(): Promise<void>;
}

export interface AppProcessOptions {
  port: number;
  env: Record<string, string>;
  /** Node's own flags, before the bundle. */
  nodeArguments?: string[];
  /** "worker" runs no HTTP server; "dev" takes its pages from Vite. */
  role?: "web" | "worker" | "dev";
  logFile: string;
  /** Written with the process's id; one that an earlier caller left running when it was killed is ended first. */
  pidFile?: string;
}

/** Starts it and waits until it is ready; rejects with the end of its log when it ends before. */
export async function startAppProcess(options: AppProcessOptions): Promise<AppProcess> {
  if (options.pidFile) endLeftover(options.pidFile);
  const child = spawnApp(options);
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const origin = `http://127.0.0.1:${options.port}`;
  if (options.role !== "worker") await untilReady(origin, child, options.logFile);
  return {
    origin,
    process: child,
    async stop() {
      child.kill("SIGTERM");
      return exited;
    },
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

/** Starts it without waiting. */
export function spawnApp(options: AppProcessOptions): ChildProcess {
  const { role = "web", nodeArguments = [], logFile, pidFile, port, env } = options;
  const log = openSync(logFile, "a");
  const script = role === "dev" ? ["--import", "tsx", DEV_SERVER] : [BUNDLE, role];
  const child = spawn(process.execPath, [...nodeArguments, ...script], {
    stdio: ["ignore", log, log],
    // A group of its own: Ctrl-C reaches the demo, which stops it in order.
    detached: true,
    env: {
      PATH: process.env.PATH,
      NODE_ENV: role === "dev" ? "development" : "production",
      PORT: String(port),
      HOST: "127.0.0.1",
      ...env,
    },
  });
  closeSync(log);
  if (pidFile) writeFileSync(pidFile, String(child.pid));
  return child;
}

/** Ends the process that a killed caller left running, if it still is. */
export function endLeftover(pidFile: string): void {
  const pid = existsSync(pidFile) ? readFileSync(pidFile, "utf8") : "";
  if (!/^[1-9]\d*$/.test(pid)) return;
  // The number may belong to another program by now: only Waymark is ended.
  const { stdout } = spawnSync("ps", ["-o", "args=", "-p", pid], { encoding: "utf8" });
  if (stdout?.includes(BUNDLE) || stdout?.includes(DEV_SERVER))
    process.kill(Number(pid), "SIGKILL");
}

async function untilReady(origin: string, child: ChildProcess, logFile: string): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`Waymark did not start; see the end of ${logFile}`);
    }
    const answer = await fetch(`${origin}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Waymark was not ready within 60 s; see ${logFile}`);
}
