// Confirms disconnecting TrackingMore, which deletes the open shipments there.
import { Modal, TitleBar } from "@shopify/app-bridge-react";
import { Box, Text } from "@shopify/polaris";
import { useTexts } from "~/ui/language/use-texts";

interface DisconnectModalProps {
  isOpen: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

export function DisconnectModal({ isOpen, onConfirm, onClose }: DisconnectModalProps) {
  const { t } = useTexts();
  return (
    <Modal id="disconnect-service" variant="small" open={isOpen} onHide={onClose}>
      <Box padding="400">
        <Text as="p">{t("service.disconnect.text")}</Text>
      </Box>
      <TitleBar title={t("service.disconnect.title")}>
        <button variant="primary" onClick={onConfirm}>
          {t("service.disconnect")}
        </button>
        <button onClick={onClose}>{t("common.cancel")}</button>
      </TitleBar>
    </Modal>
  );
}
