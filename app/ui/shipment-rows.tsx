// Shipments as a plain list: narrow screens, and short lists on any.
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
  news,
}: ShipmentRow): PlainRow {
  const about = [orders, carrier].filter(Boolean).join(" · ");
  return { id, url, title: trackingNumber, badge, about, news };
}
