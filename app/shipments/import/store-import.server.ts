// SQL for imports: the lines of a file, what came of each, and the shipments that they add.
import { randomUUID } from "node:crypto";
import { type Database, type Sql, inTransaction } from "~/lib/database.server";
import { DAY_MS } from "~/lib/time";
import { isShipmentId } from "../keys";
import type { Mapping } from "./columns";
import type { ImportLine, LineProblem } from "./line";

export type LineOutcome = "added" | "exists" | "rejected";

export interface Import {
  id: string;
  fileName: string;
  total: number;
  done: number;
  /** null: its lines are still being sent. */
  startedAt: Date | null;
  finishedAt: Date | null;
  createdAt: Date;
}

export async function createImport(
  sql: Sql,
  shopId: string,
  file: { name: string; headerKey: string; mapping: Mapping },
  now: Date,
): Promise<string> {
  const id = randomUUID();
  await sql.query(
    `insert into imports (shop_id, id, file_name, header_key, mapping, created_at)
     values ($1, $2::uuid, $3, $4, $5, $6)`,
    [shopId, id, file.name, file.headerKey, JSON.stringify(file.mapping), now],
  );
  return id;
}

/** Adds lines to an import that has not started; a line that is there stays. False when there is no such import. */
export async function addLines(
  db: Database,
  shopId: string,
  importId: string,
  lines: readonly (ImportLine & { problem: LineProblem | null })[],
): Promise<boolean> {
  if (!isShipmentId(importId)) return false;
  return inTransaction(db.pool, async (tx) => {
    const { rowCount } = await tx.query(
      `select from imports where shop_id = $1 and id = $2::uuid and started_at is null for update`,
      [shopId, importId],
    );
    if (rowCount !== 1) return false;
    await tx.query(
      `insert into import_lines (shop_id, import_id, line, number, carrier, order_name, shipped, destination, problem)
       select $1, $2::uuid, line, number, carrier, "order", shipped, destination, problem
       from jsonb_to_recordset($3::jsonb) as l (line int, number text, carrier text, "order" text, shipped text,
         destination text, problem text)
       on conflict do nothing`,
      [shopId, importId, JSON.stringify(lines)],
    );
    return true;
  });
}

/** Counts the lines and begins; false when it began already or has none. */
export async function startImport(
  tx: Sql,
  shopId: string,
  importId: string,
  now: Date,
): Promise<boolean> {
  if (!isShipmentId(importId)) return false;
  const { rowCount } = await tx.query(
    `update imports i set started_at = $3, total = lines.total
     from (select count(*)::int as total from import_lines where shop_id = $1 and import_id = $2::uuid) lines
     where i.shop_id = $1 and i.id = $2::uuid and i.started_at is null and lines.total > 0`,
    [shopId, importId, now],
  );
  return rowCount === 1;
}

const COLUMNS = `id, file_name as "fileName", total, done, started_at as "startedAt",
  finished_at as "finishedAt", created_at as "createdAt"`;

export async function findImport(sql: Sql, shopId: string, id: string): Promise<Import | null> {
  if (!isShipmentId(id)) return null;
  const { rows } = await sql.query<Import>(
    `select ${COLUMNS} from imports where shop_id = $1 and id = $2::uuid`,
    [shopId, id],
  );
  return rows[0] ?? null;
}

/** The columns that were chosen last for files with these headers. */
export async function listMappings(
  sql: Sql,
  shopId: string,
): Promise<{ headerKey: string; mapping: Mapping }[]> {
  const { rows } = await sql.query<{ headerKey: string; mapping: Mapping }>(
    `select header_key as "headerKey", mapping from (
       select distinct on (header_key) header_key, mapping, created_at from imports
       where shop_id = $1 and header_key <> '' order by header_key, created_at desc) newest
     order by created_at desc limit 20`,
    [shopId],
  );
  return rows;
}

/** Imports whose job may have been lost. */
export async function listOpenImports(sql: Sql): Promise<{ shopId: string; id: string }[]> {
  const { rows } = await sql.query<{ shopId: string; id: string }>(
    `select shop_id as "shopId", id from imports
     where started_at is not null and finished_at is null order by shop_id, id`,
  );
  return rows;
}

export type StoredLine = ImportLine & { problem: LineProblem | null };

const LINE_COLUMNS = `line, number, carrier, order_name as "order", shipped, destination, problem`;

/** The next lines without an outcome. */
export async function nextLines(
  tx: Sql,
  shopId: string,
  importId: string,
  limit: number,
): Promise<StoredLine[]> {
  const { rows } = await tx.query<StoredLine>({
    name: "shipments.import_next",
    text: `select ${LINE_COLUMNS} from import_lines
           where shop_id = $1 and import_id = $2::uuid and outcome is null order by line limit $3 for update`,
    values: [shopId, importId, limit],
  });
  return rows;
}

export async function saveLineOutcomes(
  tx: Sql,
  shopId: string,
  importId: string,
  outcomes: readonly { line: number; outcome: LineOutcome; problem: LineProblem | null }[],
): Promise<void> {
  await tx.query({
    name: "shipments.import_outcomes",
    text: `with saved as (
             update import_lines l set outcome = o.outcome, problem = o.problem
             from unnest($3::int[], $4::text[], $5::text[]) o (line, outcome, problem)
             where l.shop_id = $1 and l.import_id = $2::uuid and l.line = o.line returning 1)
           update imports set done = done + (select count(*)::int from saved)
           where shop_id = $1 and id = $2::uuid`,
    values: [
      shopId,
      importId,
      outcomes.map(({ line }) => line),
      outcomes.map(({ outcome }) => outcome),
      outcomes.map(({ problem }) => problem),
    ],
  });
}

