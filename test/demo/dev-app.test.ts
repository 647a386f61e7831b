// `npm run dev` keeps Waymark running: which exit leads to a restart, and which waits for a change.
import type { ChildProcess } from "node:child_process";
import { EventEmitter } from "node:events";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { RESTART_EXIT_CODE } from "../../scripts/restart";
import { errorIn, keepRunning, nextChange } from "./dev-app";

class Child extends EventEmitter {
  exitCode: number | null = null;
  signalCode: NodeJS.Signals | null = null;
  exit(code: number | null, signal: NodeJS.Signals | null = null) {
    this.exitCode = code;
    this.signalCode = signal;
    this.emit("exit", code, signal);
  }
  kill(signal: NodeJS.Signals) {
    if (this.exitCode === null && this.signalCode === null) this.exit(0, signal);
    return true;
  }
}

const asProcess = (child: Child) => child as unknown as ChildProcess;
const soon = () => new Promise((resolve) => setImmediate(resolve));

function developing() {
  const children = [new Child()];
  const said: string[] = [];
  let change = () => {};
  const { end } = keepRunning(asProcess(children[0]!), {
    start() {
      const child = new Child();
      children.push(child);
      return asProcess(child);
    },
    error: () => "SyntaxError: app/a.server.ts:1",
    say: (text) => said.push(text),
    nextChange: (signal) =>
      new Promise((resolve) => {
        change = resolve;
        signal.addEventListener("abort", () => resolve());
      }),
  });
  return { children, said, end, change: () => change() };
}

test("a process that asks for a restart gets it at once", async () => {
  const { children } = developing();
  children[0]!.exit(RESTART_EXIT_CODE);
  await soon();
  children[1]!.exit(RESTART_EXIT_CODE);
  await soon();
  expect(children).toHaveLength(3);
});

test.each([
  ["an exit code", 1, null],
  ["a signal", null, "SIGSEGV"],
] as const)(
  "after %s the error is printed, and the next change starts it",
  async (_, code, signal) => {
    const { children, said, change } = developing();
    children[0]!.exit(code, signal);
    await soon();
    expect(children).toHaveLength(1);
    expect(said.join("\n")).toContain("SyntaxError: app/a.server.ts:1");
    change();
    await soon();
    expect(children).toHaveLength(2);
  },
);

test("Ctrl-C ends it while it runs and while it waits for a change", async () => {
  const running = developing();
  expect(await running.end("SIGTERM")).toBe(0);
  const waiting = developing();
  waiting.children[0]!.exit(1);
  await soon();
  expect(await waiting.end("SIGTERM")).toBe(1);
  expect([running.children, waiting.children].map(({ length }) => length)).toEqual([1, 1]);
});

test("the error is what stands after the log's last line", () => {
  const log = '{"level":30,"msg":"listening"}';
  expect(errorIn(`[vite] ready\n${log}\nSyntaxError: x\n    at y\n`)).toBe(
    "SyntaxError: x\n    at y",
  );
  expect(errorIn(`${log}\n`)).toBe(log);
});

const folder = mkdtempSync(path.join(tmpdir(), "waymark-dev-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inside = path.join(folder, "lib");
const file = path.join(inside, "a.server.ts");
test.each([
  ["written", () => writeFileSync(file, "22")],
  [
    "replaced",
    () => {
      writeFileSync(path.join(inside, "new"), "333");
      renameSync(path.join(inside, "new"), file);
    },
  ],
  ["removed", () => rmSync(file)],
])("a file that is %s is a change; an editor's own file is none", async (_, save) => {
  mkdirSync(inside, { recursive: true });
  writeFileSync(file, "1");
  let isSeen = false;
  const seen = nextChange(folder, new AbortController().signal).then(() => (isSeen = true));
  writeFileSync(path.join(inside, ".a.server.ts.swp"), "x");
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(isSeen).toBe(false);
  save();
  await seen;
});

test("Ctrl-C ends the wait", async () => {
  const stopping = new AbortController();
  const waiting = nextChange(folder, stopping.signal);
  stopping.abort();
  await waiting;
});
