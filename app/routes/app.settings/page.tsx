// Renders the settings page.
import {
  Badge,
  BlockStack,
  Box,
  Button,
  Card,
  Checkbox,
  InlineStack,
  Page,
  Text,
} from "@shopify/polaris";
import { ErrorCard } from "~/ui/error-card";
import { PageSection } from "~/ui/page-section";
import type { Draft } from "./draft";
import { SubPages } from "./sub-pages";
import type { SettingsView } from "./view";

interface SettingsPageProps {
  view: SettingsView;
  draft: Draft;
  onChange: (draft: Draft) => void;
  error: string | null;
}

export function SettingsPage({ view, draft, onChange, error }: SettingsPageProps) {
  return (
    <Page title="Settings">
      <BlockStack gap={{ xs: "600", md: "400" }}>
        <ErrorCard error={error} />
        <PageSection
          title="Tracking service"
          description="Choose how Waymark gets tracking updates."
        >
          <Card>
            <BlockStack gap="100">
              <InlineStack gap="200" blockAlign="center">
                <Text as="h3" variant="headingSm">
                  {view.service.name}
                </Text>
                <Badge tone="success">On</Badge>
              </InlineStack>
              <Text as="p" tone="subdued">
                {view.service.text}
              </Text>
            </BlockStack>
          </Card>
        </PageSection>
        <PageSection
          title="Customer data"
          description="Choose what customer data is sent to the tracking service."
        >
          <Card>
            <Checkbox
              label="Send customer email addresses to the tracking service"
              helpText="Some services use it to notify customers. Tracking works without it."
              checked={draft.sendCustomerEmail}
              onChange={(sendCustomerEmail) => onChange({ ...draft, sendCustomerEmail })}
            />
          </Card>
        </PageSection>
        <PageSection
          title="Carrier names"
          description="Carriers you matched to carrier names on your orders. Add matches from a shipment’s page."
        >
          <Card padding="0">
            <Overrides view={view} draft={draft} onChange={onChange} />
          </Card>
        </PageSection>
        <PageSection title="More settings">
          <Card padding="0">
            <SubPages />
          </Card>
        </PageSection>
      </BlockStack>
    </Page>
  );
}

function Overrides({
  view,
  draft,
  onChange,
}: Pick<SettingsPageProps, "view" | "draft" | "onChange">) {
  const kept = view.overrides.filter(({ companyKey }) => draft.companyKeys.includes(companyKey));
  const remove = (companyKey: string) =>
    onChange({ ...draft, companyKeys: draft.companyKeys.filter((key) => key !== companyKey) });
  if (!kept.length) {
    return (
      <Box padding="400">
        <Text as="p" tone="subdued">
          {view.overrides.length
            ? "All carrier names are removed when you save."
            : "No carrier names yet. Waymark recognizes most carriers automatically."}
        </Text>
      </Box>
    );
  }
  return (
    <ul className="wm-rows">
      {kept.map(({ companyKey, carrier }) => (
        <li key={companyKey}>
          <Box padding="400">
            <InlineStack align="space-between" blockAlign="center" gap="200" wrap={false}>
              <div className="wm-break">
                <BlockStack>
                  <Text as="span" fontWeight="medium">
                    {companyKey}
                  </Text>
                  <Text as="span" tone="subdued">
                    {carrier}
                  </Text>
                </BlockStack>
              </div>
              <Button
                accessibilityLabel={`Remove the carrier for ${companyKey}`}
                onClick={() => remove(companyKey)}
              >
                Remove
              </Button>
            </InlineStack>
          </Box>
        </li>
      ))}
    </ul>
  );
}
