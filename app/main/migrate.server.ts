// Wiring: our migrations, then graphile-worker's own.
import { migrateJobs } from "~/jobs/worker.server";
import { type Migration, applyMigrations } from "~/lib/postgres/migrations.server";

/** See applyMigrations for errors and for several processes at once. */
export function migrateDatabase(url: string, migrations?: readonly Migration[]): Promise<void> {
  return applyMigrations(url, migrateJobs, migrations);
}
