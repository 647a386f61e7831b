// Table rows as a plain list, for narrow screens and short lists.
import { BlockStack, InlineStack, Text, UnstyledLink } from "@shopify/polaris";
import type { ReactNode } from "react";
import type { StatusView } from "./shipment-row";
import { StatusBadge } from "./status-badge";

export interface PlainRow {
  id: string;
  url: string;
  title: string;
  badge: StatusView;
  /** Context, in a subdued tone. */
  about: ReactNode;
  latest: string;
  /** Beside the link. */
  before?: ReactNode;
}

export function PlainRows({ rows }: { rows: readonly PlainRow[] }) {
  return (
    <ul className="wm-rows">
      {rows.map((row) => (
        <li key={row.id} className={row.before ? "wm-row-beside" : undefined}>
          {row.before}
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
              <span className="wm-break">
                <Text as="span" tone="subdued">
                  {row.about}
                </Text>
              </span>
              <span className="wm-break">
                <Text as="span">{row.latest}</Text>
              </span>
            </BlockStack>
          </UnstyledLink>
        </li>
      ))}
    </ul>
  );
}
