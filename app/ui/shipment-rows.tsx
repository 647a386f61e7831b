// Shipments as a plain list: narrow screens, and short lists on any.
import { BlockStack, InlineStack, Text, UnstyledLink } from "@shopify/polaris";
import type { ShipmentRow } from "./shipment-row";
import { StatusBadge } from "./status-badge";

export function ShipmentRows({ rows }: { rows: ShipmentRow[] }) {
  return (
    <ul className="wm-rows">
      {rows.map((row) => (
        <li key={row.id}>
          <UnstyledLink url={row.url} className="wm-row">
            <BlockStack gap="100">
              <InlineStack align="space-between" blockAlign="center" gap="200">
                <span className="wm-break">
                  <Text as="span" fontWeight="semibold">
                    {row.trackingNumber}
                  </Text>
                </span>
                <StatusBadge {...row.badge} />
              </InlineStack>
              <Text as="span" tone="subdued">
                {[row.orders, row.carrier].filter(Boolean).join(" · ")}
              </Text>
              <span className="wm-break">
                <Text as="span">{row.news}</Text>
              </span>
            </BlockStack>
          </UnstyledLink>
        </li>
      ))}
    </ul>
  );
}
