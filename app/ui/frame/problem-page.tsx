// Renders an error page of the admin.
import { BlockStack, Button, Card, InlineStack, Page, Text } from "@shopify/polaris";
import { useTexts } from "~/ui/language/use-texts";
import { describeProblem } from "./problem";

export function ProblemPage({ error }: { error: unknown }) {
  const texts = useTexts();
  const { title, whatToDo, link } = describeProblem(error, texts);
  return (
    <Page title={title} backAction={{ content: texts.t("common.nav.home"), url: "/app" }}>
      <Card>
        <BlockStack gap="400">
          <Text as="p">{whatToDo}</Text>
          <InlineStack>
            {link ? (
              <Button url={link.url}>{link.label}</Button>
            ) : (
              <Button onClick={() => window.location.reload()}>
                {texts.t("common.reloadPage")}
              </Button>
            )}
          </InlineStack>
        </BlockStack>
      </Card>
    </Page>
  );
}