export async function finishImport(sql: Sql, shopId: string, id: string, now: Date): Promise<void> {
  await sql.query(`update imports set finished_at = $3 where shop_id = $1 and id = $2::uuid`, [
    shopId,
    id,
    now,
  ]);
}

export async function countLineOutcomes(
  sql: Sql,
  shopId: string,
  importId: string,
): Promise<{ outcome: LineOutcome | null; count: number }[]> {
  const { rows } = await sql.query<{ outcome: LineOutcome | null; count: number }>(
    `select outcome, count(*)::int as count from import_lines
     where shop_id = $1 and import_id = $2::uuid group by outcome`,
    [shopId, importId],
  );
  return rows;
}

/** Rejected lines after a line, in the file's order. */
export async function listRejected(
  sql: Sql,
  shopId: string,
  importId: string,
  afterLine: number,
  limit: number,
): Promise<StoredLine[]> {
  const { rows } = await sql.query<StoredLine>(
    `select ${LINE_COLUMNS} from import_lines
     where shop_id = $1 and import_id = $2::uuid and outcome = 'rejected' and line > $3
     order by line limit $4`,
    [shopId, importId, afterLine, limit],
  );
  return rows;
}

const KEPT_DAYS = 30;

/** Deletes imports with their lines after KEPT_DAYS. */
export async function deleteOldImports(sql: Sql, now: Date): Promise<void> {
  await sql.query(`delete from imports where created_at < $1`, [
    new Date(now.getTime() - KEPT_DAYS * DAY_MS),
  ]);
}

/** Those of the numbers that the shop has a shipment of. */
export async function listKnownNumbers(
  tx: Sql,
  shopId: string,
  numberKeys: readonly string[],
): Promise<Set<string>> {
  const { rows } = await tx.query<{ number_key: string }>(
    `select distinct number_key from shipments
     where shop_id = $1 and number_key = any($2::text[]) and registration_state <> 'removed'`,
    [shopId, numberKeys],
  );
  return new Set(rows.map((row) => row.number_key));
}

/** Order names' keys → the shop's newest order of that name. */
export async function findOrderIds(
  tx: Sql,
  shopId: string,
  nameKeys: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await tx.query<{ name_key: string; id: string }>(
    `select distinct on (name_key) name_key, id from orders
     where shop_id = $1 and name_key = any($2::text[]) order by name_key, created_at desc`,
    [shopId, nameKeys],
  );
  return new Map(rows.map((row) => [row.name_key, row.id]));
}

export interface ImportedShipment {
  id: string;
  trackingNumber: string;
  numberKey: string;
  carrierCode: string;
  carrierSource: string;
  state: string;
  company: string | null;
  companyKey: string | null;
  destination: string | null;
  fulfilledAt: Date;
  /** Shopify's, if the shop has an order of the name. */
  orderId: string | null;
  orderName: string | null;
  orderNameKey: string | null;
}

/** What an import adds has ids that begin with this: Shopify knows none of it, so nothing is written back. */
const IMPORTED = "import-";

/**
 * Adds shipments, each with a fulfillment of its own, since a shipment without one counts as removed. Without an
 * order of Shopify's the fulfillment has an order of its own as well, so that nothing waits for its webhook.
 * Returns the removed shipments that have a number and carrier of these: they got the fulfillment, and the caller
 * recomputes them.
 */
export async function addImported(
  tx: Sql,
  shopId: string,
  shipments: readonly ImportedShipment[],
  now: Date,
): Promise<string[]> {
  if (shipments.length === 0) return [];
  const { rows } = await tx.query<{ id: string }>({
    name: "shipments.add_imported",
    text: `with given as materialized (
             select g.*, '${IMPORTED}' || g.id as own_id, coalesce(g."orderId", '${IMPORTED}' || g.id) as order_id
             from jsonb_to_recordset($2::jsonb) as g (id uuid, "trackingNumber" text, "numberKey" text,
               "carrierCode" text, "carrierSource" text, state text, company text, "companyKey" text,
               destination text, "fulfilledAt" timestamptz, "orderId" text, "orderName" text,
               "orderNameKey" text)),
           own_orders as (
             insert into orders (shop_id, id, name, name_key, destination_country, placed_at, created_at)
             select $1, own_id, "orderName", "orderNameKey", destination, "fulfilledAt", $3 from given
             where "orderId" is null),
           own_fulfillments as (
             insert into fulfillments (shop_id, id, order_id, name, status, tracking_company,
               destination_country, fulfilled_at, source_updated_at, source_version, created_at)
             select $1, own_id, order_id, "orderName", 'success', company, destination, "fulfilledAt",
               "fulfilledAt", '0', $3 from given),
           added as (
             insert into shipments (shop_id, id, carrier_code, tracking_number, number_key, carrier_source,
               registration_state, tracking_company, company_key, destination_country, fulfilled_at,
               created_at, updated_at)
             select $1, id, "carrierCode", "trackingNumber", "numberKey", "carrierSource", state, company,
               "companyKey", destination, "fulfilledAt", $3, $3 from given
             on conflict (shop_id, number_key, carrier_code, occurrence) do nothing returning id),
           removed as (
             select s.id, g.own_id from given g
             join shipments s on s.shop_id = $1 and s.number_key = g."numberKey"
               and s.carrier_code = g."carrierCode" and s.occurrence = 1
             where g.id not in (select id from added)),
           links as (
             insert into fulfillment_shipments (shop_id, fulfillment_id, shipment_id, order_id, source_version,
               first_version, tracking_company, created_at)
             select $1, g.own_id, coalesce(r.id, g.id), g.order_id, '0', '0', g.company, $3
             from given g left join removed r on r.own_id = g.own_id)
           select id from removed`,
    values: [shopId, JSON.stringify(shipments), now],
  });
  return rows.map(({ id }) => id);
}
