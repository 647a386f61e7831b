// Shipments as a plain list, for narrow screens and short lists.
import type { ReactNode } from "react";
import { type PlainRow, PlainRows } from "./plain-rows";
import type { ShipmentRow } from "./shipment-row";

interface ShipmentRowsProps {
  rows: readonly ShipmentRow[];
  /** Beside each row's link. */
  before?(row: ShipmentRow): ReactNode;
}

export function ShipmentRows({ rows, before }: ShipmentRowsProps) {
  const plain = rows.map((row) => ({ ...plainRow(row), before: before?.(row) }));
  return <PlainRows rows={plain} />;
}

function plainRow({
  id,
  url,
  trackingNumber,
  badge,
  orders,
  carrier,
  latest,
  reason,
}: ShipmentRow): PlainRow {
  const about = [reason, orders, carrier].filter(Boolean).join(" · ");
  return { id, url, title: trackingNumber, badge, about, latest };
}
