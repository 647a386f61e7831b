// The simulation's full disk is a real one: statements fail, PostgreSQL panics, and what was committed is there again.
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type OwnServer, startOwnServer } from "./own-server";
import { whyNoSmallDisk } from "./small-disk";

const whyNot = whyNoSmallDisk();

describe.skipIf(whyNot !== null)(whyNot ?? "a small disk", () => {
  let server: OwnServer;
  beforeAll(async () => {
    const directory = path.resolve(".waymark/test-full-disk");
    server = await startOwnServer({ directory, durable: true, hasSmallDisk: true });
    await query("create table kept (id int, filling text)");
  }, 120_000);
  afterAll(() => server.stop());

  async function query(text: string): Promise<unknown[]> {
    const client = new pg.Client({ connectionString: server.url });
    client.on("error", () => {});
    await client.connect();
    try {
      return (await client.query<object>(text)).rows;
    } finally {
      await client.end().catch(() => {});
    }
  }
  const fill = (from: number) =>
    query(
      `insert into kept select ${from} + n, repeat(md5(n::text), 30) from generate_series(1, 1000) n`,
    );
  const count = () => query("select count(*)::int as kept from kept");

  test("a table can't grow, until there is room again", async () => {
    await server.fillDisk("table");
    expect(server.isDiskFull()).toBe(true);
    await expect(fill(0)).rejects.toMatchObject({ code: "53100" });
    expect(await count()).toEqual([{ kept: 0 }]);
    await server.freeDisk();
    await fill(0);
    expect(await count()).toEqual([{ kept: 1000 }]);
  });

  test("PostgreSQL panics when its log can't go on, and comes back with what was committed", async () => {
    await query("insert into kept values (-1)");
    await server.fillDisk("log");
    await expect(query("insert into kept values (-2)")).rejects.toThrow();
    await server.freeDisk();
    expect(server.isDiskFull()).toBe(false);
    expect(await query("select id from kept where id < 0")).toEqual([{ id: -1 }]);
  });

  // In a process of its own: graphile-worker leaves rejections unhandled when connections end.
  test("a seed holds in the world of the full disk", async () => {
    const { DATABASE_URL: _, ...env } = process.env;
    const argv = ["--import", "tsx", "test/prove/run.ts", "--world", "disk", "--seed", "1"];
    const { stdout } = await promisify(execFile)(process.execPath, argv, { env });
    expect(stdout).toMatch(/^Seed 1: held; .*53100/);
  });
});
