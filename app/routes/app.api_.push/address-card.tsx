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
import { STATUSES, type Status } from "~/trackingmore/contract/status";
import { useTexts } from "~/ui/language/use-texts";
import { statusLabel } from "~/ui/rows/status-words";
import type { AddressDraft } from "./draft";

export interface AddressCardProps {
  /** From 1. */
  place: number;
  address: AddressDraft;
  problems: string[];
  onChange: (change: Partial<AddressDraft>) => void;
  onRemove: () => void;
}

export function AddressCard({ place, address, problems, onChange, onRemove }: AddressCardProps) {
  const texts = useTexts();
  const { t } = texts;
  return (
    <Card>
      <BlockStack gap="400">
        <TextField
          label={t("push.url.label", { place })}
          type="url"
          placeholder="https://example.com/tracking"
          autoComplete="off"
          value={address.url}
          error={problems.length > 0 && problems.join(" ")}
          onChange={(url) => onChange({ url })}
        />
        <ChoiceList
          title={t("push.url.statuses")}
          allowMultiple
          choices={STATUSES.map((status) => ({
            value: status,
            label: statusLabel(status, null, texts),
          }))}
          selected={address.statuses}
          onChange={(statuses) => onChange({ statuses: statuses as Status[] })}
        />
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Checkbox
            label={t("push.url.on")}
            helpText={t("push.url.on.help")}
            checked={address.enabled}
            onChange={(enabled) => onChange({ enabled })}
          />
          <Button accessibilityLabel={t("push.url.removeOf", { place })} onClick={onRemove}>
            {t("push.url.remove")}
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
