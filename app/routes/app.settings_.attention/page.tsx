// Renders the settings of what needs attention, and the daily digest as it would be sent now.
import { BlockStack, Card, Link, List, Page, Text, TextField } from "@shopify/polaris";
import { THRESHOLD_DAYS_MAX } from "~/shipments/attention/thresholds";
import { ErrorCard } from "~/ui/error-card";
import { PageSection } from "~/ui/frame/page-section";
import { type TextKey } from "~/ui/language/texts";
import { useTexts } from "~/ui/language/use-texts";
import type { Digest } from "./compose-digest";
import { type Draft, wrongFields } from "./draft";

export interface AttentionPageProps {
  draft: Draft;
  onChange: (draft: Draft) => void;
  /** About the whole form. */
  error: string | null;
  /** null: there is nothing to send. */
  digest: Digest | null;
}

const FIELDS: readonly { name: keyof Draft; label: TextKey; help: TextKey }[] = [
  { name: "lateDays", label: "attention.late", help: "attention.late.help" },
  { name: "silentDays", label: "attention.silent", help: "attention.silent.help" },
  { name: "labelDays", label: "attention.label", help: "attention.label.help" },
  { name: "pickupDays", label: "attention.pickup", help: "attention.pickup.help" },
];

export function AttentionPage({ draft, onChange, error, digest }: AttentionPageProps) {
  const { t } = useTexts();
  const wrong = wrongFields(draft);
  return (
    <Page
      title={t("attention.title")}
      backAction={{ content: t("common.nav.settings"), url: "/app/settings" }}
    >
      <BlockStack gap={{ xs: "600", md: "400" }}>
        <ErrorCard error={error} />
        <PageSection
          title={t("attention.thresholds.title")}
          description={t("attention.thresholds.description")}
        >
          <Card>
            <BlockStack gap="400">
              {FIELDS.map(({ name, label, help }) => (
                <TextField
                  key={name}
                  label={t(label)}
                  helpText={t(help)}
                  type="integer"
                  min={1}
                  max={THRESHOLD_DAYS_MAX}
                  suffix={t("attention.days")}
                  autoComplete="off"
                  value={draft[name]}
                  error={wrong.includes(name) && t("attention.range", { max: THRESHOLD_DAYS_MAX })}
                  onChange={(value) => onChange({ ...draft, [name]: value })}
                />
              ))}
            </BlockStack>
          </Card>
        </PageSection>
        <PageSection
          title={t("attention.digest.title")}
          description={t("attention.digest.description")}
        >
          <Card>
            <DigestPreview digest={digest} />
          </Card>
        </PageSection>
      </BlockStack>
    </Page>
  );
}

function DigestPreview({ digest }: { digest: Digest | null }) {
  const { t } = useTexts();
  if (!digest) {
    return <Text as="p">{t("attention.digest.nothing")}</Text>;
  }
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        {digest.subject}
      </Text>
      <Text as="p">{digest.yesterday}</Text>
      {digest.reasons.length > 0 && (
        <List>
          {digest.reasons.map(({ text, url }) => (
            <List.Item key={url}>
              <Link url={url}>{text}</Link>
            </List.Item>
          ))}
        </List>
      )}
    </BlockStack>
  );
}
