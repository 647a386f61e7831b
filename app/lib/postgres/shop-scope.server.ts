// Invariant: while a job of one shop runs, each statement on a shop's table has that shop among its values.
import { AsyncLocalStorage } from "node:async_hooks";
import type pg from "pg";
import { holdInvariant } from "../invariants";

const scope = new AsyncLocalStorage<string>();

/** Runs work for one shop. Nested scopes are the inner shop's. */
export function withinShop<Result>(shopId: string, work: () => Promise<Result>): Promise<Result> {
  return scope.run(shopId, work);
}

/** Runs the one statement that finds out which shop something belongs to. */
export function outsideShop<Result>(work: () => Promise<Result>): Promise<Result> {
  return scope.exit(work);
}

/** Tables that are found by a shop; a test compares them with the schema. */
export const SHOP_TABLES: readonly string[] = [
  "access_log",
  "admin_budgets",
  "backfills",
  "bulk_items",
  "bulk_runs",
  "carrier_overrides",
  "checkpoints",
  "deregistrations",
  "foreign_events",
  "former_connections",
  "fulfillment_shipments",
  "fulfillments",
  "import_lines",
  "imports",
  "lane_times",
  "order_keys",
  "order_watermarks",
  "orders",
  "parked_jobs",
  "privacy_requests",
  "reconciliations",
  "redacted_orders",
  "registration_calls",
  "saved_views",
  "sessions",
  "shipment_changes",
  "shipments",
  "shipments_by_status",
  "shops",
  "sync_cursors",
  "tracking_connections",
  "tracking_deletions",
  "tracking_page_settings",
  "webhook_deliveries",
  "write_back",
  "write_back_events",
  "write_back_links",
];

const ON_SHOP_TABLE = new RegExp(
  `\\b(?:from|join|into|update)\\s+(?:"?public"?\\.)?"?(?:${SHOP_TABLES.join("|")})\\b`,
  "i",
);

/** By text: a text is looked through once. */
const isOnShopTable = new Map<string, boolean>();
const MOST_TEXTS = 5_000;

function checkStatement(statement: unknown, values: unknown): void {
  const shopId = scope.getStore();
  if (shopId === undefined) return;
  const config = typeof statement === "string" ? { text: statement, values } : statement;
  const { text = "", values: given = values } = (config ?? {}) as {
    text?: string;
    values?: unknown;
  };
  let isConcerned = isOnShopTable.get(text);
  if (isConcerned === undefined) {
    isConcerned = ON_SHOP_TABLE.test(text);
    if (isOnShopTable.size < MOST_TEXTS) isOnShopTable.set(text, isConcerned);
  }
  if (!isConcerned) return;
  // Shopify's library names the session of a shop's jobs so.
  const names = [shopId, `offline_${shopId}`];
  const namesShop = Array.isArray(given) && names.some((name) => given.includes(name));
  holdInvariant("statement_names_shop", namesShop, `Shop ${shopId}: ${text.slice(0, 200)}`);
}

/** Checks all statements of a pool and its clients; outside of `withinShop` nothing is looked at. */
export function guardStatements(pool: pg.Pool): void {
  pool.query = checked(pool.query.bind(pool)) as typeof pool.query;
  pool.on("connect", (client) => {
    client.query = checked(client.query.bind(client)) as typeof client.query;
  });
}

function checked(query: (...args: never[]) => unknown) {
  return (...args: never[]) => {
    // The pool's own statements call back, in the context of whoever freed the connection.
    if (typeof args.at(-1) !== "function") {
      try {
        checkStatement(args[0], args[1]);
      } catch (error) {
        return Promise.reject(error as Error);
      }
    }
    return query(...args);
  };
}
