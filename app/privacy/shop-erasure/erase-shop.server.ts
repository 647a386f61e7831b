// Job that erases all data of an uninstalled shop, unless it was reinstalled.
import type { Deps } from "~/lib/deps.server";
import { listAccountsNamed } from "~/engine/trackings/store-customer-data.server";
import { deleteJobsOfShop } from "~/jobs/delete-jobs.server";
import { type Database, type Sql, inTransaction } from "~/lib/database.server";
import type { Counts } from "../redaction/store.server";
import {
  INSTALLATION_TABLES,
  type OwnedTable,
  deleteOwned,
  isReinstalled,
  listOwnedTables,
  recordErasedShop,
} from "./store-erase-shop.server";

interface GoneShop {
  shopId: string;
  /** When the uninstallation was reported. */
  reportedAt: Date;
}

/** Keeps transactions and their locks short. */
const ROWS_AT_ONCE = 2_000;

/**
 * Job `privacy.erase_shop`. Deletes in small transactions. Each first checks for a reinstallation, which ends the job
 * and keeps the new data. The installation's rows are deleted last, together with the record of the erasure, so a
 * killed run is continued by the next one.
 */
export function createEraseShopJob(deps: Deps) {
  return async (job: { shopId: string; reportedAt: string }): Promise<void> => {
    const { database, sealer, clock, log } = deps;
    const gone = { shopId: job.shopId, reportedAt: new Date(job.reportedAt) };
    const { shopId } = gone;
    const counts: Counts = {};
    for (;;) {
      const erased = await eraseOnce(deps, gone, counts);
      if (erased === null) return log.info({ shopId }, "shop was reinstalled; not erased");
      // Triggers on deleted rows can insert rows into tables that were empty already.
      if (erased === 0) break;
    }
    await whileGone(database, gone, async (tx) => {
      for (const table of INSTALLATION_TABLES) await deleteOwned(tx, table, shopId, ROWS_AT_ONCE);
      // Accounts are deleted after their contents, because the contents are found through them.
      await deleteOwned(tx, { table: "engine_accounts", owner: "name" }, shopId, ROWS_AT_ONCE);
      await deleteJobsOfShop(tx, shopId);
      await recordErasedShop(tx, sealer, shopId, { counts, now: clock.now() });
    });
  };
}

/** Deletes the shop's rows from all tables; returns how many, or null if the shop was reinstalled. */
async function eraseOnce(
  { database }: Deps,
  gone: GoneShop,
  counts: Counts,
): Promise<number | null> {
  let sum = 0;
  for (const { table, owner, value } of await listOwnedRows(database.pool, gone.shopId)) {
    for (;;) {
      const erased = await whileGone(database, gone, (tx) =>
        deleteOwned(tx, { table, owner }, value, ROWS_AT_ONCE),
      );
      if (erased === null) return null;
      if (erased > 0) counts[table] = (counts[table] ?? 0) + erased;
      sum += erased;
      if (erased < ROWS_AT_ONCE) break;
    }
  }
  return sum;
}

/** Runs `work` unless the shop was reinstalled; then null. */
async function whileGone<Result>(
  { pool }: Database,
  { shopId, reportedAt }: GoneShop,
  work: (tx: Sql) => Promise<Result>,
): Promise<Result | null> {
  return inTransaction(pool, async (tx) =>
    (await isReinstalled(tx, shopId, reportedAt)) ? null : work(tx),
  );
}

/** The tables of the shop's engine accounts, then those of the shop. */
async function listOwnedRows(
  sql: Sql,
  shopId: string,
): Promise<(OwnedTable & { value: string })[]> {
  const accountIds = await listAccountsNamed(sql, shopId);
  const shopTables = await listOwnedTables(sql, "shop_id");
  const ofShop = new Set(shopTables.map(({ table }) => table));
  const accountTables = (await listOwnedTables(sql, "account_id")).filter(
    ({ table, owner }) => owner === "owner" || !ofShop.has(table),
  );
  return [
    ...accountIds.flatMap((value) => accountTables.map((table) => ({ ...table, value }))),
    ...shopTables.map((table) => ({ ...table, value: shopId })),
  ];
}
