// Shows what the carrier and Shopify say side by side, and which one counts.
import { BlockStack, Box, InlineGrid, Text } from "@shopify/polaris";
import { StatusBadge } from "~/ui/rows/status-badge";
import type { DisagreementView } from "./disagreement-view";

export function DisagreementBox({ words, why }: DisagreementView) {
  return (
    <Box background="bg-surface-secondary" padding="400" borderRadius="200">
      <BlockStack gap="300">
        <InlineGrid columns={{ xs: 1, sm: 2 }} gap="400">
          {words.map(({ who, badge, text, at, zone }) => (
            <BlockStack gap="100" inlineAlign="start" key={who}>
              <Text as="h3" variant="bodySm" tone="subdued">
                {who}
              </Text>
              <StatusBadge {...badge} />
              <div className="wm-break">
                <Text as="p">{text}</Text>
              </div>
              <Text as="span" variant="bodySm" tone="subdued">
                {at}
                <br />
                {zone}
              </Text>
            </BlockStack>
          ))}
        </InlineGrid>
        <Text as="p">{why}</Text>
      </BlockStack>
    </Box>
  );
}
