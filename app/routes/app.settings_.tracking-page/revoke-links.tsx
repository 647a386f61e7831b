// Revokes all order links, after a confirmation.
import { Modal, TitleBar } from "@shopify/app-bridge-react";
import { BlockStack, Box, Button, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";

interface RevokeLinksProps {
  revoking: boolean;
  onRevoke: () => void;
}

export function RevokeLinks({ revoking, onRevoke }: RevokeLinksProps) {
  const [isConfirming, setIsConfirming] = useState(false);
  const confirm = () => {
    setIsConfirming(false);
    onRevoke();
  };
  return (
    <BlockStack gap="300">
      <Text as="p">
        Revoking links ends every link you’ve already shared, including calendar and RSS links.
        Customers can still look up orders, and new links work right away.
      </Text>
      <InlineStack>
        <Button tone="critical" loading={revoking} onClick={() => setIsConfirming(true)}>
          Revoke all links
        </Button>
      </InlineStack>
      <Modal
        id="revoke-links"
        variant="small"
        open={isConfirming}
        onHide={() => setIsConfirming(false)}
      >
        <Box padding="400">
          <Text as="p">
            Links in emails you’ve already sent will stop working. This can’t be undone.
          </Text>
        </Box>
        <TitleBar title="Revoke all links?">
          <button variant="primary" tone="critical" onClick={confirm}>
            Revoke all links
          </button>
          <button onClick={() => setIsConfirming(false)}>Cancel</button>
        </TitleBar>
      </Modal>
    </BlockStack>
  );
}
