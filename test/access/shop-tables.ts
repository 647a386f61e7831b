// Finds a shop's rows in all tables through the catalog, and compares them.
import type { Sql } from "~/lib/database.server";
import type { ShopWorld } from "./two-shops";

/** Tables that are no shop's: what lies in them is everybody's. */
const EVERYBODYS: Record<string, string> = {
  _prisma_migrations: "the schema's own",
  encryption_keys: "ids of the installation's keys",
  engine_connectors: "how carriers answer",
  engine_remote_areas: "carriers' lists of remote places",
  engine_remote_lists: "where those come from",
  erased_shops: "by the keyed hash of a shop that is gone",
  service_breakers: "by a service's address: whether it can be reached",
};

/** Tables whose shop is in another column. */
const NAMED_OTHERWISE: Record<string, string> = {
  shops: "id",
  sessions: "shop",
  engine_accounts: "id",
  rate_limits: "owner",
};

export interface ShopTable {
  name: string;
  column: string;
  isByAccount: boolean;
}

/** Throws for a table that nobody assigned. */
export async function listShopTables(sql: Sql): Promise<ShopTable[]> {
  const { rows } = await sql.query<{ name: string; columns: string[] }>(
    `select table_name::text as name, array_agg(column_name::text) as columns
     from information_schema.columns
     where table_schema = 'public' group by 1 order by 1`,
  );
  return rows.flatMap(({ name, columns }) => {
    if (name in EVERYBODYS) return [];
    const column =
      NAMED_OTHERWISE[name] ?? ["shop_id", "account_id"].find((each) => columns.includes(each));
    if (!column)
      throw new Error(`Whose is the table ${name}? Tell it in test/access/shop-tables.ts.`);
    return [{ name, column, isByAccount: column === "account_id" || name === "engine_accounts" }];
  });
}

const ownerOf = ({ isByAccount }: ShopTable, { domain, accountId }: ShopWorld) =>
  isByAccount ? accountId : domain;

export async function countRows(sql: Sql, table: ShopTable, shop: ShopWorld): Promise<number> {
  const { rows } = await sql.query<{ count: number }>(
    `select count(*)::int as count from "${table.name}" where "${table.column}"::text = $1`,
    [ownerOf(table, shop)],
  );
  return rows[0]?.count ?? 0;
}

/** A hash by table of all rows of the shop. */
export async function snapshot(
  sql: Sql,
  tables: readonly ShopTable[],
  shop: ShopWorld,
): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const table of tables) {
    const { rows } = await sql.query<{ hash: string }>(
      `select coalesce(md5(string_agg(each::text, '|' order by each::text)), '') as hash
       from "${table.name}" each where "${table.column}"::text = $1`,
      [ownerOf(table, shop)],
    );
    hashes[table.name] = rows[0]?.hash ?? "";
  }
  return hashes;
}
