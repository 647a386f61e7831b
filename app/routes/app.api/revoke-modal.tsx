// Confirms revoking a key.
import { Modal, TitleBar } from "@shopify/app-bridge-react";
import { Box, Text } from "@shopify/polaris";
import { useTexts } from "~/ui/language/use-texts";
import type { KeyRow } from "./view";

interface RevokeModalProps {
  /** null: the dialog is closed. */
  row: KeyRow | null;
  onConfirm: (row: KeyRow) => void;
  onClose: () => void;
}

export function RevokeModal({ row, onConfirm, onClose }: RevokeModalProps) {
  const { t } = useTexts();
  return (
    <Modal id="revoke-key" variant="small" open={row !== null} onHide={onClose}>
      <Box padding="400">
        <Text as="p">{t("api.revoke.text", { name: row?.name ?? "" })}</Text>
      </Box>
      <TitleBar title={t("api.revoke.title")}>
        <button variant="primary" tone="critical" onClick={() => row && onConfirm(row)}>
          {t("api.revoke.confirm")}
        </button>
        <button onClick={onClose}>{t("common.cancel")}</button>
      </TitleBar>
    </Modal>
  );
}
