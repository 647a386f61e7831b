// The privacy page as seen: requests, export, how long data is kept, what is kept, and who read it.
import { BlockStack, Box, Button, Card, Form, List, Page, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { RETENTION_MAX_DAYS, RETENTION_MIN_DAYS } from "~/privacy/retention/retention-days";
import { ErrorCard } from "~/ui/error-card";
import { MomentText } from "~/ui/moment-text";
import { PageSection } from "~/ui/page-section";
import type { ActionResult } from "./read-action";
import { Requests, type RequestsProps } from "./requests";
import type { AccessRow, PrivacyView } from "./view";

export interface PrivacyPageProps {
  view: PrivacyView;
  /** The days as they stand in the form. */
  retentionDays: string;
  onRetentionDays: (days: string) => void;
  error: ActionResult["error"];
  isBusy: boolean;
  onExport: (asked: string) => void;
  requests: Pick<RequestsProps, "onDownload" | "onHandOver">;
}

export function PrivacyPage(props: PrivacyPageProps) {
  const { view, error, isBusy } = props;
  const errorAt = (at: NonNullable<ActionResult["error"]>["at"]) =>
    error?.at === at ? error.text : null;
  return (
    <Page title="Privacy" backAction={{ content: "Settings", url: "/app/settings" }}>
      <BlockStack gap={{ xs: "600", md: "400" }}>
        <ErrorCard error={errorAt("page")} />
        <PageSection
          title="Customer requests"
          description="What customers asked of you through Shopify. Data must be handed over within 30 days; erasing happens by itself."
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
          description="For a customer who asks you directly. A download is noted in the access log."
        >
          <ExportCard error={errorAt("export")} isBusy={isBusy} onExport={props.onExport} />
        </PageSection>
        <PageSection
          title="How long data is kept"
          description="Order numbers, tracking numbers and statuses stay, so that your lists remain complete."
        >
          <Card>
            <TextField
              label="Days to keep customers’ data"
              type="number"
              min={RETENTION_MIN_DAYS}
              max={RETENTION_MAX_DAYS}
              suffix="days"
              helpText="Counted from the last news of an order’s parcels. After that, customers can’t look the order up any more."
              autoComplete="off"
              value={props.retentionDays}
              error={errorAt("retention") ?? false}
              onChange={props.onRetentionDays}
            />
          </Card>
        </PageSection>
        <PageSection
          title="What is kept"
          description="Email addresses and the contents of webhooks are stored encrypted."
        >
          <KeptCard />
        </PageSection>
        <PageSection
          title="Access log"
          description="Who looked at customers’ data in this app. Kept for a year."
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
  onExport: (asked: string) => void;
}) {
  const [asked, setAsked] = useState("");
  return (
    <Card>
      <Form onSubmit={() => onExport(asked)}>
        <TextField
          label="Email address or order number"
          placeholder="#1001"
          autoComplete="off"
          value={asked}
          error={error ?? false}
          onChange={setAsked}
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
          The email address of an order: the tracking service can be told it. To look an order up,
          its email address, phone number and postcode are also kept as keyed hashes, from which
          they can’t be read.
        </List.Item>
        <List.Item>
          The language of an order and the country it goes to: for the tracking page and for naming
          carriers.
        </List.Item>
        <List.Item>
          What carriers report of a parcel, sometimes with the name of who signed.
        </List.Item>
        <List.Item>
          Shopify’s webhooks as they came: for 30 days, to be replayed if one fails.
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
          Nobody has looked at personal data yet.
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
