// What has changed about a shipment since it was added: the newest lines, and the rest on demand.
import { BlockStack, Button, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { useState } from "react";
import { MomentText } from "~/ui/moment-text";
import type { ShipmentView } from "./view";

/** Lines shown at once: a parcel that crosses a border has a dozen. */
const NEWEST_LINES = 5;

export function HistoryCard({ history, otherNames }: Pick<ShipmentView, "history" | "otherNames">) {
  const [isOpen, setIsOpen] = useState(false);
  // One line less to unfold would cost a click and save no room.
  const isFolded = !isOpen && history.length > NEWEST_LINES + 1;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          History
        </Text>
        {otherNames.map(({ text, url }) => (
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
