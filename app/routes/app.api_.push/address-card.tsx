// One address that news are pushed to.
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
  /** From 1; only tells the cards apart. */
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
          label={`Address ${place}`}
          type="url"
          placeholder="https://example.com/tracking"
          autoComplete="off"
          value={address.url}
          error={problems.length > 0 && problems.join(" ")}
          onChange={(url) => onChange({ url })}
        />
        <ChoiceList
          title="Push when a parcel’s status or events change, and its status is"
          allowMultiple
          choices={CHOICES}
          selected={address.statuses}
          onChange={(statuses) => onChange({ statuses: statuses as Status[] })}
        />
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Checkbox
            label="On"
            helpText="While it is off nothing new is written for it, and what is pending waits."
            checked={address.enabled}
            onChange={(enabled) => onChange({ enabled })}
          />
          <Button accessibilityLabel={`Remove address ${place}`} onClick={onRemove}>
            Remove
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
