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
import { PageSection } from "~/ui/frame/page-section";
import { useTexts } from "~/ui/language/use-texts";
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
  const { t } = useTexts();
  return (
    <Page
      title={t("trackingPage.title")}
      fullWidth
      backAction={{ content: t("common.nav.settings"), url: "/app/settings" }}
    >
      <div className="wm-with-preview">
        <BlockStack gap={{ xs: "600", md: "400" }}>
          <ErrorCard error={error} />
          <LookUps {...props} />
          <TrackingDetails {...props} />
          <HiddenDetails {...props} />
          <ContactAndNote {...props} />
          <PageSection
            title={t("trackingPage.links.title")}
            description={t("trackingPage.links.description")}
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
  const { t } = useTexts();
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
      title={t("trackingPage.lookUp.title")}
      description={t("trackingPage.lookUp.description")}
    >
      <Card>
        <BlockStack gap="300">
          <Group title={t("trackingPage.lookUp.withOrder")}>
            {lookUp("email", t("trackingPage.lookUp.email"))}
            {lookUp("phone", t("trackingPage.lookUp.phone"))}
            {lookUp(
              "postcode",
              t("trackingPage.lookUp.postcode"),
              t("trackingPage.lookUp.postcode.help"),
            )}
          </Group>
          <Group title={t("trackingPage.lookUp.withoutOrder")}>
            {lookUp(
              "number",
              t("trackingPage.lookUp.number"),
              t("trackingPage.lookUp.number.help"),
            )}
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

const PRESET_NAMES = Object.keys(PRESETS) as Preset[];

/** "Custom" is chosen by the boxes, not here. */
function Presets({ draft, onChange }: TrackingPageSettingsProps) {
  const { t } = useTexts();
  const preset = presetOf(draft);
  const names = [...PRESET_NAMES, ...(preset === "custom" ? ["custom" as const] : [])];
  return (
    <Select
      label={t("trackingPage.preset")}
      helpText={t("trackingPage.preset.help")}
      options={names.map((name) => ({ value: name, label: t(`trackingPage.preset.${name}`) }))}
      value={preset}
      onChange={(chosen) => onChange({ ...draft, ...PRESETS[chosen as Preset] })}
    />
  );
}

function TrackingDetails(props: TrackingPageSettingsProps) {
  const { t } = useTexts();
  const show = choice(props);
  return (
    <PageSection
      title={t("trackingPage.details.title")}
      description={t("trackingPage.details.description")}
    >
      <Card>
        <BlockStack gap="300">
          <Presets {...props} />
          <BlockStack gap="100">
            {show(
              "showEstimate",
              t("trackingPage.show.estimate"),
              t("trackingPage.show.estimate.help"),
            )}
            {show("showRoute", t("trackingPage.show.route"))}
            {show("showItems", t("trackingPage.show.items"), t("trackingPage.show.items.help"))}
            {show("showHistory", t("trackingPage.show.history"))}
          </BlockStack>
        </BlockStack>
      </Card>
    </PageSection>
  );
}

function HiddenDetails(props: TrackingPageSettingsProps) {
  const { draft, onChange, errors, leaks } = props;
  const { t } = useTexts();
  const show = choice(props);
  return (
    <PageSection
      title={t("trackingPage.hide.title")}
      description={t("trackingPage.hide.description")}
    >
      <Card>
        <BlockStack gap="300">
          <BlockStack gap="100">
            {show(
              "showCarrier",
              t("trackingPage.show.carrier"),
              t("trackingPage.show.carrier.help"),
            )}
            {show("showOrigin", t("trackingPage.show.origin"), t("trackingPage.show.origin.help"))}
            {show(
              "showDestination",
              t("trackingPage.show.destination"),
              t("trackingPage.show.destination.help"),
            )}
          </BlockStack>
          <TextField
            label={t("trackingPage.words")}
            helpText={t("trackingPage.words.help")}
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
  const { t } = useTexts();
  return (
    <PageSection
      title={t("trackingPage.contact.title")}
      description={t("trackingPage.contact.description")}
    >
      <Card>
        <BlockStack gap="400">
          <TextField
            label={t("trackingPage.contact.label")}
            helpText={t("trackingPage.contact.help")}
            placeholder="help@example.com"
            autoComplete="off"
            value={draft.contact}
            error={errors.contact}
            onChange={(contact) => onChange({ ...draft, contact })}
          />
          <TextField
            label={t("trackingPage.note.label")}
            helpText={t("trackingPage.note.help")}
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
