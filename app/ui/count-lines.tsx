// Shows labels with their counts, one line each.
import { InlineStack, Text } from "@shopify/polaris";

export interface CountLine {
  label: string;
  value: string;
}

export function CountLines({ lines }: { lines: readonly CountLine[] }) {
  return lines.map(({ label, value }) => (
    <InlineStack key={label} align="space-between" gap="200">
      <Text as="span" tone="subdued">
        {label}
      </Text>
      <Text as="span" numeric>
        {value}
      </Text>
    </InlineStack>
  ));
}
