// A shipment's status as a badge.
import { Badge } from "@shopify/polaris";
import type { StatusView } from "./shipment-row";

export function StatusBadge({ label, tone }: StatusView) {
  // Polaris' plain badge is its subdued one.
  return tone === "subdued" ? <Badge>{label}</Badge> : <Badge tone={tone}>{label}</Badge>;
}
