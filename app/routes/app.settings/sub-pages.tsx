// Links to the pages below Settings.
import { BlockStack, Text, UnstyledLink } from "@shopify/polaris";

/** In display order. */
export const SUB_PAGES: readonly { url: string; title: string; text: string }[] = [
  {
    url: "/app/settings/tracking-service",
    title: "Tracking service",
    text: "Use your own TrackingMore account, or the built-in service.",
  },
  {
    url: "/app/settings/carriers",
    title: "Carriers",
    text: "Connect UPS, FedEx, DHL, and others with your own keys.",
  },
  {
    url: "/app/settings/tracking-page",
    title: "Tracking page",
    text: "Choose how customers look up orders and what they see.",
  },
  {
    url: "/app/settings/delivery-dates",
    title: "Delivery dates",
    text: "Set how long shipments take where no carrier gives a date.",
  },
  {
    url: "/app/settings/attention",
    title: "Needs attention",
    text: "Choose when shipments count as late, silent, or waiting, and see the daily digest.",
  },
  {
    url: "/app/settings/write-back",
    title: "Shopify order updates",
    text: "Send delivery updates to Shopify orders and link to your tracking page.",
  },
  {
    url: "/app/settings/orders",
    title: "Order import",
    text: "Import past orders and check that recent changes are synced.",
  },
  {
    url: "/app/settings/privacy",
    title: "Privacy",
    text: "Manage customer data requests, exports, retention, and access.",
  },
  {
    url: "/app/settings/webhooks",
    title: "Webhooks",
    text: "View and replay webhooks from Shopify.",
  },
];

export function SubPages() {
  return (
    <ul className="wm-rows">
      {SUB_PAGES.map(({ url, title, text }) => (
        <li key={url}>
          <UnstyledLink url={url} className="wm-row">
            <BlockStack gap="050">
              <Text as="span" fontWeight="medium">
                {title}
              </Text>
              <Text as="span" tone="subdued">
                {text}
              </Text>
            </BlockStack>
          </UnstyledLink>
        </li>
      ))}
    </ul>
  );
}
