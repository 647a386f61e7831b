// Renders the settings of the merchant's own rule for delivery dates.
import {
  BlockStack,
  Card,
  Checkbox,
  ChoiceList,
  FormLayout,
  InlineStack,
  Page,
  Text,
  TextField,
} from "@shopify/polaris";
import { ErrorCard } from "~/ui/error-card";
import { PageSection } from "~/ui/frame/page-section";
import { useTexts } from "~/ui/language/use-texts";
import { DATE_EXAMPLE, type Draft, type FieldErrors } from "./draft";
import type { PreviewLine } from "./preview";

export interface DeliveryDatesProps {
  draft: Draft;
  onChange: (draft: Draft) => void;
  errors: FieldErrors;
  /** About the whole form. */
  error: string | null;
  preview: readonly PreviewLine[];
  /** The names of the days from Monday to Sunday. */
  weekdays: readonly string[];
}

export function DeliveryDatesPage(props: DeliveryDatesProps) {
  const { draft, onChange, error } = props;
  const { t } = useTexts();
  return (
    <Page
      title={t("deliveryDates.title")}
      backAction={{ content: t("common.nav.settings"), url: "/app/settings" }}
    >
      <BlockStack gap={{ xs: "600", md: "400" }}>
        <ErrorCard error={error} />
        <PageSection
          title={t("deliveryDates.own.title")}
          description={t("deliveryDates.own.description")}
        >
          <Card>
            <Checkbox
              label={t("deliveryDates.isOn")}
              checked={draft.isOn}
              onChange={(isOn) => onChange({ ...draft, isOn })}
            />
          </Card>
        </PageSection>
        <Processing {...props} />
        <Transit {...props} />
        <Preview preview={props.preview} />
      </BlockStack>
    </Page>
  );
}

function Processing({ draft, onChange, errors, weekdays }: DeliveryDatesProps) {
  const { t } = useTexts();
  const text = (name: "processingMin" | "processingMax" | "cutOff", label: string) => (
    <TextField
      label={label}
      type={name === "cutOff" ? "time" : "number"}
      min={0}
      autoComplete="off"
      value={draft[name]}
      error={errors[name]}
      onChange={(value) => onChange({ ...draft, [name]: value })}
    />
  );
  return (
    <PageSection
      title={t("deliveryDates.processing.title")}
      description={t("deliveryDates.processing.description")}
    >
      <Card>
        <FormLayout>
          <FormLayout.Group condensed>
            {text("processingMin", t("deliveryDates.processing.min"))}
            {text("processingMax", t("deliveryDates.processing.max"))}
          </FormLayout.Group>
          {text("cutOff", t("deliveryDates.cutOff"))}
          <Text as="p" tone="subdued">
            {t("deliveryDates.cutOff.help")}
          </Text>
          <Days
            title={t("deliveryDates.shippingDays")}
            names={weekdays}
            selected={draft.shippingDays}
            error={errors.shippingDays}
            onChange={(shippingDays) => onChange({ ...draft, shippingDays })}
          />
        </FormLayout>
      </Card>
    </PageSection>
  );
}

function Transit({ draft, onChange, errors, weekdays }: DeliveryDatesProps) {
  const { t } = useTexts();
  const other = t("deliveryDates.other");
  return (
    <PageSection
      title={t("deliveryDates.transit.title")}
      description={t("deliveryDates.transit.description")}
    >
      <Card>
        <FormLayout>
          <TextField
            label={t("deliveryDates.transit.label")}
            helpText={t("deliveryDates.transit.help", { other })}
            placeholder={`US, CA: 3-5\nDE: 2\n${other}: 7-14`}
            multiline={4}
            autoComplete="off"
            value={draft.transit}
            error={errors.transit}
            onChange={(transit) => onChange({ ...draft, transit })}
          />
          <Days
            title={t("deliveryDates.deliveryDays")}
            names={weekdays}
            selected={draft.deliveryDays}
            error={errors.deliveryDays}
            onChange={(deliveryDays) => onChange({ ...draft, deliveryDays })}
          />
          <TextField
            label={t("deliveryDates.holidays")}
            helpText={t("deliveryDates.holidays.help", { example: DATE_EXAMPLE })}
            multiline={3}
            autoComplete="off"
            value={draft.holidays}
            error={errors.holidays}
            onChange={(holidays) => onChange({ ...draft, holidays })}
          />
        </FormLayout>
      </Card>
    </PageSection>
  );
}

interface DaysProps {
  title: string;
  names: readonly string[];
  selected: readonly number[];
  error: string | undefined;
  onChange: (days: number[]) => void;
}

function Days({ title, names, selected, error, onChange }: DaysProps) {
  return (
    <ChoiceList
      title={title}
      allowMultiple
      choices={names.map((label, index) => ({ label, value: String(index + 1) }))}
      selected={selected.map(String)}
      error={error}
      onChange={(days) => onChange(days.map(Number).sort((a, b) => a - b))}
    />
  );
}

function Preview({ preview }: Pick<DeliveryDatesProps, "preview">) {
  const { t } = useTexts();
  return (
    <PageSection
      title={t("deliveryDates.preview.title")}
      description={t("deliveryDates.preview.description")}
    >
      <Card>
        <BlockStack gap="200">
          {preview.length === 0 && (
            <Text as="p" tone="subdued">
              {t("deliveryDates.preview.none")}
            </Text>
          )}
          {preview.map(({ place, days }) => (
            <InlineStack key={place} align="space-between" gap="400">
              <Text as="span">{place}</Text>
              <Text as="span" fontWeight="medium">
                {days}
              </Text>
            </InlineStack>
          ))}
        </BlockStack>
      </Card>
    </PageSection>
  );
}
