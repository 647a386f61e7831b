// The error at the top of a page.
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
