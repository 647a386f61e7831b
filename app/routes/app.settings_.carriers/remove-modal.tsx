// Confirms disconnecting a carrier.
import { Modal, TitleBar } from "@shopify/app-bridge-react";
import { Box, Text } from "@shopify/polaris";

interface RemoveModalProps {
  /** The carrier's name; null: closed. */
  carrier: string | null;
  onConfirm: () => void;
  onClose: () => void;
}

export function RemoveModal({ carrier, onConfirm, onClose }: RemoveModalProps) {
  return (
    <Modal id="disconnect-carrier" variant="small" open={carrier !== null} onHide={onClose}>
      <Box padding="400">
        <Text as="p">
          Waymark no longer asks {carrier}, and a saved key is deleted. Scans it has shown so far
          stay; updates that Shopify reports still arrive.
        </Text>
      </Box>
      <TitleBar title={`Disconnect ${carrier ?? "carrier"}?`}>
        <button variant="primary" onClick={onConfirm}>
          Disconnect
        </button>
        <button onClick={onClose}>Cancel</button>
      </TitleBar>
    </Modal>
  );
}
