// The tracking page's settings as seen: ways in, what is shown, what is hidden, words of one's own, and links.
import {
  BlockStack,
  Card,
  Checkbox,
  InlineError,
  Link,
  Page,
  Text,
  TextField,
} from "@shopify/polaris";
import type { ReactNode } from "react";
import { ErrorCard } from "~/ui/error-card";
import { PageSection } from "~/ui/page-section";
import type { Draft } from "./draft";
import type { FieldErrors } from "./read-form";
import { RevokeLinks } from "./revoke-links";

export interface TrackingPageSettingsProps {
  draft: Draft;
  onChange: (draft: Draft) => void;
  errors: FieldErrors;
  /** About the form as a whole. */
  error: string | null;
  /** The shop's own tracking page. */
  pageUrl: string;
  revoking: boolean;
  onRevoke: () => void;
}

export function TrackingPageSettingsPage(props: TrackingPageSettingsProps) {
  const { error, pageUrl, revoking, onRevoke } = props;
  return (
    <Page title="Tracking page" backAction={{ content: "Settings", url: "/app/settings" }}>
      <BlockStack gap={{ xs: "600", md: "400" }}>
        <ErrorCard error={error} />
        <WaysIn {...props} />
        <Shown {...props} />
        <Hidden {...props} />
        <Words {...props} />
        <PageSection
          title="Links to orders"
          description="Each shipment’s page has a link that opens its order without typing. Whoever has the link sees what the customer sees."
        >
          <Card>
            <RevokeLinks revoking={revoking} onRevoke={onRevoke} />
          </Card>
        </PageSection>
        <PageSection title="Look at it" description="Colors and layout are in your theme’s editor.">
          <Card>
            <Link url={pageUrl} target="_blank">
              Open your tracking page
            </Link>
          </Card>
        </PageSection>
      </BlockStack>
    </Page>
  );
}

function WaysIn({ draft, onChange, errors }: TrackingPageSettingsProps) {
  const { lookUps } = draft;
  const way = (name: keyof Draft["lookUps"], label: string, helpText?: string) => (
    <Checkbox
      label={label}
      helpText={helpText}
      checked={lookUps[name]}
      onChange={(checked) => onChange({ ...draft, lookUps: { ...lookUps, [name]: checked } })}
    />
  );
  return (
    <PageSection
      title="Ways to look up"
      description="What a customer needs to know. Every wrong answer looks the same, so nobody learns which orders exist."
    >
      <Card>
        <BlockStack gap="300">
          <Group title="Order number, together with">
            {way("email", "Email")}
            {way("phone", "Phone number")}
            {way(
              "postcode",
              "Postcode",
              "Easier to guess than the others; such look-ups are limited more tightly.",
            )}
          </Group>
          <Group title="Without an order number">
            {way(
              "number",
              "Tracking number alone",
              "Shows scans without places, contents or names.",
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

function Shown(props: TrackingPageSettingsProps) {
  const show = choice(props);
  return (
    <PageSection
      title="Shown"
      description="To customers who know their order. The same holds on the order status page."
    >
      <Card>
        <BlockStack gap="100">
          {show(
            "showEstimate",
            "Estimated delivery",
            "From your own deliveries with the same carrier between the same countries. Shown once there are 20 of them.",
          )}
          {show("showRoute", "Line of places")}
          {show("showItems", "Contents of each parcel")}
        </BlockStack>
      </Card>
    </PageSection>
  );
}

function Hidden(props: TrackingPageSettingsProps) {
  const { draft, onChange, errors } = props;
  const show = choice(props);
  return (
    <PageSection
      title="Masking"
      description="Where your parcels come from, and who brings them. What is hidden is told in Waymark’s own words instead of the carrier’s."
    >
      <Card>
        <BlockStack gap="300">
          <BlockStack gap="100">
            {show("showCarrier", "Show the carrier", "Its name, its page and its phone number.")}
            {show(
              "showOrigin",
              "Show where it comes from",
              "For parcels from abroad: the first carrier, its places and its words.",
            )}
            {show(
              "showDestination",
              "Show where it goes",
              "The last leg’s places and the country.",
            )}
          </BlockStack>
          <TextField
            label="Words to hide"
            helpText="One a line. A carrier’s text that holds one is replaced as a whole."
            placeholder={"Shenzhen\nWarehouse 7"}
            multiline={4}
            autoComplete="off"
            value={draft.hiddenWords}
            error={errors.hiddenWords}
            onChange={(hiddenWords) => onChange({ ...draft, hiddenWords })}
          />
        </BlockStack>
      </Card>
    </PageSection>
  );
}

function Words({ draft, onChange, errors }: TrackingPageSettingsProps) {
  return (
    <PageSection
      title="Your own words"
      description="Shown below each result as you write it, in every language."
    >
      <Card>
        <TextField
          label="Note to customers"
          helpText="For example how to reach you. Plain text."
          multiline={2}
          autoComplete="off"
          value={draft.note}
          error={errors.note}
          onChange={(note) => onChange({ ...draft, note })}
        />
      </Card>
    </PageSection>
  );
}
