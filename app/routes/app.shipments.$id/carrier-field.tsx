// A field that finds one of the known carriers as its name is typed.
import { Autocomplete } from "@shopify/polaris";
import { useState } from "react";
import { useTexts } from "~/ui/language/use-texts";
import { matchCarriers } from "./match-carriers";
import { useCarriers } from "./use-carriers";

interface CarrierFieldProps {
  onChoose(code: string | null): void;
  isMissing: boolean;
}

const SHOWN_CARRIERS = 20;

export function CarrierField({ onChoose, isMissing }: CarrierFieldProps) {
  const { t } = useTexts();
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
      emptyState={t("shipment.carrier.notFound")}
      textField={
        <Autocomplete.TextField
          label={t("shipment.carrier.label")}
          value={text}
          onChange={type}
          onFocus={onNeedCarriers}
          placeholder={t("shipment.carrier.search")}
          autoComplete="off"
          error={isMissing ? t("shipment.carrier.missing") : false}
        />
      }
    />
  );
}
