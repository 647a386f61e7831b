// Ends all links that were given out, after asking.
import { Modal, TitleBar } from "@shopify/app-bridge-react";
import { BlockStack, Box, Button, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";

interface RevokeLinksProps {
  revoking: boolean;
  onRevoke: () => void;
}

export function RevokeLinks({ revoking, onRevoke }: RevokeLinksProps) {
  const [isAsking, setIsAsking] = useState(false);
  const confirm = () => {
    setIsAsking(false);
    onRevoke();
  };
  return (
    <BlockStack gap="300">
      <Text as="p">
        Links you’ve already shared stop working, including calendar and RSS links. Customers can
        still look up orders, and new links work right away.
      </Text>
      <InlineStack>
        <Button tone="critical" loading={revoking} onClick={() => setIsAsking(true)}>
          Revoke all links
        </Button>
      </InlineStack>
      <Modal id="revoke-links" variant="small" open={isAsking} onHide={() => setIsAsking(false)}>
        <Box padding="400">
          <Text as="p">
            Links in emails you’ve already sent will stop working. This can’t be undone.
          </Text>
        </Box>
        <TitleBar title="Revoke all links?">
          <button variant="primary" tone="critical" onClick={confirm}>
            Revoke all links
          </button>
          <button onClick={() => setIsAsking(false)}>Cancel</button>
        </TitleBar>
      </Modal>
    </BlockStack>
  );
}
