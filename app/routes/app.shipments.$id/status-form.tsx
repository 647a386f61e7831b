// Sets a shipment's status by hand, and takes that back.
import { BlockStack, Button, InlineStack, Select, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { statusLabel } from "~/shipments/status";
import { STATUSES, type Status } from "~/trackingmore/contract/status";
import { MomentText } from "~/ui/moment-text";
import { STATUS_REASON_MAX_CHARACTERS } from "./read-change";
import type { ManualStatusView } from "./view";

export interface StatusFormProps {
  /** null: the status is the carrier's. */
  manual: ManualStatusView | null;
  isBusy: boolean;
  error: string | null;
  onSet: (status: Status, reason: string) => void;
  onClear: () => void;
}

const OPTIONS = STATUSES.map((status) => ({ value: status, label: statusLabel(status) }));

export function StatusForm({ manual, isBusy, error, onSet, onClear }: StatusFormProps) {
  const [isOpen, setIsOpen] = useState(false);
  const [status, setStatus] = useState<Status>("delivered");
  const [reason, setReason] = useState("");
  if (isOpen) {
    return (
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSet(status, reason);
        }}
      >
        <BlockStack gap="300">
          <Select
            label="Status"
            helpText="Shows in Waymark and on the tracking page until you go back to the carrier’s status."
            options={OPTIONS}
            value={status}
            onChange={(value) => setStatus(value as Status)}
          />
          <TextField
            label="Reason"
            helpText="For your team. Customers don’t see it."
            autoComplete="off"
            maxLength={STATUS_REASON_MAX_CHARACTERS}
            value={reason}
            error={error ?? false}
            onChange={setReason}
          />
          <InlineStack gap="200">
            <Button submit variant="primary" loading={isBusy}>
              Set status
            </Button>
            <Button onClick={() => setIsOpen(false)}>Cancel</Button>
          </InlineStack>
        </BlockStack>
      </form>
    );
  }
  return (
    <BlockStack gap="200">
      {manual && (
        <div className="wm-break">
          <Text as="p">
            Status set by hand on <MomentText moment={manual.setAt} show="text" />: {manual.reason}
          </Text>
        </div>
      )}
      {error && (
        <Text as="p" tone="critical">
          {error}
        </Text>
      )}
      <InlineStack gap="200">
        <Button onClick={() => setIsOpen(true)}>{manual ? "Change status" : "Set status"}</Button>
        {manual && (
          <Button onClick={onClear} loading={isBusy}>
            Use the carrier’s status
          </Button>
        )}
      </InlineStack>
    </BlockStack>
  );
}
