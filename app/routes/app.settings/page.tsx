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
import { PageSection } from "~/ui/frame/page-section";
import { useTexts } from "~/ui/language/use-texts";
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
  const { t } = useTexts();
  return (
    <Page title={t("common.nav.settings")}>
      <BlockStack gap={{ xs: "600", md: "400" }}>
        <ErrorCard error={error} />
        <PageSection title={t("settings.more")}>
          <Card padding="0">
            <SubPages />
          </Card>
        </PageSection>
        <PageSection
          title={t("settings.service.title")}
          description={t("settings.service.description")}
        >
          <Card>
            <BlockStack gap="100">
              <InlineStack gap="200" blockAlign="center">
                <Text as="h3" variant="headingSm">
                  {view.service.name}
                </Text>
                {view.service.isPaused ? (
                  <Badge tone="warning">{t("service.paused")}</Badge>
                ) : (
                  <Badge tone="success">{t("settings.service.on")}</Badge>
                )}
              </InlineStack>
              <Text as="p" tone="subdued">
                {view.service.text}
              </Text>
            </BlockStack>
          </Card>
        </PageSection>
        <PageSection
          title={t("settings.customerData.title")}
          description={t("settings.customerData.description")}
        >
          <Card>
            <Checkbox
              label={t("settings.customerData.email")}
              helpText={t("settings.customerData.email.help")}
              checked={draft.sendCustomerEmail}
              onChange={(sendCustomerEmail) => onChange({ ...draft, sendCustomerEmail })}
            />
          </Card>
        </PageSection>
        <PageSection
          title={t("settings.carrierNames.title")}
          description={t("settings.carrierNames.description")}
        >
          <Card padding="0">
            <Overrides view={view} draft={draft} onChange={onChange} />
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
  const { t } = useTexts();
  const kept = view.overrides.filter(({ companyKey }) => draft.companyKeys.includes(companyKey));
  const remove = (companyKey: string) =>
    onChange({ ...draft, companyKeys: draft.companyKeys.filter((key) => key !== companyKey) });
  if (!kept.length) {
    return (
      <Box padding="400">
        <Text as="p" tone="subdued">
          {view.overrides.length
            ? t("settings.carrierNames.allRemoved")
            : t("settings.carrierNames.none")}
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
                accessibilityLabel={t("settings.carrierNames.removeOf", { name: companyKey })}
                onClick={() => remove(companyKey)}
              >
                {t("settings.carrierNames.remove")}
              </Button>
            </InlineStack>
          </Box>
        </li>
      ))}
    </ul>
  );
}
