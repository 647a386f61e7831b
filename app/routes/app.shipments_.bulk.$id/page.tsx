// Renders a bulk action's progress, its counts and its shipments.
import { BlockStack, Box, Button, Card, InlineStack, Link, Page, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { LIST_PATH } from "~/routes/app.shipments._index/list-url";
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
  return (
    <Page title={view.title} backAction={{ content: "Shipments", url: LIST_PATH }}>
      <BlockStack gap="400">
        <Card>
          <BlockStack gap="300">
            <InlineStack align="space-between" gap="200">
              <Text as="h2" variant="headingSm">
                {view.isRunning ? "In progress" : "Done"}
              </Text>
              <Text as="span" tone="subdued">
                <MomentText moment={view.startedAt} show="text" />
              </Text>
            </InlineStack>
            <RunProgress {...view} />
            {view.undoneUrl && (
              <Text as="p">
                This was undone. <Link url={view.undoneUrl}>See what was undone</Link>
              </Text>
            )}
            {view.canUndo && (
              <InlineStack>
                {undoForm((isBusy) => (
                  <Button submit loading={isBusy}>
                    Undo
                  </Button>
                ))}
              </InlineStack>
            )}
          </BlockStack>
        </Card>
        <Card padding="0">
          <Box padding="400">
            <Text as="h2" variant="headingSm">
              Shipments
            </Text>
          </Box>
          <ul className="wm-rows">
            {view.rows.map((row) => (
              <li key={row.id} className="wm-row">
                <InlineStack align="space-between" blockAlign="center" gap="200">
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
