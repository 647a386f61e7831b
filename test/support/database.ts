// A fresh copy of the migrated template database for each test file.
import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { openDatabase } from "../../app/main/database.server";
import type { Database } from "../../app/lib/database.server";
import { dropDatabase, onServer } from "./create-database";

export interface TestDatabase extends Database {
  url: string;
  /** Closes the connections and drops the database. */
  drop(): Promise<void>;
}

/**
 * `const database = await freshDatabase()` in beforeAll; `await database.drop()` in afterAll.
 * @param open opens the database of this address; a plain pool by default
 */
export async function freshDatabase(
  open: (url: string) => Database | Promise<Database> = (url) => openDatabase(url, 10),
): Promise<TestDatabase> {
  const serverUrl = inject("testServerUrl");
  const name = `waymark_test_${randomBytes(6).toString("hex")}`;
  await onServer(serverUrl, `create database ${name} template ${inject("templateDatabase")}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const database = await open(url.href);
  return {
    ...database,
    url: url.href,
    async drop() {
      await database.close();
      await dropDatabase(serverUrl, name);
    },
  };
}
