// A demo does not touch the data of one that is running.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { embeddedPostgresDirectory } from "../../app/lib/postgres/embedded-postgres.server";
import { startDemoDatabase } from "./database";
import { openHome } from "./home";

test("a second demo says which process runs already, with --reset too", async () => {
  const directory = mkdtempSync(path.join(tmpdir(), "waymark-home-"));
  const replay = { planDaysAgo: 1, planSpanDays: 1, catchUpSeconds: 1 };
  const home = await openHome(directory, replay, false);
  const postgres = embeddedPostgresDirectory(home.postgresDirectory);
  onTestFinished(() => {
    for (const each of [directory, postgres]) rmSync(each, { recursive: true });
  });
  mkdirSync(postgres, { recursive: true });
  writeFileSync(path.join(postgres, "lock"), String(process.ppid));
  const running = `is running already (process ${process.ppid})`;
  await expect(openHome(directory, replay, true)).rejects.toThrow(running);
  const { DATABASE_URL } = process.env;
  delete process.env.DATABASE_URL;
  onTestFinished(() => {
    if (DATABASE_URL) process.env.DATABASE_URL = DATABASE_URL;
  });
  await expect(startDemoDatabase(home, false, () => {})).rejects.toThrow(running);
});
