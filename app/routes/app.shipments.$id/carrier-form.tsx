// The form that chooses a shipment's carrier.
import { Autocomplete, BlockStack, Button, Checkbox, InlineStack } from "@shopify/polaris";
import { useState } from "react";
import { matchCarriers, type CarrierOption } from "./match-carriers";

/** Few enough to read; typing narrows the list. */
const SHOWN_OPTIONS = 20;

export interface CarrierFormProps {
  /** null: not loaded yet. */
  carriers: readonly CarrierOption[] | null;
  /** The field has focus, so the list is needed. */
  onNeedCarriers: () => void;
  /** The company's name in Shopify; null: none, so the choice can't be remembered. */
  company: string | null;
  /** Whether "Always use this carrier" starts checked. */
  isRemembered: boolean;
  submitLabel: string;
  saving: boolean;
  error: string | null;
  onSubmit: (choice: { carrierCode: string; remember: boolean }) => void;
  onCancel?: () => void;
}

export function CarrierForm(props: CarrierFormProps) {
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<CarrierOption | null>(null);
  const [remember, setRemember] = useState(props.isRemembered);
  const [missing, setMissing] = useState(false);
  const error = missing ? "Select a carrier from the list" : props.error;

  const submit = () => {
    if (!chosen) return setMissing(true);
    props.onSubmit({ carrierCode: chosen.code, remember: remember && props.company !== null });
  };
  const type = (typed: string) => {
    setText(typed);
    setChosen(null);
    setMissing(false);
  };
  const choose = (carrier: CarrierOption | undefined) => {
    if (!carrier) return;
    setText(carrier.name);
    setChosen(carrier);
    setMissing(false);
  };
  const options = matchCarriers(props.carriers ?? [], chosen ? "" : text, SHOWN_OPTIONS);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <BlockStack gap="300">
        <Autocomplete
          options={options.map(({ code, name }) => ({ value: code, label: name }))}
          selected={chosen ? [chosen.code] : []}
          onSelect={([code]) => choose(props.carriers?.find((carrier) => carrier.code === code))}
          loading={props.carriers === null}
          emptyState="No carriers found"
          textField={
            <Autocomplete.TextField
              label="Carrier"
              value={text}
              onChange={type}
              onFocus={props.onNeedCarriers}
              placeholder="Search carriers"
              autoComplete="off"
              {...(error ? { error } : {})}
            />
          }
        />
        {props.company && (
          <Checkbox
            label={`Always use this carrier for “${props.company}”`}
            helpText="Also applies to waiting and future shipments with this carrier name in Shopify."
            checked={remember}
            onChange={setRemember}
          />
        )}
        <InlineStack gap="200">
          <Button submit variant="primary" loading={props.saving}>
            {props.submitLabel}
          </Button>
          {props.onCancel && <Button onClick={props.onCancel}>Cancel</Button>}
        </InlineStack>
      </BlockStack>
    </form>
  );
}
