// The settings that have pages of their own.
import { Card, Text, UnstyledLink } from "@shopify/polaris";
import type { MouseEvent } from "react";

const PAGES = [
  {
    title: "Privacy",
    text: "Customers’ requests, exports, how long data is kept, and who looked at it.",
    url: "/app/settings/privacy",
  },
  {
    title: "Webhooks",
    text: "What Shopify told Waymark and what came of it, to look up and to replay.",
    url: "/app/deliveries",
  },
] as const;

/** Before the script runs, when nothing can be unsaved yet, these are plain links. */
export function MoreLinks({ onLeave }: { onLeave: (url: string) => void }) {
  const follow = (url: string) => (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onLeave(url);
  };
  return (
    <Card padding="0">
      <ul className="wm-rows">
        {PAGES.map(({ title, text, url }) => (
          <li key={url}>
            <UnstyledLink url={url} className="wm-row" onClick={follow(url) as never}>
              <Text as="h3" variant="headingSm">
                {title}
              </Text>
              <Text as="p" tone="subdued">
                {text}
              </Text>
            </UnstyledLink>
          </li>
        ))}
      </ul>
    </Card>
  );
}
