// Rows of a table as a plain list: narrow screens, and short lists on any.
import { BlockStack, InlineStack, Text, UnstyledLink } from "@shopify/polaris";
import type { ReactNode } from "react";
import type { StatusView } from "./shipment-row";
import { StatusBadge } from "./status-badge";

export interface PlainRow {
  id: string;
  url: string;
  title: string;
  badge: StatusView;
  /** What it belongs to, in a quieter tone. */
  about: ReactNode;
  news: string;
}

export function PlainRows({ rows }: { rows: readonly PlainRow[] }) {
  return (
    <ul className="wm-rows">
      {rows.map((row) => (
        <li key={row.id}>
          <UnstyledLink url={row.url} className="wm-row">
            <BlockStack gap="100">
              <InlineStack align="space-between" blockAlign="center" gap="200">
                <span className="wm-break">
                  <Text as="span" fontWeight="semibold">
                    {row.title}
                  </Text>
                </span>
                <StatusBadge {...row.badge} />
              </InlineStack>
              <Text as="span" tone="subdued">
                {row.about}
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
