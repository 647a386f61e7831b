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
import { PageSection } from "~/ui/page-section";
import type { Draft, FieldErrors } from "./draft";
import type { PreviewLine } from "./preview";

export interface DeliveryDatesProps {
  draft: Draft;
  onChange: (draft: Draft) => void;
  errors: FieldErrors;
  /** About the whole form. */
  error: string | null;
  preview: readonly PreviewLine[];
}

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

export function DeliveryDatesPage(props: DeliveryDatesProps) {
  const { draft, onChange, error } = props;
  return (
    <Page title="Delivery dates" backAction={{ content: "Settings", url: "/app/settings" }}>
      <BlockStack gap={{ xs: "600", md: "400" }}>
        <ErrorCard error={error} />
        <PageSection
          title="Your own dates"
          description="Customers see these when the carrier, Shopify, and your past deliveries give no date."
        >
          <Card>
            <Checkbox
              label="Show delivery dates from these settings"
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

function Processing({ draft, onChange, errors }: DeliveryDatesProps) {
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
      title="Processing"
      description="How long an order takes until the carrier has it. Days that you don’t ship aren’t counted."
    >
      <Card>
        <FormLayout>
          <FormLayout.Group condensed>
            {text("processingMin", "Shortest, in days")}
            {text("processingMax", "Longest, in days")}
            {text("cutOff", "Cut-off time")}
          </FormLayout.Group>
          <Text as="p" tone="subdued">
            An order placed at the cut-off time or later counts as the next day’s, in your store’s
            time zone.
          </Text>
          <Days
            title="You ship on"
            selected={draft.shippingDays}
            error={errors.shippingDays}
            onChange={(shippingDays) => onChange({ ...draft, shippingDays })}
          />
        </FormLayout>
      </Card>
    </PageSection>
  );
}

function Transit({ draft, onChange, errors }: DeliveryDatesProps) {
  return (
    <PageSection
      title="Transit"
      description="How long carriers take. Only days on which they deliver are counted."
    >
      <Card>
        <FormLayout>
          <TextField
            label="Transit days by country"
            helpText="One line for each group of two-letter country codes. Use “Other” for all other countries."
            placeholder={"US, CA: 3-5\nDE: 2\nOther: 7-14"}
            multiline={4}
            autoComplete="off"
            value={draft.transit}
            error={errors.transit}
            onChange={(transit) => onChange({ ...draft, transit })}
          />
          <Days
            title="Carriers deliver on"
            selected={draft.deliveryDays}
            error={errors.deliveryDays}
            onChange={(deliveryDays) => onChange({ ...draft, deliveryDays })}
          />
          <TextField
            label="Holidays"
            helpText="One date a line, such as 2026-12-25. Nothing is sent or delivered on these days."
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
  selected: readonly number[];
  error: string | undefined;
  onChange: (days: number[]) => void;
}

function Days({ title, selected, error, onChange }: DaysProps) {
  return (
    <ChoiceList
      title={title}
      allowMultiple
      choices={WEEKDAYS.map((label, index) => ({ label, value: String(index + 1) }))}
      selected={selected.map(String)}
      error={error}
      onChange={(days) => onChange(days.map(Number).sort((a, b) => a - b))}
    />
  );
}

function Preview({ preview }: Pick<DeliveryDatesProps, "preview">) {
  return (
    <PageSection title="Preview" description="Delivery of an order that is placed now.">
      <Card>
        <BlockStack gap="200">
          {preview.length === 0 && (
            <Text as="p" tone="subdued">
              Enter transit days to see dates.
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
