// For shops that use TrackingMore's cloud: the webhook URL that TrackingMore posts to.
import { BlockStack, Box, Button, Card, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { PageSection } from "~/ui/page-section";
import type { PushView } from "./view";

interface ReceiveCardProps {
  view: Extract<PushView, { kind: "cloud" }>;
  /** Just created; shown only once. */
  address: string | null;
  isBusy: boolean;
  onRenew: (email: string) => void;
}

export function ReceiveCard({ view, address, isBusy, onRenew }: ReceiveCardProps) {
  const [email, setEmail] = useState("");
  return (
    <PageSection
      title="Real-time updates"
      description="Get updates from TrackingMore by webhook. Otherwise, Waymark checks every 10 minutes."
    >
      <Card>
        <BlockStack gap="400">
          <Text as="p">{statusText(view)}</Text>
          {address && (
            <Box background="bg-surface-secondary" padding="300" borderRadius="200">
              <BlockStack gap="200">
                <Text as="p" fontWeight="medium">
                  Add this URL to your TrackingMore webhook settings and choose version V2. You
                  won’t be able to see it again.
                </Text>
                <div className="wm-break">
                  <code>{address}</code>
                </div>
              </BlockStack>
            </Box>
          )}
          <TextField
            label="Email address of your TrackingMore account"
            helpText="Optional. Waymark uses it to verify incoming webhooks."
            type="email"
            autoComplete="email"
            value={email}
            onChange={setEmail}
          />
          <div>
            <Button disabled={isBusy} onClick={() => onRenew(email.trim())}>
              {view.hasAddress ? "Create new URL" : "Create URL"}
            </Button>
          </div>
        </BlockStack>
      </Card>
    </PageSection>
  );
}

function statusText({ hasAddress, isChecked }: ReceiveCardProps["view"]): string {
  if (!hasAddress) return "No webhook URL yet.";
  return isChecked
    ? "Webhook URL active. Signatures are verified. A new URL replaces this one."
    : "Webhook URL active. Signatures aren’t verified. A new URL replaces this one.";
}
