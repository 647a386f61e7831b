// The orders that a shipment serves, with their items and other parcels.
import { BlockStack, Card, InlineStack, Link, List, Text } from "@shopify/polaris";
import { CopyButton } from "~/routes/app.api/copy-text";
import { useTexts } from "~/ui/language/use-texts";
import { StatusBadge } from "~/ui/rows/status-badge";
import type { OrderView } from "./view";

export function OrdersCard({ orders }: { orders: OrderView[] }) {
  const { t } = useTexts();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("shipment.orders.title", { count: Math.max(orders.length, 1) })}
        </Text>
        {orders.length === 0 && (
          <Text as="p" tone="subdued">
            {t("shipment.orders.none")}
          </Text>
        )}
        {orders.map((order) => (
          <Order order={order} key={order.url} />
        ))}
      </BlockStack>
    </Card>
  );
}

function Order({ order }: { order: OrderView }) {
  const { t } = useTexts();
  const { name, url, customerLink, items, parcels } = order;
  return (
    <BlockStack gap="200">
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <span className="wm-break">
          <Link url={url} target="_top">
            {name}
          </Link>
        </span>
        {customerLink && (
          <CopyButton
            text={customerLink}
            content={t("shipment.orders.copy")}
            label={t("shipment.orders.copyFor", { name })}
            copied={t("shipment.orders.copied")}
          />
        )}
      </InlineStack>
      {items.length > 0 && (
        <List>
          {items.map((item, index) => (
            <List.Item key={index}>
              <span className="wm-break">{item}</span>
            </List.Item>
          ))}
        </List>
      )}
      {parcels && (
        <BlockStack gap="100">
          <Text as="h3" variant="headingSm">
            {parcels.delivered}
          </Text>
          <ul className="wm-plain-list">
            {parcels.others.map(({ id, url: parcelUrl, text, badge }) => (
              <li key={id}>
                <InlineStack align="space-between" blockAlign="center" gap="200">
                  <span className="wm-break">
                    <Link url={parcelUrl}>{text}</Link>
                  </span>
                  <StatusBadge {...badge} />
                </InlineStack>
              </li>
            ))}
          </ul>
        </BlockStack>
      )}
    </BlockStack>
  );
}
