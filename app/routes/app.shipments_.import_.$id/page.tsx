// Renders an import's progress, its counts and its rejected lines.
import { BlockStack, Box, Button, Card, InlineStack, Page, Text } from "@shopify/polaris";
import { LIST_PATH } from "~/routes/app.shipments._index/list-url";
import { showToast } from "~/ui/frame/app-bridge";
import type { Texts } from "~/ui/language/texts";
import { useTexts } from "~/ui/language/use-texts";
import { RunProgress } from "~/ui/run-progress";
import { downloadFile } from "~/ui/save-file";
import type { ImportView } from "./view";

async function saveRejected(id: string, t: Texts["t"]): Promise<void> {
  const isSaved = await downloadFile(`${LIST_PATH}/import/${id}/rejected`, "rejected-lines.csv");
  if (!isSaved) showToast(t("import.download.failed"));
}

export function ImportedPage({ view }: { view: ImportView }) {
  const { t } = useTexts();
  return (
    <Page
      title={t("import.title")}
      subtitle={view.fileName}
      backAction={{ content: t("common.nav.shipments"), url: LIST_PATH }}
      primaryAction={
        view.isRunning ? undefined : { content: t("import.viewShipments"), url: LIST_PATH }
      }
      secondaryActions={[{ content: t("import.addMore"), url: `${LIST_PATH}/import` }]}
    >
      <BlockStack gap="400">
        <Card>
          <BlockStack gap="300">
            <Text as="h2" variant="headingSm">
              {t(view.isRunning ? "bulk.inProgress" : "bulk.done")}
            </Text>
            <RunProgress {...view} />
          </BlockStack>
        </Card>
        {view.rejectedCount > 0 && (
          <Card padding="0">
            <Box padding="400">
              <InlineStack align="space-between" blockAlign="center" gap="200">
                <Text as="h2" variant="headingSm">
                  {t("import.rejected")}
                </Text>
                <Button onClick={() => void saveRejected(view.id, t)}>
                  {t("import.download", { count: view.rejectedCount })}
                </Button>
              </InlineStack>
            </Box>
            <ul className="wm-rows">
              {view.rejected.map(({ line, number, text }) => (
                <li key={line} className="wm-row">
                  <InlineStack align="space-between" gap="200">
                    <span className="wm-break">{t("import.line", { line, problem: text })}</span>
                    <Text as="span" tone="subdued">
                      {number}
                    </Text>
                  </InlineStack>
                </li>
              ))}
            </ul>
          </Card>
        )}
      </BlockStack>
    </Page>
  );
}
