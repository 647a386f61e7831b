// The job that erases everything of a shop that is gone, unless it has come back.
import { listAccountsNamed } from "~/engine/trackings/store-customer-data.server";
import { deleteJobsOfShop } from "~/jobs/delete-jobs.server";
import { type Database, type Sql, inTransaction } from "~/lib/database.server";
import type { Log } from "~/lib/log.server";
import type { Sealer } from "~/lib/seal.server";
import type { Clock } from "~/lib/time";
import type { Counts } from "../redaction/store.server";
import {
  INSTALLATION_TABLES,
  type OwnedTable,
  deleteOwned,
  isReinstalled,
  listOwnedTables,
  recordErasedShop,
} from "./store-erase-shop.server";

export interface EraseShopDeps {
  database: Database;
  sealer: Sealer;
  clock: Clock;
  log: Log;
}

interface GoneShop {
  shopId: string;
  /** When it was told that the shop is gone. */
  reportedAt: Date;
}

/** Keeps each transaction, and what it locks, short. */
const ROWS_AT_ONCE = 2_000;

/**
 * Job `privacy.erase_shop`. Deletes in small transactions, each of which first sees whether the shop has come
 * back: then it ends, and what the shop has made since stays. The installation goes last, together with the note
 * that the shop was erased. What a killed run left, the next one finds.
 */
export function createEraseShopJob(deps: EraseShopDeps) {
  return async (job: { shopId: string; reportedAt: string }): Promise<void> => {
    const { database, sealer, clock, log } = deps;
    const gone = { shopId: job.shopId, reportedAt: new Date(job.reportedAt) };
    const { shopId } = gone;
    const counts: Counts = {};
    for (;;) {
      const erased = await eraseOnce(deps, gone, counts);
      if (erased === null) return log.info({ shopId }, "shop is back; not erased");
      // What went may have left something in a table that was empty by then: a ledger kept by triggers.
      if (erased === 0) break;
    }
    await whileGone(database, gone, async (tx) => {
      for (const table of INSTALLATION_TABLES) await deleteOwned(tx, table, shopId, ROWS_AT_ONCE);
      // By their names the accounts are found: while one is left, so is the way to what is in it.
      await deleteOwned(tx, { table: "engine_accounts", owner: "name" }, shopId, ROWS_AT_ONCE);
      await deleteJobsOfShop(tx, shopId);
      await recordErasedShop(tx, sealer, shopId, { counts, now: clock.now() });
    });
  };
}

/** All tables, each until it is empty of the shop; answers how many rows went, or null when the shop is back. */
async function eraseOnce(
  { database }: EraseShopDeps,
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

/** null: the shop has the app again, and nothing was done. */
async function whileGone<Result>(
  { pool }: Database,
  { shopId, reportedAt }: GoneShop,
  work: (tx: Sql) => Promise<Result>,
): Promise<Result | null> {
  return inTransaction(pool, async (tx) =>
    (await isReinstalled(tx, shopId, reportedAt)) ? null : work(tx),
  );
}

/** Its engine accounts' tables, then its own. */
async function listOwnedRows(
  sql: Sql,
  shopId: string,
): Promise<(OwnedTable & { value: string })[]> {
  const accountIds = await listAccountsNamed(sql, shopId);
  const accountTables = await listOwnedTables(sql, "account_id");
  const shopTables = await listOwnedTables(sql, "shop_id");
  return [
    ...accountIds.flatMap((value) => accountTables.map((table) => ({ ...table, value }))),
    ...shopTables.map((table) => ({ ...table, value: shopId })),
  ];
}
