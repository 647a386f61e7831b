// Confirms revoking a key.
import { Modal, TitleBar } from "@shopify/app-bridge-react";
import { Box, Text } from "@shopify/polaris";
import type { KeyRow } from "./view";

interface RevokeModalProps {
  /** null: the dialog is closed. */
  row: KeyRow | null;
  onConfirm: (row: KeyRow) => void;
  onClose: () => void;
}

export function RevokeModal({ row, onConfirm, onClose }: RevokeModalProps) {
  return (
    <Modal id="revoke-key" variant="small" open={row !== null} onHide={onClose}>
      <Box padding="400">
        <Text as="p">
          Apps that use “{row?.name}” will lose access immediately. This can’t be undone.
        </Text>
      </Box>
      <TitleBar title="Revoke this key?">
        <button variant="primary" tone="critical" onClick={() => row && onConfirm(row)}>
          Revoke key
        </button>
        <button onClick={onClose}>Cancel</button>
      </TitleBar>
    </Modal>
  );
}
