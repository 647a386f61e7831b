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
        Revoking ends every link given out so far, with its calendar and feed. Customers can still
        look their orders up, and new links work at once.
      </Text>
      <InlineStack>
        <Button tone="critical" loading={revoking} onClick={() => setIsAsking(true)}>
          Revoke all links
        </Button>
      </InlineStack>
      <Modal id="revoke-links" variant="small" open={isAsking} onHide={() => setIsAsking(false)}>
        <Box padding="400">
          <Text as="p">
            Links in emails you have already sent stop working. This cannot be undone.
          </Text>
        </Box>
        <TitleBar title="Revoke all links?">
          <button variant="primary" tone="critical" onClick={confirm}>
            Revoke all links
          </button>
          <button onClick={() => setIsAsking(false)}>Keep them</button>
        </TitleBar>
      </Modal>
    </BlockStack>
  );
}
