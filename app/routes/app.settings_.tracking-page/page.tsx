// Renders the tracking page settings.
import {
  BlockStack,
  Card,
  Checkbox,
  InlineError,
  Page,
  Select,
  Text,
  TextField,
} from "@shopify/polaris";
import type { ReactNode } from "react";
import type { WordCheck } from "~/storefront/parcel/masking-check";
import { ErrorCard } from "~/ui/error-card";
import { PageSection } from "~/ui/page-section";
import { type Draft, PRESETS, type Preset, presetOf } from "./draft";
import type { FieldErrors } from "./read-form";
import { LeaksBanner } from "./leaks-banner";
import { PreviewPane, type PreviewPaneProps } from "./preview-pane";
import { RevokeLinks } from "./revoke-links";

export interface TrackingPageSettingsProps {
  draft: Draft;
  onChange: (draft: Draft) => void;
  errors: FieldErrors;
  /** About the whole form. */
  error: string | null;
  preview: PreviewPaneProps;
  /** Words to hide that stored updates still show. */
  leaks: WordCheck[];
  revoking: boolean;
  onRevoke: () => void;
}

export function TrackingPageSettingsPage(props: TrackingPageSettingsProps) {
  const { error, preview, revoking, onRevoke } = props;
  return (
    <Page
      title="Tracking page"
      fullWidth
      backAction={{ content: "Settings", url: "/app/settings" }}
    >
      <div className="wm-with-preview">
        <BlockStack gap={{ xs: "600", md: "400" }}>
          <ErrorCard error={error} />
          <LookUps {...props} />
          <TrackingDetails {...props} />
          <HiddenDetails {...props} />
          <ContactAndNote {...props} />
          <PageSection
            title="Order tracking links"
            description="Copy an order’s tracking link from its shipment page. Anyone with the link can view the order’s tracking."
          >
            <Card>
              <RevokeLinks revoking={revoking} onRevoke={onRevoke} />
            </Card>
          </PageSection>
        </BlockStack>
        <PreviewPane {...preview} />
      </div>
    </Page>
  );
}

function LookUps({ draft, onChange, errors }: TrackingPageSettingsProps) {
  const { lookUps } = draft;
  const lookUp = (name: keyof Draft["lookUps"], label: string, helpText?: string) => (
    <Checkbox
      label={label}
      helpText={helpText}
      checked={lookUps[name]}
      onChange={(checked) => onChange({ ...draft, lookUps: { ...lookUps, [name]: checked } })}
    />
  );
  return (
    <PageSection
      title="Order lookup"
      description="Choose what customers enter to find their order. Failed lookups never reveal whether an order exists."
    >
      <Card>
        <BlockStack gap="300">
          <Group title="Order number and one of these">
            {lookUp("email", "Email")}
            {lookUp("phone", "Phone number")}
            {lookUp(
              "postcode",
              "ZIP or postal code",
              "Easier to guess, so attempts are limited more strictly.",
            )}
          </Group>
          <Group title="Without an order number">
            {lookUp("number", "Tracking number only", "Hides locations, items, and names.")}
          </Group>
          {errors.lookUps && <InlineError fieldID="look-ups" message={errors.lookUps} />}
        </BlockStack>
      </Card>
    </PageSection>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <BlockStack gap="100" as="fieldset">
      <Text as="legend" variant="headingSm">
        {title}
      </Text>
      {children}
    </BlockStack>
  );
}

type Choice = {
  [Name in keyof Draft]: Draft[Name] extends boolean ? Name : never;
}[keyof Draft];

function choice({ draft, onChange }: TrackingPageSettingsProps) {
  return function Choice(name: Choice, label: string, helpText?: string) {
    return (
      <Checkbox
        label={label}
        helpText={helpText}
        checked={draft[name]}
        onChange={(checked) => onChange({ ...draft, [name]: checked })}
      />
    );
  };
}

/** "Custom" is chosen by the boxes, not here. */
function Presets({ draft, onChange }: TrackingPageSettingsProps) {
  const preset = presetOf(draft);
  const custom = preset === "custom" ? [{ label: "Custom", value: "custom" }] : [];
  return (
    <Select
      label="Preset"
      helpText="Gift hides items, so that a present stays a surprise."
      options={[
        { label: "Detailed", value: "detailed" },
        { label: "Compact", value: "compact" },
        { label: "Gift", value: "gift" },
        ...custom,
      ]}
      value={preset}
      onChange={(chosen) => onChange({ ...draft, ...PRESETS[chosen as Preset] })}
    />
  );
}

function TrackingDetails(props: TrackingPageSettingsProps) {
  const show = choice(props);
  return (
    <PageSection
      title="Tracking details"
      description="Choose what customers see after looking up an order. Also applies to the order status page."
    >
      <Card>
        <BlockStack gap="300">
          <Presets {...props} />
          <BlockStack gap="100">
            {show(
              "showEstimate",
              "Estimated delivery",
              "From the carrier or Shopify, from 20 or more of your past deliveries, or from your delivery dates in Settings.",
            )}
            {show("showRoute", "Route")}
            {show("showItems", "Items in each shipment", "Names, variants, and pictures")}
            {show("showHistory", "Tracking history")}
          </BlockStack>
        </BlockStack>
      </Card>
    </PageSection>
  );
}

function HiddenDetails(props: TrackingPageSettingsProps) {
  const { draft, onChange, errors, leaks } = props;
  const show = choice(props);
  return (
    <PageSection
      title="Carrier and places"
      description="Clear a box to hide where shipments come from or who carries them. Hidden updates are replaced with neutral wording."
    >
      <Card>
        <BlockStack gap="300">
          <BlockStack gap="100">
            {show("showCarrier", "Show the carrier", "Carrier name, website, and phone number")}
            {show(
              "showOrigin",
              "Show origin",
              "For international shipments: first carrier, locations, and updates",
            )}
            {show("showDestination", "Show destination", "Final locations and destination country")}
          </BlockStack>
          <TextField
            label="Words to hide"
            helpText="Enter one per line. Any carrier update that contains one is replaced."
            placeholder={"Shenzhen\nWarehouse 7"}
            multiline={4}
            autoComplete="off"
            value={draft.hiddenWords}
            error={errors.hiddenWords}
            onChange={(hiddenWords) => onChange({ ...draft, hiddenWords })}
          />
          <LeaksBanner leaks={leaks} />
        </BlockStack>
      </Card>
    </PageSection>
  );
}

function ContactAndNote({ draft, onChange, errors }: TrackingPageSettingsProps) {
  return (
    <PageSection
      title="Contact"
      description="Help customers reach you about a shipment, also from the order status page."
    >
      <Card>
        <BlockStack gap="400">
          <TextField
            label="Contact for questions"
            helpText="Shows “Ask us about this package” with the order and tracking number filled in. Enter an email address, or a link in which {order} and {number} are replaced."
            placeholder="help@example.com"
            autoComplete="off"
            value={draft.contact}
            error={errors.contact}
            onChange={(contact) => onChange({ ...draft, contact })}
          />
          <TextField
            label="Note to customers"
            helpText="Shows below each result, as plain text. It isn’t translated."
            multiline={2}
            autoComplete="off"
            value={draft.note}
            error={errors.note}
            onChange={(note) => onChange({ ...draft, note })}
          />
        </BlockStack>
      </Card>
    </PageSection>
  );
}
