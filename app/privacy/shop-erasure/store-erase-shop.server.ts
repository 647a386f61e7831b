// SQL that erases a shop from every table that has shops in it, whichever modules' they are, and notes that it did.
import type { Sql } from "~/lib/database.server";
import type { Sealer } from "~/lib/seal.server";

/** A table's name and the column that says whose its rows are. */
export interface OwnedTable {
  table: string;
  owner: string;
}

/** These end an erasure, in one transaction: until then a shop that comes back finds its installation whole. */
export const INSTALLATION_TABLES: readonly OwnedTable[] = [
  { table: "sessions", owner: "shop" },
  { table: "tracking_connections", owner: "shop_id" },
  { table: "shops", owner: "id" },
];

/**
 * Shopify sends shop/redact two days after a shop left; later than this it has not been seen. A shop that has
 * proved its installation since then is back, or never left.
 */
const REDACT_DELAY = "7 days";

/**
 * Whether the shop has the app, so that a notice of its erasure is about an earlier installation; its row stays
 * locked until the transaction ends. One whose leaving was never told counts as gone when nothing proves that
 * it was here since it must have left.
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

/** Every table with a column of that name. A table that is new today is erased from today on. */
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
  return rows.filter(({ table }) => !last.has(table)).map(({ table }) => ({ table, owner }));
}

/** Up to `limit` rows; answers how many went. */
export async function deleteOwned(
  tx: Sql,
  { table, owner }: OwnedTable,
  value: string,
  limit: number,
): Promise<number> {
  // Names come from the catalogue, never from outside; the owner's type is text or uuid.
  const { rowCount } = await tx.query(
    `delete from "${table}" where ctid = any(array(
       select ctid from "${table}" where "${owner}" = $1 limit ${limit}))`,
    [value],
  );
  return rowCount ?? 0;
}

/** Keyed: the domain of a shop that is gone can't be read from it, or guessed without the key. */
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

/** Whether the shop was erased and has not installed the app again. */
export async function wasErased(sql: Sql, sealer: Sealer, shopId: string): Promise<boolean> {
  const { rows } = await sql.query({
    name: "privacy.was_erased",
    text: `select 1 from erased_shops where shop_key = $1
             and not exists (select 1 from shops where id = $2 and installed_at is not null)`,
    values: [shopKey(sealer, shopId), shopId],
  });
  return rows.length > 0;
}

/** Shops that left before then, or that never installed and were last heard of before then. */
export async function listAbandonedShops(sql: Sql, before: Date): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `select id from shops where uninstalled_at < $1
       or (installed_at is null and uninstalled_at is null and updated_at < $1 and created_at < $1)
     order by 1`,
    [before],
  );
  return rows.map((row) => row.id);
}
