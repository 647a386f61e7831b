// The inside of an empty card: what appears there, and when.
import { BlockStack, Box, Text } from "@shopify/polaris";
import type { ReactNode } from "react";

export function EmptyCard({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Box paddingBlock="1200" paddingInline="400">
      <BlockStack gap="200" inlineAlign="center">
        <Text as="h2" variant="headingMd" alignment="center">
          {title}
        </Text>
        <Text as="p" tone="subdued" alignment="center">
          {children}
        </Text>
      </BlockStack>
    </Box>
  );
}
