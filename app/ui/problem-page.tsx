// A page of the admin that can't be shown: what happened, and the way out.
import { Card, Page, BlockStack, Text, Button, InlineStack } from "@shopify/polaris";
import type { Problem } from "./problem";

export function ProblemPage({ title, whatToDo }: Problem) {
  return (
    <Page title={title} backAction={{ content: "Home", url: "/app" }}>
      <Card>
        <BlockStack gap="400">
          <Text as="p">{whatToDo}</Text>
          <InlineStack gap="200">
            <Button onClick={() => window.location.reload()}>Reload the page</Button>
            <Button url="/app" variant="plain">
              Go to the home page
            </Button>
          </InlineStack>
        </BlockStack>
      </Card>
    </Page>
  );
}
