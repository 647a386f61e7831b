// Asks what a bulk action needs: a carrier, a status with its reason, or a note.
import { Autocomplete, BlockStack, Modal, Select, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { matchCarriers } from "~/routes/app.shipments.$id/match-carriers";
import { useCarriers } from "~/routes/app.shipments.$id/use-carriers";
import type { BulkAction } from "~/shipments/bulk/bulk-action";
import { NOTE_MAX_CHARACTERS } from "~/shipments/change";
import { statusLabel } from "~/shipments/status";
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

const TITLES: Record<Dialog, string> = {
  set_carrier: "Change carrier",
  set_status: "Set status",
  note: "Add note",
};
const REASON_MAX_CHARACTERS = 500;
const SHOWN_CARRIERS = 20;

export function BulkModal({ dialog, selected, onStart, onClose }: BulkModalProps) {
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
  return (
    <Modal
      open
      title={`${TITLES[dialog]}: ${selected}`}
      onClose={close}
      primaryAction={{ content: TITLES[dialog], onAction: start }}
      secondaryActions={[{ content: "Cancel", onAction: close }]}
    >
      <Modal.Section>
        {dialog === "set_carrier" && <CarrierField onChoose={setCarrier} isMissing={isMissing} />}
        {dialog === "set_status" && (
          <BlockStack gap="300">
            <Select
              label="Status"
              helpText="Shows in Waymark and on the tracking page until you go back to the carrier’s status."
              options={STATUSES.map((value) => ({ value, label: statusLabel(value) }))}
              value={status}
              onChange={(value) => setStatus(value as Status)}
            />
            <TextField
              label="Reason"
              helpText="For your team. Customers don’t see it."
              autoComplete="off"
              maxLength={REASON_MAX_CHARACTERS}
              value={text}
              error={isMissing ? "Enter a reason" : false}
              onChange={type}
            />
          </BlockStack>
        )}
        {dialog === "note" && (
          <TextField
            label="Note"
            helpText="For your team. Customers don’t see it."
            autoComplete="off"
            multiline={3}
            maxLength={NOTE_MAX_CHARACTERS}
            value={text}
            error={isMissing ? "Enter a note" : false}
            onChange={type}
          />
        )}
      </Modal.Section>
      <Modal.Section>
        <Text as="p" tone="subdued">
          You can undo this on the next page.
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

function CarrierField({
  onChoose,
  isMissing,
}: {
  onChoose(code: string | null): void;
  isMissing: boolean;
}) {
  const { carriers, onNeedCarriers } = useCarriers();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const type = (typed: string) => {
    setText(typed);
    setChosen(null);
    onChoose(null);
  };
  const choose = (code: string | undefined) => {
    const carrier = carriers?.find((each) => each.code === code);
    if (!carrier) return;
    setText(carrier.name);
    setChosen(carrier.code);
    onChoose(carrier.code);
  };
  return (
    <Autocomplete
      options={matchCarriers(carriers ?? [], chosen ? "" : text, SHOWN_CARRIERS).map(
        ({ code, name }) => ({ value: code, label: name }),
      )}
      selected={chosen ? [chosen] : []}
      onSelect={([code]) => choose(code)}
      loading={carriers === null}
      emptyState="No carriers found"
      textField={
        <Autocomplete.TextField
          label="Carrier"
          value={text}
          onChange={type}
          onFocus={onNeedCarriers}
          placeholder="Search carriers"
          autoComplete="off"
          error={isMissing ? "Select a carrier from the list" : false}
        />
      }
    />
  );
}
