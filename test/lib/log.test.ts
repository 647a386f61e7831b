// What libraries write to the console becomes lines of the log, without values and addresses.
import { afterEach, expect, test } from "vitest";
import { consoleToLog, createLog } from "~/lib/log.server";

const before = { ...console };
afterEach(() => void Object.assign(console, before));

test("a trace, an error and a text are one line of JSON each", () => {
  const lines: string[] = [];
  consoleToLog(createLog("info", { write: (line: string) => lines.push(line) }));
  globalThis.console.trace(new Error("ann@example.com is gone"));
  globalThis.console.error(
    "Retried 100 times, and still failed:",
    Object.assign(new Error("away"), { detail: "row" }),
  );
  globalThis.console.warn("odd", { email: "ann@example.com" });
  globalThis.console.log("ready");
  const said = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(said).toMatchObject([
    { level: 40, msg: "console", err: { message: "[address] is gone" } },
    { level: 40, msg: "Retried 100 times, and still failed:", err: { message: "away" } },
    { level: 40, msg: "odd" },
    { level: 30, msg: "ready" },
  ]);
  expect(lines.join("")).not.toMatch(/ann@|row/);
});
