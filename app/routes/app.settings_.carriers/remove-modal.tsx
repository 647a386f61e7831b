// Confirms disconnecting a carrier.
import { Modal, TitleBar } from "@shopify/app-bridge-react";
import { Box, Text } from "@shopify/polaris";
import { useTexts } from "~/ui/language/use-texts";

interface RemoveModalProps {
  /** The carrier's name; null: closed. */
  carrier: string | null;
  onConfirm: () => void;
  onClose: () => void;
}

export function RemoveModal({ carrier, onConfirm, onClose }: RemoveModalProps) {
  const { t } = useTexts();
  const name = carrier ?? "";
  return (
    <Modal id="disconnect-carrier" variant="small" open={carrier !== null} onHide={onClose}>
      <Box padding="400">
        <Text as="p">{t("carriers.remove.text", { name })}</Text>
      </Box>
      <TitleBar title={t("carriers.remove.title", { name })}>
        <button variant="primary" onClick={onConfirm}>
          {t("carriers.disconnect")}
        </button>
        <button onClick={onClose}>{t("common.cancel")}</button>
      </TitleBar>
    </Modal>
  );
}
