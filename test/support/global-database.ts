// Once per run: a PostgreSQL server (DATABASE_URL's, or an embedded one) and a migrated template database.
import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { migrateDatabase } from "../../app/migrate.server";
import { startEmbeddedPostgres } from "../../app/lib/embedded-postgres.server";

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
  const templateUrl = new URL(serverUrl);
  templateUrl.pathname = `/${templateDatabase}`;

  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  await admin.query(`drop database if exists ${templateDatabase}`);
  await admin.query(`create database ${templateDatabase}`);
  await migrateDatabase(templateUrl.href);

  project.provide("testServerUrl", serverUrl);
  project.provide("templateDatabase", templateDatabase);
  return async () => {
    await admin.query(`drop database if exists ${templateDatabase} with (force)`);
    await admin.end();
    await embedded?.stop();
  };
}
