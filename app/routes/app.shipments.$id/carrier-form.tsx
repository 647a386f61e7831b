// The form that chooses a shipment's carrier.
import { BlockStack, Box, Button, Checkbox, InlineStack, Link, List, Text } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { useTexts } from "~/ui/language/use-texts";
import { CarrierField, type CarrierList } from "./carrier-field";
import type { RuleView } from "./use-rule";

export interface CarrierFormProps extends CarrierList {
  /** What saving the carrier for the company's name changes; null: not loaded yet. */
  rule: RuleView | null;
  onNeedRule: () => void;
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
  const { t } = useTexts();
  const [chosen, setChosen] = useState<string | null>(null);
  const [remember, setRemember] = useState(props.isRemembered);
  const [missing, setMissing] = useState(false);
  const { company, onNeedRule } = props;
  useEffect(() => {
    if (remember && company) onNeedRule();
    // Once per choice: `onNeedRule` is new with each render.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [remember, company]);
  const error = missing ? t("shipment.carrier.missing") : props.error;

  const submit = () => {
    if (!chosen) return setMissing(true);
    props.onSubmit({ carrierCode: chosen, remember: remember && props.company !== null });
  };
  const choose = (carrierCode: string | null) => {
    setChosen(carrierCode);
    setMissing(false);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <BlockStack gap="300">
        <CarrierField
          carriers={props.carriers}
          onNeedCarriers={props.onNeedCarriers}
          onChoose={choose}
          error={error}
        />
        {props.company && (
          <Checkbox
            label={t("shipment.carrier.always", { company: props.company })}
            helpText={t("shipment.carrier.always.help")}
            checked={remember}
            onChange={setRemember}
          />
        )}
        {company && remember && <RuleEffect rule={props.rule} />}
        <InlineStack gap="200">
          <Button submit variant="primary" loading={props.saving}>
            {props.submitLabel}
          </Button>
          {props.onCancel && (
            <Button onClick={props.onCancel}>{t("shipment.carrier.cancel")}</Button>
          )}
        </InlineStack>
      </BlockStack>
    </form>
  );
}

/** Which other shipments change, before anything is saved. */
function RuleEffect({ rule }: { rule: RuleView | null }) {
  const { t } = useTexts();
  const rest = rule ? rule.total - rule.listed.length : 0;
  return (
    <Box background="bg-surface-secondary" borderRadius="200" padding="300">
      <div aria-live="polite">
        {!rule && (
          <Text as="p" tone="subdued">
            {t("shipment.rule.looking")}
          </Text>
        )}
        {rule?.total === 0 && <Text as="p">{t("shipment.rule.none")}</Text>}
        {rule && rule.total > 0 && (
          <BlockStack gap="100">
            <Text as="p" fontWeight="medium">
              {t("shipment.rule.changes", { count: rule.total })}
            </Text>
            <List>
              {rule.listed.map(({ url, text }) => (
                <List.Item key={url}>
                  <Link url={url}>{text}</Link>
                </List.Item>
              ))}
            </List>
            {rest > 0 && (
              <Text as="p" tone="subdued">
                {t("shipment.rule.more", { count: rest })}
              </Text>
            )}
          </BlockStack>
        )}
      </div>
    </Box>
  );
}
