// Lists data and deletion requests, with what the merchant has to do.
import { BlockStack, Box, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { MomentText } from "~/ui/moment-text";
import { StatusBadge } from "~/ui/rows/status-badge";
import { RichText } from "~/ui/language/rich-text";
import { useTexts } from "~/ui/language/use-texts";
import type { RequestRow } from "./view";

export interface RequestsProps {
  requests: RequestRow[];
  error: string | null;
  isBusy: boolean;
  onDownload: (requestId: string) => void;
  onHandOver: (requestId: string) => void;
}

export function Requests({ requests, error, ...actions }: RequestsProps) {
  const { t } = useTexts();
  return (
    <Card padding="0">
      {error && (
        <Box padding="400">
          <Text as="p" tone="critical">
            {error}
          </Text>
        </Box>
      )}
      {requests.length === 0 ? (
        <Box padding="400">
          <Text as="p" tone="subdued">
            {t("privacy.requests.none")}
          </Text>
        </Box>
      ) : (
        <ul className="wm-rows">
          {requests.map((request) => (
            <li key={request.id}>
              <Row request={request} {...actions} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

interface RowProps extends Omit<RequestsProps, "requests" | "error"> {
  request: RequestRow;
}

function Row({ request, isBusy, onDownload, onHandOver }: RowProps) {
  const { id, reference } = request;
  const { t } = useTexts();
  return (
    <Box padding="400">
      <BlockStack gap="200">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h3" variant="headingSm">
            {request.title}
          </Text>
          <StatusBadge {...request.badge} />
        </InlineStack>
        <Text as="p" tone="subdued">
          <RichText
            text={
              reference
                ? t("privacy.request.requestedNumbered", { reference })
                : t("privacy.request.requested")
            }
            parts={{ time: () => <MomentText moment={request.requested} show="text" /> }}
          />
        </Text>
        <Text as="p">{request.text}</Text>
        {request.canDownload && (
          <InlineStack gap="200">
            <Button
              disabled={isBusy}
              accessibilityLabel={
                reference
                  ? t("privacy.request.downloadOf", { reference })
                  : t("privacy.request.downloadOfThis")
              }
              onClick={() => onDownload(id)}
            >
              {t("privacy.request.download")}
            </Button>
            {request.canHandOver && (
              <Button
                disabled={isBusy}
                accessibilityLabel={
                  reference
                    ? t("privacy.request.markSentOf", { reference })
                    : t("privacy.request.markSentOfThis")
                }
                onClick={() => onHandOver(id)}
              >
                {t("privacy.request.markSent")}
              </Button>
            )}
          </InlineStack>
        )}
      </BlockStack>
    </Box>
  );
}
