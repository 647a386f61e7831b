// Up to where a shop's orders were compared with Shopify, and what each pass found.
import type { Sql } from "~/lib/database.server";

export async function findWatermark(sql: Sql, shopId: string): Promise<Date | null> {
  const { rows } = await sql.query<{ watermark: Date }>(
    `select watermark from order_watermarks where shop_id = $1`,
    [shopId],
  );
  return rows[0]?.watermark ?? null;
}

/** Moves the watermark forward, in the transaction of what was compared up to there; never back. */
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
  mended: number;
  /** An error's code. */
  problem: string | null;
}

const KEPT_REPORTS = 100;

/** Saves what a pass found; the oldest reports go. */
export async function saveReport(sql: Sql, shopId: string, report: PassReport): Promise<void> {
  await sql.query(
    `insert into reconciliations (shop_id, state, started_at, duration_ms, checked, mended, problem)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      shopId,
      report.state,
      report.startedAt,
      report.durationMs,
      report.checked,
      report.mended,
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
    `select state, started_at as "startedAt", duration_ms as "durationMs", checked, mended, problem
     from reconciliations where shop_id = $1 order by id desc limit $2`,
    [shopId, limit],
  );
  return rows;
}
