// SQL for reconciliation: a shop's watermark and the reports of its passes.
import type { Sql } from "~/lib/database.server";

export async function findWatermark(sql: Sql, shopId: string): Promise<Date | null> {
  const { rows } = await sql.query<{ watermark: Date }>(
    `select watermark from order_watermarks where shop_id = $1`,
    [shopId],
  );
  return rows[0]?.watermark ?? null;
}

/** Moves the watermark forward, never back, in the transaction that records the orders up to there. */
export async function advanceWatermark(tx: Sql, shopId: string, to: Date): Promise<void> {
  await tx.query({
    name: "shopify.advance_watermark",
    text: `insert into order_watermarks as w (shop_id, watermark) values ($1, $2)
           on conflict (shop_id) do update set watermark = excluded.watermark
           where w.watermark < excluded.watermark`,
    values: [shopId, to],
  });
}

export interface PassReport {
  state: "done" | "continues" | "failed";
  startedAt: Date;
  durationMs: number;
  checked: number;
  repaired: number;
  /** An error's code, or orders_failed when single orders can't be read or stored. */
  problem: string | null;
}

const KEPT_REPORTS = 100;

/** Saves a report and deletes the oldest ones above the limit. */
export async function saveReport(sql: Sql, shopId: string, report: PassReport): Promise<void> {
  await sql.query(
    `insert into reconciliations (shop_id, state, started_at, duration_ms, checked, repaired, problem)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      shopId,
      report.state,
      report.startedAt,
      report.durationMs,
      report.checked,
      report.repaired,
      report.problem,
    ],
  );
  await sql.query(
    `delete from reconciliations where shop_id = $1 and id <= (
       select id from reconciliations where shop_id = $1 order by id desc offset $2 limit 1)`,
    [shopId, KEPT_REPORTS],
  );
}

/** The newest first. */
export async function listReports(sql: Sql, shopId: string, limit: number): Promise<PassReport[]> {
  const { rows } = await sql.query<PassReport>(
    `select state, started_at as "startedAt", duration_ms as "durationMs", checked, repaired, problem
     from reconciliations where shop_id = $1 order by id desc limit $2`,
    [shopId, limit],
  );
  return rows;
}
