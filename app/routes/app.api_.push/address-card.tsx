// The settings of one webhook URL.
import {
  BlockStack,
  Button,
  Card,
  Checkbox,
  ChoiceList,
  InlineStack,
  TextField,
} from "@shopify/polaris";
import { statusLabel } from "~/shipments/status";
import { STATUSES, type Status } from "~/trackingmore/contract/status";
import type { AddressDraft } from "./draft";

const CHOICES = STATUSES.map((status) => ({ value: status, label: statusLabel(status, null) }));

export interface AddressCardProps {
  /** From 1. */
  place: number;
  address: AddressDraft;
  problems: string[];
  onChange: (change: Partial<AddressDraft>) => void;
  onRemove: () => void;
}

export function AddressCard({ place, address, problems, onChange, onRemove }: AddressCardProps) {
  return (
    <Card>
      <BlockStack gap="400">
        <TextField
          label={`URL ${place}`}
          type="url"
          placeholder="https://example.com/tracking"
          autoComplete="off"
          value={address.url}
          error={problems.length > 0 && problems.join(" ")}
          onChange={(url) => onChange({ url })}
        />
        <ChoiceList
          title="Send updates for these statuses"
          allowMultiple
          choices={CHOICES}
          selected={address.statuses}
          onChange={(statuses) => onChange({ statuses: statuses as Status[] })}
        />
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Checkbox
            label="On"
            helpText="When off, no new updates are queued, and pending ones wait."
            checked={address.enabled}
            onChange={(enabled) => onChange({ enabled })}
          />
          <Button accessibilityLabel={`Remove URL ${place}`} onClick={onRemove}>
            Remove
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
