// A command of the build, run as its user runs it: a process of its own.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunningCommand {
  process: ChildProcessWithoutNullStreams;
  /** What it has printed so far. */
  stdout(): string;
  stderr(): string;
  finished: Promise<Finished>;
}

/**
 * With these settings alone, and none of the test run's own.
 * The built file, as an installation has it: it starts in half the time of the TypeScript.
 */
export function startCommand(
  script: string,
  args: readonly string[],
  env: Record<string, string> = {},
): RunningCommand {
  const child = spawn(process.execPath, [`build/server/${script}.js`, ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, NODE_ENV: "test", CHECKPOINT_DISABLE: "1", ...env },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const finished = new Promise<Finished>((resolve) =>
    child.once("close", (code) => resolve({ code, stdout, stderr })),
  );
  return { process: child, stdout: () => stdout, stderr: () => stderr, finished };
}

export function runCommand(
  script: string,
  args: readonly string[],
  options: { env?: Record<string, string>; input?: string } = {},
): Promise<Finished> {
  const command = startCommand(script, args, options.env);
  command.process.stdin.end(options.input ?? "");
  return command.finished;
}

/** Resolves when its output says so; rejects when it ends before. */
export function untilPrinted(command: RunningCommand, wanted: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (wanted.test(command.stdout())) resolve(command.stdout());
    };
    command.process.stdout.on("data", look);
    look();
    void command.finished.then(({ code, stderr }) =>
      reject(new Error(`The command ended (${code}) before it printed ${wanted}: ${stderr}`)),
    );
  });
}
