// The inside of an empty card: what appears there, and when.
import { BlockStack, Box, Button, Text } from "@shopify/polaris";
import type { ReactNode } from "react";

interface EmptyCardProps {
  title: string;
  children: ReactNode;
  /** Fills it. */
  action?: { content: string; url: string };
}

export function EmptyCard({ title, children, action }: EmptyCardProps) {
  return (
    <Box paddingBlock="1200" paddingInline="400">
      <BlockStack gap="200" inlineAlign="center">
        <Text as="h2" variant="headingMd" alignment="center">
          {title}
        </Text>
        <Text as="p" tone="subdued" alignment="center">
          {children}
        </Text>
        {action && <Button url={action.url}>{action.content}</Button>}
      </BlockStack>
    </Box>
  );
}
