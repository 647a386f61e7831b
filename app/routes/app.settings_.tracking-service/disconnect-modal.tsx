// Confirms disconnecting TrackingMore, which deletes the open shipments there.
import { Modal, TitleBar } from "@shopify/app-bridge-react";
import { Box, Text } from "@shopify/polaris";

interface DisconnectModalProps {
  isOpen: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

export function DisconnectModal({ isOpen, onConfirm, onClose }: DisconnectModalProps) {
  return (
    <Modal id="disconnect-service" variant="small" open={isOpen} onHide={onClose}>
      <Box padding="400">
        <Text as="p">
          Waymark takes over tracking your open shipments and deletes them from your TrackingMore
          account. Then your API key is deleted.
        </Text>
      </Box>
      <TitleBar title="Disconnect TrackingMore?">
        <button variant="primary" onClick={onConfirm}>
          Disconnect
        </button>
        <button onClick={onClose}>Cancel</button>
      </TitleBar>
    </Modal>
  );
}
