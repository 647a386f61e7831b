// A field that finds one of the known carriers as its name is typed.
import { Autocomplete } from "@shopify/polaris";
import { useState } from "react";
import { useTexts } from "~/ui/language/use-texts";
import { type CarrierOption, matchCarriers } from "./match-carriers";
import { useCarriers } from "./use-carriers";

export interface CarrierList {
  /** null: not loaded yet. */
  carriers: readonly CarrierOption[] | null;
  /** The field has focus, so the list is needed. */
  onNeedCarriers(): void;
}

interface CarrierFieldProps {
  /** null: what was typed is no carrier yet. */
  onChoose(code: string | null): void;
  error: string | null;
}

/** Few enough to read; typing narrows the list. */
const SHOWN_CARRIERS = 20;

/** The field with a list that it loads itself. */
export function LoadingCarrierField(props: CarrierFieldProps) {
  return <CarrierField {...useCarriers()} {...props} />;
}

export function CarrierField({
  carriers,
  onNeedCarriers,
  onChoose,
  error,
}: CarrierFieldProps & CarrierList) {
  const { t } = useTexts();
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
      emptyState={t("shipment.carrier.notFound")}
      textField={
        <Autocomplete.TextField
          label={t("shipment.carrier.label")}
          value={text}
          onChange={type}
          onFocus={onNeedCarriers}
          placeholder={t("shipment.carrier.search")}
          autoComplete="off"
          error={error ?? false}
        />
      }
    />
  );
}
