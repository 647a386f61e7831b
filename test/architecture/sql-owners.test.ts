// Only the module that owns a table names it in SQL; each exception is listed with its reason.
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { readSources } from "./source-imports";

/** Module below app/ → its tables. */
const OWNED: Record<string, string[]> = {
  "engine/accounts": ["engine_accounts", "engine_keys"],
  "engine/carrier-keys": ["engine_carrier_keys"],
  "engine/polling": ["engine_connectors"],
  "engine/push": ["engine_callbacks", "engine_deliveries", "engine_delivery_attempts"],
  "engine/remote-areas": ["engine_remote_areas", "engine_remote_lists"],
  "engine/trackings": ["engine_past_journeys", "engine_status_counts", "engine_trackings"],
  inbox: ["webhook_deliveries"],
  jobs: ["parked_jobs"],
  lib: ["encryption_keys", "rate_limits"],
  "privacy/access-log": ["access_log"],
  "privacy/redaction": ["privacy_requests", "tracking_deletions"],
  "privacy/shop-erasure": ["erased_shops"],
  shipments: [
    "bulk_items",
    "bulk_runs",
    "checkpoints",
    "deregistrations",
    "fulfillment_shipments",
    "fulfillments",
    "import_lines",
    "imports",
    "lane_times",
    "order_keys",
    "orders",
    "redacted_orders",
    "registration_calls",
    "saved_views",
    "shipment_changes",
    "shipments",
    "shipments_by_status",
    "sync_cursors",
  ],
  "shopify/admin-api": ["admin_budgets"],
  "shopify/backfill": ["backfills"],
  "shopify/fulfillment-events": ["foreign_events"],
  "shopify/reconciliation": ["order_watermarks", "reconciliations"],
  "shopify/write-back": ["write_back", "write_back_events", "write_back_links"],
  shops: [
    "carrier_overrides",
    "former_connections",
    "sessions",
    "shops",
    "tracking_connections",
    "tracking_page_settings",
  ],
  "trackingmore/client": ["service_breakers"],
};

const OPERATOR = "the operator's numbers are over all shops and accounts";
const CHANGE_LOCK = "locks the account's row, so that changes commit in the order of their times";
const ONE_STATEMENT = "decides what to write back in the statement that reads the parcel";

/** `file or folder: table` → why it names another module's table. */
const BORROWED: Record<string, string> = {
  "engine/lanes: engine_trackings": "transit times are a query over all accounts' trackings",
  "engine/polling: engine_trackings": "leases due trackings and writes what a poll found",
  "engine/push: engine_accounts": "settings and e-mail of a push are the account's",
  "engine/requests: engine_accounts": "a create and its price are one transaction",
  "engine/requests: engine_trackings": "a create and its price are one transaction",
  "engine/trackings: engine_accounts": CHANGE_LOCK,
  "engine/trackings: engine_deliveries": "an erased tracking's deliveries go with it",
  "engine/trackings: engine_delivery_attempts": "an erased tracking's deliveries go with it",
  "operations/facts: engine_carrier_keys": OPERATOR,
  "operations/facts: engine_connectors": OPERATOR,
  "operations/facts: engine_trackings": OPERATOR,
  "operations/facts: service_breakers": OPERATOR,
  "operations/facts: shops": OPERATOR,
  "operations/facts: tracking_connections": OPERATOR,
  "operations/facts: webhook_deliveries": OPERATOR,
  "operations/backup: encryption_keys": "a backup names the keys that it needs",
  "operations/backup: shops": "a backup of a database without data is refused",
  "operations/backup: engine_accounts": "a backup of a database without data is refused",
  "operations/facts: admin_budgets": OPERATOR,
  "operations/facts: rate_limits": OPERATOR,
  "operations/facts: shipments": OPERATOR,
  "operations/facts: fulfillment_shipments": OPERATOR,
  "privacy/shop-erasure: shops": "whether the shop is back; the erasure itself reads the catalogue",
  "shipments/personal-data: write_back_events": "an erased parcel's events go with it",
  "shipments/register: former_connections": "one query joins a shop's services and their trackings",
  "shipments/register: shops": "leases parcels only of shops that have the app",
  "shipments/register: tracking_connections": "leases parcels only of shops with a service",
  "shipments/switch-service: former_connections": "one query joins a shop's services and parcels",
  "shopify/fulfillment-events: write_back_events": "an event is foreign when it is none of ours",
  "shopify/write-back: checkpoints": ONE_STATEMENT,
  "shopify/write-back: foreign_events": ONE_STATEMENT,
  "shopify/write-back: fulfillment_shipments": ONE_STATEMENT,
  "shopify/write-back: fulfillments": ONE_STATEMENT,
  "shopify/write-back: shipment_changes": ONE_STATEMENT,
  "shopify/write-back: shipments": ONE_STATEMENT,
  "shopify/write-back: shops": ONE_STATEMENT,
};

const schema = readFileSync(
  path.resolve(import.meta.dirname, "../../prisma/schema.prisma"),
  "utf8",
);
const TABLES = new Set([...schema.matchAll(/@@map\("(\w+)"\)/g)].map((match) => match[1]!));

/** Tables named after a word of SQL that a table follows, comments left out. */
function tablesIn(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");
  const found = code.matchAll(/\b(?:from|join|into|update|using|table)\s+(?:only\s+)?"?(\w+)\b/g);
  return [...new Set([...found].map((match) => match[1]!))].filter((name) => TABLES.has(name));
}

const isBelow = (file: string, place: string) => file.startsWith(`${place}/`);

test("every table has one owner", () => {
  expect(Object.values(OWNED).flat().sort()).toEqual([...TABLES].sort());
});

test("SQL of a table stands in its owner's folder, or in a place listed with a reason", () => {
  const strangers: string[] = [];
  const unused = new Set(Object.keys(BORROWED));
  for (const { path: file, text } of readSources()) {
    for (const table of tablesIn(text)) {
      if (Object.keys(OWNED).some((place) => isBelow(file, place) && OWNED[place]!.includes(table)))
        continue;
      const borrowed = Object.keys(BORROWED).find((key) => {
        const [place = "", borrowedTable] = key.split(": ");
        return borrowedTable === table && isBelow(file, place);
      });
      if (borrowed) unused.delete(borrowed);
      else strangers.push(`${file}: ${table}`);
    }
  }
  expect(strangers).toEqual([]);
  expect([...unused]).toEqual([]);
});

test("no statement sorts by a number that it reads as text, where 10 comes before 9", () => {
  const wrong = readSources()
    .filter(({ text }) => /\bid::text(?! as)/.test(text) && /order by id\b/.test(text))
    .map((source) => source.path);
  expect(wrong).toEqual([]);
});
