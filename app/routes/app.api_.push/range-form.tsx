// Sends a run of an address's deliveries again, by their numbers: for a receiver that saw a gap.
import { Button, InlineStack, Select, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useTexts } from "~/ui/language/use-texts";
import type { EmbeddedView } from "./view";

export interface RangeFormProps extends Pick<EmbeddedView, "addresses"> {
  isBusy: boolean;
  onReplay: (range: { callbackId: string; first: string; last: string }) => void;
}

export function RangeForm({ addresses, isBusy, onReplay }: RangeFormProps) {
  const { t } = useTexts();
  const numbered = addresses.filter(({ lastNumber }) => lastNumber > 0);
  const [callbackId, setCallbackId] = useState(numbered[0]?.id ?? "");
  const [first, setFirst] = useState("");
  const [last, setLast] = useState("");
  // An address may have gone since it was chosen.
  const chosen = numbered.find(({ id }) => id === callbackId) ?? numbered[0];
  const isRange =
    /^[1-9]\d*$/.test(first) && /^[1-9]\d*$/.test(last) && Number(first) <= Number(last);
  return (
    <InlineStack gap="200" blockAlign="end">
      <Select
        label={t("push.range.url")}
        options={numbered.map(({ id, url }) => ({ value: id, label: url }))}
        value={chosen?.id ?? ""}
        onChange={setCallbackId}
      />
      <TextField
        label={t("push.range.from")}
        type="text"
        inputMode="numeric"
        autoComplete="off"
        value={first}
        onChange={setFirst}
      />
      <TextField
        label={t("push.range.to")}
        type="text"
        inputMode="numeric"
        autoComplete="off"
        placeholder={chosen ? String(chosen.lastNumber) : ""}
        value={last}
        onChange={setLast}
      />
      <Button
        disabled={isBusy || !isRange || !chosen}
        onClick={() => chosen && onReplay({ callbackId: chosen.id, first, last })}
      >
        {t("push.range.replay")}
      </Button>
    </InlineStack>
  );
}
