// Renders a bulk action's progress, its counts and its shipments.
import { BlockStack, Box, Button, Card, InlineStack, Link, Page, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { LIST_PATH, RECENT_BULK_PATH } from "~/routes/app.shipments._index/list-url";
import { RichText } from "~/ui/language/rich-text";
import { useTexts } from "~/ui/language/use-texts";
import { MomentText } from "~/ui/moment-text";
import { StatusBadge } from "~/ui/rows/status-badge";
import { RunProgress } from "~/ui/run-progress";
import type { BulkView } from "./view";

interface BulkPageProps {
  view: BulkView;
  /** The form around the button that takes the action back. */
  undoForm(button: (isBusy: boolean) => ReactNode): ReactNode;
}

export function BulkPage({ view, undoForm }: BulkPageProps) {
  const { t } = useTexts();
  return (
    <Page
      title={view.title}
      backAction={{ content: t("common.nav.shipments"), url: LIST_PATH }}
      secondaryActions={[{ content: t("bulk.recent"), url: RECENT_BULK_PATH }]}
    >
      <BlockStack gap="400">
        <Card>
          <BlockStack gap="300">
            <InlineStack align="space-between" gap="200">
              <Text as="h2" variant="headingSm">
                {t(view.isRunning ? "bulk.inProgress" : "bulk.done")}
              </Text>
              <Text as="span" tone="subdued">
                <MomentText moment={view.startedAt} show="text" />
              </Text>
            </InlineStack>
            <RunProgress {...view} />
            {view.undoneUrl && <Undone url={view.undoneUrl} />}
            {view.canUndo && (
              <InlineStack>
                {undoForm((isBusy) => (
                  <Button submit loading={isBusy}>
                    {t("common.undo")}
                  </Button>
                ))}
              </InlineStack>
            )}
          </BlockStack>
        </Card>
        <Card padding="0">
          <Box padding="400">
            <Text as="h2" variant="headingSm">
              {t("common.nav.shipments")}
            </Text>
          </Box>
          <ul className="wm-rows">
            {view.rows.map((row) => (
              <li key={row.id} className="wm-row">
                <InlineStack align="space-between" blockAlign="center" gap="200" wrap={false}>
                  <span className="wm-break">
                    {row.url ? <Link url={row.url}>{row.number}</Link> : row.number}{" "}
                    <Text as="span" tone="subdued">
                      {row.carrier}
                    </Text>
                  </span>
                  <StatusBadge {...row.badge} />
                </InlineStack>
              </li>
            ))}
          </ul>
          {view.shown && (
            <Box padding="400">
              <Text as="p" tone="subdued">
                {view.shown}
              </Text>
            </Box>
          )}
        </Card>
      </BlockStack>
    </Page>
  );
}

function Undone({ url }: { url: string }) {
  const { t } = useTexts();
  return (
    <Text as="p">
      <RichText
        text={t("bulk.undone")}
        parts={{ link: (inside) => <Link url={url}>{inside}</Link> }}
      />
    </Text>
  );
}
