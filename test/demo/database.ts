// The demo's database: embedded by default, or one of its own on the server of DATABASE_URL.
import path from "node:path";
import pg from "pg";
import { startEmbeddedPostgres } from "../../app/lib/embedded-postgres.server";
import type { DemoHome } from "./home";

export interface DemoDatabase {
  url: string;
  stop(): Promise<void>;
}

/** `fresh`: on a server of yours the demo's database is made anew (its own, named waymark_demo or waymark_once). */
export async function startDemoDatabase(
  home: DemoHome,
  fresh: boolean,
  onProgress: (text: string) => void,
): Promise<DemoDatabase> {
  const serverUrl = process.env.DATABASE_URL;
  if (!serverUrl) {
    return startEmbeddedPostgres({ directory: home.postgresDirectory, onProgress });
  }
  const name = `waymark_${path.basename(home.directory)}`;
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    if (fresh) await client.query(`drop database if exists ${name} with (force)`);
    const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [name]);
    if (!rowCount) await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, stop: async () => {} };
}
