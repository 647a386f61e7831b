// Renders an import's progress, its counts and its rejected lines.
import { BlockStack, Box, Button, Card, InlineStack, Page, Text } from "@shopify/polaris";
import { LIST_PATH } from "~/routes/app.shipments._index/list-url";
import { showToast } from "~/ui/frame/app-bridge";
import { countOf } from "~/ui/numbers";
import { RunProgress } from "~/ui/run-progress";
import { downloadFile } from "~/ui/save-file";
import type { ImportView } from "./view";

async function saveRejected(id: string): Promise<void> {
  const isSaved = await downloadFile(`${LIST_PATH}/import/${id}/rejected`, "rejected-lines.csv");
  if (!isSaved) showToast("The download failed. Try again.");
}

export function ImportedPage({ view }: { view: ImportView }) {
  return (
    <Page
      title="Import"
      subtitle={view.fileName}
      backAction={{ content: "Shipments", url: LIST_PATH }}
    >
      <BlockStack gap="400">
        <Card>
          <BlockStack gap="300">
            <Text as="h2" variant="headingSm">
              {view.isRunning ? "In progress" : "Done"}
            </Text>
            <RunProgress {...view} />
          </BlockStack>
        </Card>
        {view.rejectedCount > 0 && (
          <Card padding="0">
            <Box padding="400">
              <InlineStack align="space-between" blockAlign="center" gap="200">
                <Text as="h2" variant="headingSm">
                  Rejected lines
                </Text>
                <Button onClick={() => void saveRejected(view.id)}>
                  {`Download ${countOf(view.rejectedCount, "line")}`}
                </Button>
              </InlineStack>
            </Box>
            <ul className="wm-rows">
              {view.rejected.map(({ line, number, text }) => (
                <li key={line} className="wm-row">
                  <InlineStack align="space-between" gap="200">
                    <span className="wm-break">{`Line ${line}: ${text}`}</span>
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
