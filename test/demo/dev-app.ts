// Waymark for developers: started again after a change of its code, also when an error had ended it.
import type { ChildProcess } from "node:child_process";
import { readFileSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { RESTART_EXIT_CODE, SOCKET_PORT } from "../../scripts/restart";
import { freePort } from "../support/ports";
import { type AppProcess, type AppProcessOptions, spawnApp, startAppProcess } from "./app-process";

const APP = path.resolve(import.meta.dirname, "../../app");
const ERROR_LINES = 30;
const LOOK_EVERY_MS = 250;

export async function startDevApp(options: AppProcessOptions): Promise<AppProcess> {
  const env = { ...options.env, [SOCKET_PORT]: String(await freePort()) };
  const dev = { ...options, env, role: "dev" as const };
  const size = () => statSync(dev.logFile, { throwIfNoEntry: false })?.size ?? 0;
  let startedAt = size();
  const error = () => errorIn(readFileSync(dev.logFile).subarray(startedAt).toString());
  const say = (text: string) => process.stderr.write(`${text}\n`);
  const first = await startAppProcess(dev).catch((failure: unknown) => {
    say(error());
    throw failure;
  });
  const { end } = keepRunning(first.process, {
    start() {
      startedAt = size();
      return spawnApp(dev);
    },
    error,
    say,
    nextChange: (signal) => nextChange(APP, signal),
  });
  return {
    origin: first.origin,
    process: first.process,
    stop: () => end("SIGTERM"),
    kill: async () => void (await end("SIGKILL")),
  };
}

/**
 * Starts the process again when it asks for that. After an error it waits for a change first.
 * @param around.error what the process printed before it ended
 */
export function keepRunning(
  first: ChildProcess,
  around: {
    start(): ChildProcess;
    error(): string;
    say(text: string): void;
    /** Resolves at the next change of a file, or when the signal aborts. */
    nextChange(signal: AbortSignal): Promise<void>;
  },
): { end(signal: NodeJS.Signals): Promise<number | null> } {
  let child = first;
  const stopping = new AbortController();
  const isStopping = () => stopping.signal.aborted;

  async function run(): Promise<number | null> {
    for (;;) {
      const code = await exitOf(child);
      if (isStopping()) return code;
      if (code === RESTART_EXIT_CODE) {
        around.say("A file in app/ changed: restarting");
      } else {
        const how = child.signalCode ?? `exit code ${code}`;
        around.say(`${around.error()}\n\nWaymark ended (${how}). Waiting for a change in app/`);
        await around.nextChange(stopping.signal);
        if (isStopping()) return code;
        around.say("Starting again");
      }
      child = around.start();
    }
  }

  const ended = run();
  return {
    end(signal) {
      stopping.abort();
      child.kill(signal);
      return ended;
    },
  };
}

function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => child.once("exit", resolve));
}

/** The end of a process's output: what follows the last line of its log, which is JSON. */
export function errorIn(output: string): string {
  const lines = output.trimEnd().split("\n");
  const lastOfLog = lines.findLastIndex((line) => line.startsWith("{"));
  const error = lines.slice(lastOfLog + 1);
  return (error.length > 0 ? error.slice(-ERROR_LINES) : lines.slice(-1)).join("\n");
}

/**
 * Resolves at the next change of a source file below the folder, or when the signal aborts. It compares the files'
 * times: Node's watcher of folders misses some changes on Linux.
 */
export async function nextChange(folder: string, signal: AbortSignal): Promise<void> {
  const before = timesOf(folder);
  while (!signal.aborted && timesOf(folder) === before)
    await setTimeout(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
}

function timesOf(folder: string): string {
  const times = (readdirSync(folder, { recursive: true }) as string[])
    // Editors keep files of their own beside the source.
    .filter((name) => /^[^.].*\.\w+$/.test(path.basename(name)))
    .map((name) => {
      const file = statSync(path.join(folder, name), { throwIfNoEntry: false });
      return `${name} ${file?.mtimeMs} ${file?.size}`;
    });
  return times.join("\n");
}
