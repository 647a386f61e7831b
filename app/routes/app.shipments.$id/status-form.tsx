// Sets a shipment's status by hand, and takes that back.
import { BlockStack, Button, InlineStack, Select, Text, TextField } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { STATUS_REASON_MAX_CHARACTERS } from "~/shipments/change";
import { STATUSES, type Status } from "~/trackingmore/contract/status";
import { useTexts } from "~/ui/language/use-texts";
import { statusLabel } from "~/ui/rows/status-words";
import type { ManualStatusView } from "./view";

export interface StatusFormProps {
  /** null: the status is the carrier's. */
  manual: ManualStatusView | null;
  isBusy: boolean;
  error: string | null;
  /** The answer to the last change, which closes the form; null: none. */
  saved: object | null;
  onSet: (status: Status, reason: string) => void;
  onClear: () => void;
}

export function StatusForm({ manual, isBusy, error, saved, onSet, onClear }: StatusFormProps) {
  const texts = useTexts();
  const { t } = texts;
  const [isOpen, setIsOpen] = useState(false);
  const [status, setStatus] = useState<Status>("delivered");
  const [reason, setReason] = useState("");
  useEffect(() => {
    if (!saved) return;
    setIsOpen(false);
    setReason("");
  }, [saved]);
  const byHand = manual && (
    <div className="wm-break">
      <Text as="p">
        {manual.reason
          ? t("shipment.status.byHand", { at: manual.setAt.text, reason: manual.reason })
          : t("shipment.status.byHandOn", { at: manual.setAt.text })}
      </Text>
    </div>
  );
  if (isOpen) {
    return (
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSet(status, reason);
        }}
      >
        <BlockStack gap="300">
          {byHand}
          <Select
            label={t("shipment.status.label")}
            helpText={t("shipment.status.help")}
            options={STATUSES.map((value) => ({
              value,
              label: statusLabel(value, null, texts),
            }))}
            value={status}
            onChange={(value) => setStatus(value as Status)}
          />
          <TextField
            label={t("shipment.status.reason")}
            helpText={t("shipment.teamOnly")}
            autoComplete="off"
            maxLength={STATUS_REASON_MAX_CHARACTERS}
            value={reason}
            error={error ?? false}
            onChange={setReason}
          />
          <InlineStack gap="200">
            <Button submit variant="primary" loading={isBusy}>
              {t("shipment.status.set")}
            </Button>
            <Button onClick={() => setIsOpen(false)}>{t("shipment.carrier.cancel")}</Button>
          </InlineStack>
        </BlockStack>
      </form>
    );
  }
  return (
    <BlockStack gap="200">
      {byHand}
      {error && (
        <Text as="p" tone="critical">
          {error}
        </Text>
      )}
      <InlineStack gap="200">
        <Button onClick={() => setIsOpen(true)}>
          {t(manual ? "shipment.status.change" : "shipment.status.set")}
        </Button>
        {manual && (
          <Button onClick={onClear} loading={isBusy}>
            {t("shipment.status.useCarriers")}
          </Button>
        )}
      </InlineStack>
    </BlockStack>
  );
}
