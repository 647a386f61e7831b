// Asks before TrackingMore is left: open parcels are ended there.
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
          Waymark follows your open parcels itself from now on, with all that is known of them, and
          deletes them from your TrackingMore account. The key is forgotten after that.
        </Text>
      </Box>
      <TitleBar title="Disconnect TrackingMore?">
        <button variant="primary" onClick={onConfirm}>
          Disconnect
        </button>
        <button onClick={onClose}>Keep it</button>
      </TitleBar>
    </Modal>
  );
}
