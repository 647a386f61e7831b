// Renders an error page of the admin.
import { BlockStack, Button, Card, InlineStack, Page, Text } from "@shopify/polaris";
import type { Problem } from "./problem";

export function ProblemPage({ title, whatToDo, link }: Problem) {
  return (
    <Page title={title} backAction={{ content: "Home", url: "/app" }}>
      <Card>
        <BlockStack gap="400">
          <Text as="p">{whatToDo}</Text>
          <InlineStack>
            {link ? (
              <Button url={link.url}>{link.label}</Button>
            ) : (
              <Button onClick={() => window.location.reload()}>Reload the page</Button>
            )}
          </InlineStack>
        </BlockStack>
      </Card>
    </Page>
  );
}
