// Renders the privacy page.
import { BlockStack, Box, Button, Card, Form, List, Page, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { RETENTION_MAX_DAYS, RETENTION_MIN_DAYS } from "~/privacy/retention/retention-days";
import { ErrorCard } from "~/ui/error-card";
import { MomentText } from "~/ui/moment-text";
import { PageSection } from "~/ui/page-section";
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
  const errorAt = (at: NonNullable<PrivacyResult["error"]>["at"]) =>
    errors.find((error) => error?.at === at)?.text ?? null;
  return (
    <Page title="Privacy" backAction={{ content: "Settings", url: "/app/settings" }}>
      <BlockStack gap={{ xs: "600", md: "400" }}>
        <ErrorCard error={errorAt("page")} />
        <PageSection
          title="Customer requests"
          description="Data requests from Shopify. Send data within 30 days. Deletions happen automatically."
        >
          <Requests
            requests={view.requests}
            error={errorAt("requests")}
            isBusy={isBusy}
            {...props.requests}
          />
        </PageSection>
        <PageSection
          title="Export"
          description="For customers who contact you directly. Downloads are recorded in the access log."
        >
          <ExportCard error={errorAt("export")} isBusy={isBusy} onExport={props.onExport} />
        </PageSection>
        <PageSection
          title="Data retention"
          description="Order numbers, tracking numbers, and statuses are kept."
        >
          <Card>
            <TextField
              label="Days to keep customer data"
              type="number"
              min={RETENTION_MIN_DAYS}
              max={RETENTION_MAX_DAYS}
              suffix="days"
              helpText="Counted from the last tracking update. After that, customers can’t look up the order."
              autoComplete="off"
              value={props.retentionDays}
              error={errorAt("retention") ?? false}
              onChange={props.onRetentionDays}
            />
          </Card>
        </PageSection>
        <PageSection
          title="Stored data"
          description="Email addresses and webhook contents are stored encrypted."
        >
          <KeptCard />
        </PageSection>
        <PageSection
          title="Access log"
          description="Who viewed customer data in this app. Kept for 1 year."
        >
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
  const [query, setQuery] = useState("");
  return (
    <Card>
      <Form onSubmit={() => onExport(query)}>
        <TextField
          label="Email address or order number"
          placeholder="#1001"
          autoComplete="off"
          value={query}
          error={error ?? false}
          onChange={setQuery}
          connectedRight={
            <Button submit disabled={isBusy}>
              Download data
            </Button>
          }
        />
      </Form>
    </Card>
  );
}

function KeptCard() {
  return (
    <Card>
      <List gap="loose">
        <List.Item>
          The order email address, which can be sent to the tracking service. For order lookup, the
          email address, phone number, and postal code are also stored as keyed hashes, which can’t
          be reversed.
        </List.Item>
        <List.Item>
          The language and destination country of an order, for the tracking page and for naming
          carriers.
        </List.Item>
        <List.Item>
          What carriers report about a shipment, sometimes with the signer’s name.
        </List.Item>
        <List.Item>
          Webhooks from Shopify, for 30 days, so that a failed one can be replayed.
        </List.Item>
      </List>
    </Card>
  );
}

function AccessCard({ accesses }: { accesses: AccessRow[] }) {
  if (!accesses.length) {
    return (
      <Card>
        <Text as="p" tone="subdued">
          No one has viewed personal data yet.
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
