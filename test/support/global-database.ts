// Once per run: a PostgreSQL server (DATABASE_URL's, or an embedded one) and a migrated template database.
import path from "node:path";
import type { TestProject } from "vitest/node";
import { migrateDatabase } from "../../app/main/migrate.server";
import { startEmbeddedPostgres } from "../../app/lib/postgres/embedded-postgres.server";
import { createDatabaseBeside, dropDatabase } from "./create-database";

const root = path.resolve(import.meta.dirname, "../..");

declare module "vitest" {
  interface ProvidedContext {
    /** A server on which tests may create databases, and the template to create them from. */
    testServerUrl: string;
    templateDatabase: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const embedded = process.env.DATABASE_URL
    ? null
    : await startEmbeddedPostgres({
        directory: path.join(root, `.waymark/test-postgres-${project.name}`),
        durable: false,
      });
  const serverUrl = process.env.DATABASE_URL ?? embedded?.url ?? "";
  const templateDatabase = `waymark_template_${process.pid}_${project.name}`;
  await migrateDatabase(await createDatabaseBeside(serverUrl, templateDatabase, { isFresh: true }));

  project.provide("testServerUrl", serverUrl);
  project.provide("templateDatabase", templateDatabase);
  return async () => {
    await dropDatabase(serverUrl, templateDatabase);
    await embedded?.stop();
  };
}
