// Asks what a bulk action needs: a carrier, a status with its reason, or a note.
import { BlockStack, Modal, Select, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { LoadingCarrierField } from "~/routes/app.shipments.$id/carrier-field";
import type { BulkAction } from "~/shipments/bulk/bulk-action";
import { NOTE_MAX_CHARACTERS } from "~/shipments/change";
import { useTexts } from "~/ui/language/use-texts";
import { statusLabel } from "~/ui/rows/status-words";
import { STATUSES, type Status } from "~/trackingmore/contract/status";
import type { Dialog } from "./bulk-actions";

interface BulkModalProps {
  /** null: closed. */
  dialog: Dialog | null;
  /** "12 shipments" */
  selected: string;
  onStart(action: BulkAction): void;
  onClose(): void;
}

const REASON_MAX_CHARACTERS = 500;

export function BulkModal({ dialog, selected, onStart, onClose }: BulkModalProps) {
  const texts = useTexts();
  const { t } = texts;
  const [carrier, setCarrier] = useState<string | null>(null);
  const [status, setStatus] = useState<Status>("delivered");
  const [text, setText] = useState("");
  const [isMissing, setIsMissing] = useState(false);
  if (!dialog) return null;
  const close = () => {
    setText("");
    setIsMissing(false);
    onClose();
  };
  const start = () => {
    const action = actionOf(dialog, { carrier, status, text: text.trim() });
    if (!action) return setIsMissing(true);
    onStart(action);
    close();
  };
  const type = (typed: string) => {
    setText(typed);
    setIsMissing(false);
  };
  const chooseCarrier = (code: string | null) => {
    setCarrier(code);
    setIsMissing(false);
  };
  return (
    <Modal
      open
      title={t("bulk.dialog", { action: t(`bulk.${dialog}`), selected })}
      onClose={close}
      primaryAction={{ content: t(`bulk.${dialog}`), onAction: start }}
      secondaryActions={[{ content: t("shipment.carrier.cancel"), onAction: close }]}
    >
      <Modal.Section>
        {dialog === "set_carrier" && (
          <LoadingCarrierField
            onChoose={chooseCarrier}
            error={isMissing ? t("shipment.carrier.missing") : null}
          />
        )}
        {dialog === "set_status" && (
          <BlockStack gap="300">
            <Select
              label={t("shipment.status.label")}
              helpText={t("shipment.status.help")}
              options={STATUSES.map((value) => ({ value, label: statusLabel(value, null, texts) }))}
              value={status}
              onChange={(value) => setStatus(value as Status)}
            />
            <TextField
              label={t("shipment.status.reason")}
              helpText={t("shipment.teamOnly")}
              autoComplete="off"
              maxLength={REASON_MAX_CHARACTERS}
              value={text}
              error={isMissing ? t("shipment.error.reason") : false}
              onChange={type}
            />
          </BlockStack>
        )}
        {dialog === "note" && (
          <TextField
            label={t("shipment.note.label")}
            helpText={t("shipment.teamOnly")}
            autoComplete="off"
            multiline={3}
            maxLength={NOTE_MAX_CHARACTERS}
            value={text}
            error={isMissing ? t("bulk.noteMissing") : false}
            onChange={type}
          />
        )}
      </Modal.Section>
      <Modal.Section>
        <Text as="p" tone="subdued">
          {t("bulk.canUndo")}
        </Text>
      </Modal.Section>
    </Modal>
  );
}

function actionOf(
  dialog: Dialog,
  { carrier, status, text }: { carrier: string | null; status: Status; text: string },
): BulkAction | null {
  if (dialog === "set_carrier") {
    return carrier ? { kind: "set_carrier", carrierCode: carrier } : null;
  }
  if (!text) return null;
  return dialog === "note" ? { kind: "note", text } : { kind: "set_status", status, reason: text };
}
