// SQL that erases a shop from the tables of all modules and records the erasure.
import type { Sql } from "~/lib/database.server";
import type { Sealer } from "~/lib/seal.server";

/** A table and the column with the owner of its rows. */
export interface OwnedTable {
  table: string;
  owner: string;
}

/** Deleted last, in one transaction, so that a shop that reinstalls earlier keeps its installation. */
export const INSTALLATION_TABLES: readonly OwnedTable[] = [
  { table: "sessions", owner: "shop" },
  { table: "tracking_connections", owner: "shop_id" },
  { table: "shops", owner: "id" },
];

/** Names shops and accounts in one column. */
const RATE_LIMITS: OwnedTable = { table: "rate_limits", owner: "owner" };

/**
 * Shopify sends shop/redact two days after an uninstallation, with some tolerance for delays. Proof of the
 * installation that is newer means that the shop was reinstalled.
 */
const REDACT_DELAY = "7 days";

/**
 * Whether the app is installed, so that the erasure notice is about an earlier installation; locks the shop's row. If
 * app/uninstalled was lost, the shop counts as uninstalled unless something proves a later installation.
 */
export async function isReinstalled(tx: Sql, shopId: string, reportedAt: Date): Promise<boolean> {
  const { rows } = await tx.query<{ isReinstalled: boolean | null }>(
    `select uninstalled_at is null
       and greatest(installed_at, opened_at, token_given_at) > $2::timestamptz - interval '${REDACT_DELAY}'
       as "isReinstalled"
     from shops where id = $1 for update`,
    [shopId, reportedAt],
  );
  return rows[0]?.isReinstalled ?? false;
}

/** All tables with a column of that name, so that new tables are included without a change here. */
export async function listOwnedTables(
  sql: Sql,
  owner: "shop_id" | "account_id",
): Promise<OwnedTable[]> {
  const { rows } = await sql.query<{ table: string }>(
    `select c.table_name as table from information_schema.columns c
     join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = current_schema() and c.column_name = $1 and t.table_type = 'BASE TABLE'
     order by 1`,
    [owner],
  );
  const last = new Set(INSTALLATION_TABLES.map(({ table }) => table));
  const found = rows.filter(({ table }) => !last.has(table)).map(({ table }) => ({ table, owner }));
  return [...found, RATE_LIMITS];
}

/** Deletes up to `limit` rows; returns how many. */
export async function deleteOwned(
  tx: Sql,
  { table, owner }: OwnedTable,
  value: string,
  limit: number,
): Promise<number> {
  // Table and column names come from the database catalog or constants, never from input.
  const { rowCount } = await tx.query(
    `delete from "${table}" where ctid = any(array(
       select ctid from "${table}" where "${owner}" = $1 limit ${limit}))`,
    [value],
  );
  return rowCount ?? 0;
}

/** A keyed hash, so that the domain of an erased shop can't be recovered without the key. */
function shopKey(sealer: Sealer, shopId: string): Buffer {
  return sealer.blindIndex(`erased shop:${shopId}`);
}

export async function recordErasedShop(
  tx: Sql,
  sealer: Sealer,
  shopId: string,
  erased: { counts: Record<string, number>; now: Date },
): Promise<void> {
  await tx.query(
    `insert into erased_shops (shop_key, erased_at, counts) values ($1, $2, $3)
     on conflict (shop_key) do update set erased_at = excluded.erased_at, counts = excluded.counts`,
    [shopKey(sealer, shopId), erased.now, erased.counts],
  );
}

/** Whether the shop was erased and is not installed again. */
export async function wasErased(sql: Sql, sealer: Sealer, shopId: string): Promise<boolean> {
  const { rows } = await sql.query({
    name: "privacy.was_erased",
    text: `select 1 from erased_shops where shop_key = $1
             and not exists (select 1 from shops where id = $2 and installed_at is not null)`,
    values: [shopKey(sealer, shopId), shopId],
  });
  return rows.length > 0;
}

/** Shops that uninstalled before `before`, or never installed and were last seen before it. */
export async function listAbandonedShops(sql: Sql, before: Date): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `select id from shops where uninstalled_at < $1
       or (installed_at is null and uninstalled_at is null and updated_at < $1 and created_at < $1)
     order by 1`,
    [before],
  );
  return rows.map((row) => row.id);
}
