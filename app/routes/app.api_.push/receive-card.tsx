// For shops that use TrackingMore's cloud: the webhook URL that TrackingMore posts to.
import { BlockStack, Box, Button, Card, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { PageSection } from "~/ui/frame/page-section";
import { useTexts } from "~/ui/language/use-texts";
import { pushText } from "./push-text";
import type { PushView } from "./view";

interface ReceiveCardProps {
  view: Extract<PushView, { kind: "cloud" }>;
  /** Just created; shown only once. */
  address: string | null;
  isBusy: boolean;
  onRenew: (email: string) => void;
}

export function ReceiveCard({ view, address, isBusy, onRenew }: ReceiveCardProps) {
  const { t } = useTexts();
  const [email, setEmail] = useState("");
  return (
    <PageSection title={t("service.push.title")} description={t("service.push.description")}>
      <Card>
        <BlockStack gap="400">
          <Text as="p">{t(pushText(view))}</Text>
          {address && (
            <Box background="bg-surface-secondary" padding="300" borderRadius="200">
              <BlockStack gap="200">
                <Text as="p" fontWeight="medium">
                  {t("service.push.addUrl")}
                </Text>
                <div className="wm-break">
                  <code>{address}</code>
                </div>
              </BlockStack>
            </Box>
          )}
          <TextField
            label={t("push.receive.email")}
            helpText={t("push.receive.email.help")}
            type="email"
            autoComplete="email"
            value={email}
            onChange={setEmail}
          />
          <div>
            <Button disabled={isBusy} onClick={() => onRenew(email.trim())}>
              {t(view.hasAddress ? "service.push.new" : "service.push.create")}
            </Button>
          </div>
        </BlockStack>
      </Card>
    </PageSection>
  );
}
