// Lists data and deletion requests, with what the merchant has to do.
import { BlockStack, Box, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { MomentText } from "~/ui/moment-text";
import { StatusBadge } from "~/ui/rows/status-badge";
import type { RequestRow } from "./view";

export interface RequestsProps {
  requests: RequestRow[];
  error: string | null;
  isBusy: boolean;
  onDownload: (requestId: string) => void;
  onHandOver: (requestId: string) => void;
}

export function Requests({ requests, error, ...actions }: RequestsProps) {
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
            No requests yet. Data and deletion requests from Shopify show up here.
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
  const about = reference ? `request ${reference}` : "this request";
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
          Requested <MomentText moment={request.requested} show="text" />
          {reference && ` · request ${reference}`}
        </Text>
        <Text as="p">{request.text}</Text>
        {request.canDownload && (
          <InlineStack gap="200">
            <Button
              disabled={isBusy}
              accessibilityLabel={`Download the data for ${about}`}
              onClick={() => onDownload(id)}
            >
              Download data
            </Button>
            {request.canHandOver && (
              <Button
                disabled={isBusy}
                accessibilityLabel={`Mark ${about} as sent`}
                onClick={() => onHandOver(id)}
              >
                Mark as sent
              </Button>
            )}
          </InlineStack>
        )}
      </BlockStack>
    </Box>
  );
}
