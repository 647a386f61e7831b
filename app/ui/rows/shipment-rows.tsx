// Shipments as a plain list, for narrow screens and short lists.
import { type PlainRow, PlainRows } from "./plain-rows";
import type { ShipmentRow } from "./shipment-row";

export function ShipmentRows({ rows }: { rows: ShipmentRow[] }) {
  return <PlainRows rows={rows.map(plainRow)} />;
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
