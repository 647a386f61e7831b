// Statements, locks and connections that take too long fail, instead of holding an answer for ever.
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "~/lib/database.server";
import { openDatabase } from "~/main/database.server";
import { type TestDatabase, freshDatabase } from "../support/database";

let database: TestDatabase;
let limited: Database;
beforeAll(async () => {
  database = await freshDatabase();
  limited = openDatabase(database.url, 2, { statementMs: 300, lockMs: 100 });
});
afterAll(async () => {
  await limited.close();
  await database.drop();
});

test("a statement that takes too long is canceled, and the connection goes on", async () => {
  const canceled = { code: "57014", message: expect.stringContaining("statement timeout") };
  await expect(limited.pool.query("select pg_sleep(60)")).rejects.toMatchObject(canceled);
  expect((await limited.pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
});

test("a statement waits for a row's lock only for a moment", async () => {
  const holder = await database.pool.connect();
  try {
    await holder.query("begin; insert into shops (id) values ('held.myshopify.com')");
    const blocked = limited.pool.query("insert into shops (id) values ('held.myshopify.com')");
    await expect(blocked).rejects.toMatchObject({ code: "55P03" });
  } finally {
    await holder.query("rollback");
    holder.release();
  }
});

test("a server that takes connections and says nothing is given up after three seconds", async () => {
  const silent = createServer().listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as AddressInfo;
  const hanging = openDatabase(`postgresql://a:b@127.0.0.1:${port}/c`, 2, {
    statementMs: 1000,
    lockMs: 1000,
  });
  const startedAt = performance.now();
  await expect(hanging.pool.query("select 1")).rejects.toThrow(/timeout/);
  expect(performance.now() - startedAt).toBeLessThan(10_000);
  await hanging.close();
  silent.close();
});
