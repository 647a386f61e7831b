// Renders the privacy page.
import { BlockStack, Box, Button, Card, Form, List, Page, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { RETENTION_MAX_DAYS, RETENTION_MIN_DAYS } from "~/privacy/retention/retention-days";
import { ErrorCard } from "~/ui/error-card";
import { MomentText } from "~/ui/moment-text";
import { PageSection } from "~/ui/frame/page-section";
import { useTexts } from "~/ui/language/use-texts";
import type { TextKey } from "~/ui/language/texts";
import type { PrivacyResult } from "./read-action";
import { Requests, type RequestsProps } from "./requests";
import type { AccessRow, PrivacyView } from "./view";

export interface PrivacyPageProps {
  view: PrivacyView;
  /** As typed. */
  retentionDays: string;
  onRetentionDays: (days: string) => void;
  errors: readonly PrivacyResult["error"][];
  isBusy: boolean;
  onExport: (query: string) => void;
  requests: Pick<RequestsProps, "onDownload" | "onHandOver">;
}

export function PrivacyPage(props: PrivacyPageProps) {
  const { view, errors, isBusy } = props;
  const { t } = useTexts();
  const errorAt = (at: NonNullable<PrivacyResult["error"]>["at"]) =>
    errors.find((error) => error?.at === at)?.text ?? null;
  return (
    <Page
      title={t("privacy.title")}
      backAction={{ content: t("common.nav.settings"), url: "/app/settings" }}
    >
      <BlockStack gap={{ xs: "600", md: "400" }}>
        <ErrorCard error={errorAt("page")} />
        <PageSection
          title={t("privacy.requests.title")}
          description={t("privacy.requests.description")}
        >
          <Requests
            requests={view.requests}
            error={errorAt("requests")}
            isBusy={isBusy}
            {...props.requests}
          />
        </PageSection>
        <PageSection
          title={t("privacy.export.title")}
          description={t("privacy.export.description")}
        >
          <ExportCard error={errorAt("export")} isBusy={isBusy} onExport={props.onExport} />
        </PageSection>
        <PageSection
          title={t("privacy.retention.title")}
          description={t("privacy.retention.description")}
        >
          <Card>
            <TextField
              label={t("privacy.retention.label")}
              type="number"
              min={RETENTION_MIN_DAYS}
              max={RETENTION_MAX_DAYS}
              suffix={t("privacy.retention.days")}
              helpText={t("privacy.retention.help")}
              autoComplete="off"
              value={props.retentionDays}
              error={errorAt("retention") ?? false}
              onChange={props.onRetentionDays}
            />
          </Card>
        </PageSection>
        <PageSection
          title={t("privacy.stored.title")}
          description={t("privacy.stored.description")}
        >
          <KeptCard />
        </PageSection>
        <PageSection title={t("privacy.log.title")} description={t("privacy.log.description")}>
          <AccessCard accesses={view.accesses} />
        </PageSection>
      </BlockStack>
    </Page>
  );
}

function ExportCard({
  error,
  isBusy,
  onExport,
}: {
  error: string | null;
  isBusy: boolean;
  onExport: (query: string) => void;
}) {
  const { t } = useTexts();
  const [query, setQuery] = useState("");
  return (
    <Card>
      <Form onSubmit={() => onExport(query)}>
        <TextField
          label={t("privacy.export.label")}
          placeholder="#1001"
          autoComplete="off"
          value={query}
          error={error ?? false}
          onChange={setQuery}
          connectedRight={
            <Button submit disabled={isBusy}>
              {t("privacy.request.download")}
            </Button>
          }
        />
      </Form>
    </Card>
  );
}

const STORED: readonly TextKey[] = [
  "privacy.stored.email",
  "privacy.stored.country",
  "privacy.stored.events",
  "privacy.stored.webhooks",
];

function KeptCard() {
  const { t } = useTexts();
  return (
    <Card>
      <List gap="loose">
        {STORED.map((key) => (
          <List.Item key={key}>{t(key)}</List.Item>
        ))}
      </List>
    </Card>
  );
}

function AccessCard({ accesses }: { accesses: AccessRow[] }) {
  const { t } = useTexts();
  if (!accesses.length) {
    return (
      <Card>
        <Text as="p" tone="subdued">
          {t("privacy.log.none")}
        </Text>
      </Card>
    );
  }
  return (
    <Card padding="0">
      <ul className="wm-rows">
        {accesses.map(({ at, who, what }, index) => (
          <li key={index}>
            <Box padding="400">
              <BlockStack gap="050">
                <div className="wm-break">
                  <Text as="p">{what}</Text>
                </div>
                <Text as="p" tone="subdued">
                  {who} · <MomentText moment={at} show="text" />
                </Text>
              </BlockStack>
            </Box>
          </li>
        ))}
      </ul>
    </Card>
  );
}
