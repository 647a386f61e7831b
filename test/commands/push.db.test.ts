// npm run push, as a process beside a running engine.
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "~/lib/time";
import { startPushWorld, type PushWorld } from "../engine/push/push-world";
import type { Receiver } from "../engine/push/receiver";
import { runCommand } from "./command";

let running: PushWorld;
let receiver: Receiver;
beforeAll(async () => {
  // The command is a process of its own, and has the system's clock.
  running = await startPushWorld({ clock: systemClock });
  receiver = await running.receiver();
});
afterAll(() => running.close());

const push = (action: string, args: string[] = [], env: Record<string, string> = {}) =>
  runCommand("push", [action, "--account", running.accountId, ...args], {
    env: { DATABASE_URL: running.database.url, ...env },
  });

test("addresses are set, deliveries are listed with their attempts, and a range is sent again", async () => {
  const refused = await push("set", ["--url", receiver.url, "--url", "https://10.0.0.1/"]);
  expect(refused).toMatchObject({ code: 1, stdout: "" });
  expect(refused.stderr).toContain("https://10.0.0.1/: This address is on a private network.");
  const statuses = ["--status", "transit", "--status", "delivered"];
  const set = await push(
    "set",
    ["--url", receiver.url, "--email", "ops@example.com", ...statuses],
    {
      PUSH_ALLOW_PRIVATE: "true",
    },
  );
  expect(set).toMatchObject({ code: 0, stderr: expect.stringMatching(/^Database: \S+\n$/) });
  expect(set.stdout).toContain("signed with ops@example.com");
  expect(set.stdout).toContain(`${receiver.url}   on   transit,delivered   0 pushed, 0 pending`);

  await running.create("COMMAND001");
  for (const status of ["transit", "pickup", "delivered"] as const) {
    await running.tell("COMMAND001", status);
  }
  await running.sendDue();
  const { stdout } = await push("list", ["--number", "command001"]);
  expect(stdout).toMatch(/number 2 {3}delivered\n {2}COMMAND001 \(4px\) delivered {3}http/);
  expect(stdout).toMatch(/^ {2}1 {3}2026-\S+ {3}200 {3}\d+ ms$/m);
  expect(stdout).toContain("2 deliveries, page 1 of 1");

  const again = await push("replay", ["--from", "2", "--to", "9"]);
  expect(again).toMatchObject({ code: 0, stdout: "1 are sent again.\n" });
  await running.sendDue();
  expect(receiver.received.map(({ body }) => body.data.status)).toEqual([
    "transit",
    "delivered",
    "delivered",
  ]);
  const listed = JSON.parse((await push("list", ["--from", "2", "--json"])).stdout) as {
    rows: { id: string; attempts: unknown[] }[];
  };
  expect(listed.rows[0]?.attempts).toHaveLength(2);
  const one = await push("replay", ["--id", listed.rows[0]!.id]);
  expect(one.stdout).toBe("1 are sent again.\n");
}, 60_000);

test.each([
  [["replay"], "Say which deliveries"],
  [["replay", "--state", "lost"], "--state takes pending, delivered, dead"],
  [["list", "--since", "yesterday"], "--since takes a time"],
  [["set", "--url", "https://example.com/", "--status", "lost"], '"lost" is no status'],
  [["forget"], "Say what to do"],
] as const)("%j is refused with how it is used", async ([action, ...args], message) => {
  const refused = await push(action, [...args]);
  expect(refused).toMatchObject({ code: 2, stdout: "" });
  expect(refused.stderr).toContain(message);
  expect(refused.stderr).toContain("npm run push -- settings");
});

test("an account that does not exist is named as the trouble", async () => {
  const unknownId = "00000000-0000-4000-8000-000000000000";
  const answer = await runCommand("push", ["settings", "--account", unknownId], {
    env: { DATABASE_URL: running.database.url },
  });
  expect(answer).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^There is no such account\.$/m),
  });
});
