// What went wrong on a page, at its top.
import { Card, Text } from "@shopify/polaris";

export function ErrorCard({ error }: { error: string | null }) {
  if (!error) return null;
  return (
    <Card>
      <Text as="p" tone="critical">
        {error}
      </Text>
    </Card>
  );
}
