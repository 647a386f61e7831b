// The demo's database: embedded by default, or one of its own on the server of DATABASE_URL.
import path from "node:path";
import { startEmbeddedPostgres } from "../../app/lib/postgres/embedded-postgres.server";
import { createDatabaseBeside } from "../support/create-database";
import { type DemoHome, describeOtherDemo } from "./home";

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
    return startEmbeddedPostgres({
      directory: home.postgresDirectory,
      onProgress,
      describeHolder: describeOtherDemo,
    });
  }
  const name = `waymark_${path.basename(home.directory)}`;
  const url = await createDatabaseBeside(serverUrl, name, { isFresh: fresh });
  return { url, stop: async () => {} };
}
