// Each hot statement finds a tenant's rows by the shop's or the account's key, as partitions and Citus need it.
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrateJobs } from "~/jobs/worker.server";
import { type TestDatabase, freshDatabase } from "../support/database";
import { loadAppProgram } from "./app-program";
import { collectStatements } from "./statements";

/** Named statement → why it is over all tenants. */
const POLLER = "takes what is due next of all accounts, by one index";
const OPERATOR = "an operator's figure over all shops, read every quarter of a minute";
const HASHED =
  "its EXISTS carries the shop; on empty tables the planner hashes a whole table instead";
const OVER_ALL: Readonly<Record<string, string>> = {
  "engine.transit": "transit times are figures over all accounts' parcels of a lane",
  "engine.lease": POLLER,
  "engine.earliest_due": POLLER,
  "push.lease": POLLER,
  "items.shops_due": HASHED,
  "shopify.list_estimates": HASHED,
  "shopify.list_events": HASHED,
  "operations.freshness": OPERATOR,
  "operations.budgets": OPERATOR,
  "operations.webhooks": OPERATOR,
};

interface Plan {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Cond"?: string;
  "Recheck Cond"?: string;
  Filter?: string;
  Plans?: Plan[];
}

let database: TestDatabase;
let tenantTables: Map<string, string>;
beforeAll(async () => {
  database = await freshDatabase();
  await migrateJobs(database.pool);
  const { rows } = await database.pool.query<{ table: string; column: string }>(
    `select table_name as table, column_name as column from information_schema.columns
     where table_schema = 'public' and column_name in ('shop_id', 'account_id') and ordinal_position = 1`,
  );
  tenantTables = new Map(rows.map(({ table, column }) => [table, column]));
}, 60_000);
afterAll(() => database.drop());

/** Scans of tenants' tables that no condition on the tenant's key bounds. */
function unbounded(plan: Plan): string[] {
  const table = plan["Relation Name"] ?? "";
  const key = tenantTables.get(table);
  const conditions = `${plan["Index Cond"] ?? ""} ${plan["Recheck Cond"] ?? ""} ${plan.Filter ?? ""}`;
  const isScan = /Scan$/.test(plan["Node Type"]);
  const own = isScan && key && !conditions.includes(key) ? [table] : [];
  return [...own, ...(plan.Plans ?? []).flatMap(unbounded)];
}

test("each hot statement carries the shop's or the account's key to every tenant table", async (context) => {
  const { rows } = await database.pool.query<{ version: number }>(
    "select current_setting('server_version_num')::int as version",
  );
  // EXPLAIN of a statement without its values came with PostgreSQL 16.
  if (rows[0]!.version < 160_000) return context.skip();
  const named = collectStatements(loadAppProgram()).filter(
    ({ name, text }) => name && text !== null,
  );
  expect(named.length).toBeGreaterThan(50);
  const found: Record<string, string[]> = {};
  const client = await database.pool.connect();
  try {
    // On empty tables a sequential scan would always be cheapest.
    await client.query("set enable_seqscan = off");
    for (const { name, text } of named) {
      // A command's temporary table is no tenant's.
      if (text!.includes("imported_remote_areas")) continue;
      const explained = await client.query<{ "QUERY PLAN": { Plan: Plan }[] }>(
        `explain (generic_plan, format json) ${text}`,
      );
      const tables = unbounded(explained.rows[0]!["QUERY PLAN"][0]!.Plan);
      if (tables.length > 0) found[name!] = [...new Set(tables)].sort();
    }
  } finally {
    client.release();
  }
  const unexplained = Object.entries(found).filter(([name]) => !(name in OVER_ALL));
  expect(unexplained.map(([name, tables]) => `${name}: ${tables.join(", ")}`)).toEqual([]);
  expect(Object.keys(OVER_ALL).filter((name) => !(name in found))).toEqual([]);
});
