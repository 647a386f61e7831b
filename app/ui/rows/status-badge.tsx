// Renders a status as a badge.
import { Badge } from "@shopify/polaris";
import type { StatusView } from "./shipment-row";

export function StatusBadge({ label, tone }: StatusView) {
  // Polaris' badge without a tone is subdued.
  return tone === "subdued" ? <Badge>{label}</Badge> : <Badge tone={tone}>{label}</Badge>;
}
