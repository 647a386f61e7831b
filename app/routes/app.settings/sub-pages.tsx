// The pages below Settings. A link asks first when something on the page is not saved.
import { BlockStack, Text, UnstyledLink } from "@shopify/polaris";
import type { MouseEvent } from "react";

/** In the order in which they are listed. */
export const SUB_PAGES: readonly { url: string; title: string; text: string }[] = [
  {
    url: "/app/settings/tracking-service",
    title: "Tracking service",
    text: "Use your own TrackingMore account, or the built-in service.",
  },
  {
    url: "/app/settings/tracking-page",
    title: "Tracking page",
    text: "How customers look their parcels up, and what they see.",
  },
  {
    url: "/app/settings/write-back",
    title: "Updates in Shopify",
    text: "Tell Shopify when a parcel is out for delivery or delivered, and link it to your tracking page.",
  },
  {
    url: "/app/settings/orders",
    title: "Orders from Shopify",
    text: "How far past orders are read, and whether all changes have arrived.",
  },
  {
    url: "/app/settings/privacy",
    title: "Privacy",
    text: "Customers’ requests, exports, how long data is kept, and who looked at it.",
  },
  {
    url: "/app/settings/webhooks",
    title: "Webhooks",
    text: "What Shopify told Waymark and what came of it, to look up and to replay.",
  },
];

export function SubPages({ onLeave }: { onLeave: (url: string) => void }) {
  return (
    <ul className="wm-rows">
      {SUB_PAGES.map(({ url, title, text }) => (
        <li key={url}>
          <UnstyledLink
            url={url}
            className="wm-row"
            onClick={(event: MouseEvent) => {
              event.preventDefault();
              onLeave(url);
            }}
          >
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
