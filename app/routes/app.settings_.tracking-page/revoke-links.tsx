// Revokes all order links, after a confirmation.
import { Modal, TitleBar } from "@shopify/app-bridge-react";
import { BlockStack, Box, Button, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import { useTexts } from "~/ui/language/use-texts";

interface RevokeLinksProps {
  revoking: boolean;
  onRevoke: () => void;
}

export function RevokeLinks({ revoking, onRevoke }: RevokeLinksProps) {
  const { t } = useTexts();
  const [isConfirming, setIsConfirming] = useState(false);
  const confirm = () => {
    setIsConfirming(false);
    onRevoke();
  };
  return (
    <BlockStack gap="300">
      <Text as="p">{t("trackingPage.links.revokeText")}</Text>
      <InlineStack>
        <Button tone="critical" loading={revoking} onClick={() => setIsConfirming(true)}>
          {t("trackingPage.links.revoke")}
        </Button>
      </InlineStack>
      <Modal
        id="revoke-links"
        variant="small"
        open={isConfirming}
        onHide={() => setIsConfirming(false)}
      >
        <Box padding="400">
          <Text as="p">{t("trackingPage.links.revokeWarning")}</Text>
        </Box>
        <TitleBar title={t("trackingPage.links.revokeTitle")}>
          <button variant="primary" tone="critical" onClick={confirm}>
            {t("trackingPage.links.revoke")}
          </button>
          <button onClick={() => setIsConfirming(false)}>{t("common.cancel")}</button>
        </TitleBar>
      </Modal>
    </BlockStack>
  );
}
