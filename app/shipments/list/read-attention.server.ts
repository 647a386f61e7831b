// Reads what needs attention: how many shipments for each reason, and the most urgent ones.
import type { Database } from "~/lib/database.server";
import { ATTENTION_REASONS, type AttentionReason } from "../attention/reasons";
import type { ShipmentSummary } from "../shipment";
import type { ListContext } from "./conditions.server";
import { EVERY_SHIPMENT, type ShipmentFilters } from "./query";
import { type Total, countTotal, listShipments } from "./store-list.server";

export interface AttentionSummary {
  /** All shipments with a reason; one with two reasons counts once. */
  total: Total;
  /** Shipments that nobody tracks. They have none of the reasons. */
  untracked: Total;
  /** As many as the list with this filter has; reasons without any are left out. Most urgent first. */
  counts: { reason: AttentionReason; total: Total }[];
  /** With the most urgent reason of each, which come first. */
  rows: { shipment: ShipmentSummary; reason: AttentionReason }[];
}

export async function readAttention(
  db: Database,
  shopId: string,
  context: ListContext,
  rowsMax: number,
): Promise<AttentionSummary> {
  const filtersOf = (attention: AttentionReason[]): ShipmentFilters => ({
    ...EVERY_SHIPMENT,
    attention,
  });
  const [total, untracked, ...each] = await Promise.all([
    countTotal(db, shopId, filtersOf([...ATTENTION_REASONS]), context),
    countTotal(db, shopId, { ...EVERY_SHIPMENT, source: ["nobody"] }, context),
    ...ATTENTION_REASONS.map(async (reason) => ({
      reason,
      total: await countTotal(db, shopId, filtersOf([reason]), context),
    })),
  ]);
  const counts = each.filter(({ total: { count } }) => count > 0);
  const rows = new Map<string, AttentionSummary["rows"][number]>();
  for (const { reason } of counts) {
    if (rows.size >= rowsMax) break;
    const query = { ...EVERY_SHIPMENT, ...filtersOf([reason]), pageSize: rowsMax };
    const page = await listShipments(db, shopId, query, context);
    for (const shipment of page.rows) {
      if (rows.size < rowsMax && !rows.has(shipment.id))
        rows.set(shipment.id, { shipment, reason });
    }
  }
  return { total, untracked, counts, rows: [...rows.values()] };
}
