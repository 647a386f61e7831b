// A shipment's history: the newest changes, and the rest on demand.
import { BlockStack, Button, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { useState } from "react";
import { MomentText } from "~/ui/moment-text";
import type { ShipmentView } from "./view";

/** A parcel that crosses a border has about a dozen changes. */
const NEWEST_LINES = 5;

export function HistoryCard({
  history,
  corrections,
}: Pick<ShipmentView, "history" | "corrections">) {
  const [isOpen, setIsOpen] = useState(false);
  // Hiding a single line would cost a click and save no space.
  const isFolded = !isOpen && history.length > NEWEST_LINES + 1;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          History
        </Text>
        {corrections.map(({ text, url }) => (
          <span className="wm-break" key={url}>
            <Link url={url}>{text}</Link>
          </span>
        ))}
        {history.length === 0 && (
          <Text as="p" tone="subdued">
            No changes yet.
          </Text>
        )}
        {(isFolded ? history.slice(0, NEWEST_LINES) : history).map((entry, index) => (
          <BlockStack gap="050" key={index}>
            <span className="wm-break">
              <Text as="span">{entry.text}</Text>
            </span>
            <Text as="span" variant="bodySm" tone="subdued">
              <MomentText moment={entry.at} show="text" />
            </Text>
          </BlockStack>
        ))}
        {isFolded && (
          <InlineStack>
            <Button variant="plain" onClick={() => setIsOpen(true)}>
              {`Show all ${history.length} changes`}
            </Button>
          </InlineStack>
        )}
      </BlockStack>
    </Card>
  );
}
