// For shops that TrackingMore watches: the address that it pushes to, so that news come at once.
import { BlockStack, Box, Button, Card, Layout, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import type { PushView } from "./view";

interface ReceiveCardProps {
  view: Extract<PushView, { kind: "cloud" }>;
  /** Just made; shown this once. */
  address: string | null;
  isBusy: boolean;
  onRenew: (email: string) => void;
}

export function ReceiveCard({ view, address, isBusy, onRenew }: ReceiveCardProps) {
  const [email, setEmail] = useState("");
  return (
    <Layout.AnnotatedSection
      title="News at once"
      description="TrackingMore tells Waymark when a parcel has news. Without it Waymark asks every ten minutes."
    >
      <Card>
        <BlockStack gap="400">
          <Text as="p">{standing(view)}</Text>
          {address && (
            <Box background="bg-surface-secondary" padding="300" borderRadius="200">
              <BlockStack gap="200">
                <Text as="p" fontWeight="medium">
                  Enter this in TrackingMore’s webhook settings, with version V2. It is shown this
                  once.
                </Text>
                <div className="wm-break">
                  <code>{address}</code>
                </div>
              </BlockStack>
            </Box>
          )}
          <TextField
            label="Email address of your TrackingMore account"
            helpText="Optional. With it Waymark checks the signature of what comes in."
            type="email"
            autoComplete="email"
            value={email}
            onChange={setEmail}
          />
          <div>
            <Button disabled={isBusy} onClick={() => onRenew(email.trim())}>
              {view.hasAddress ? "Make a new address" : "Make an address"}
            </Button>
          </div>
        </BlockStack>
      </Card>
    </Layout.AnnotatedSection>
  );
}

function standing({ hasAddress, isChecked }: ReceiveCardProps["view"]): string {
  if (!hasAddress) return "There is no address yet.";
  return isChecked
    ? "An address was made, and signatures are checked. A new one ends the old one."
    : "An address was made; signatures are not checked. A new one ends the old one.";
}
