// The home page's side cards: tracking status and tracking page.
import { Badge, BlockStack, Button, Card, InlineStack, Link, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import type { Moment } from "~/ui/dates";
import { MomentText } from "~/ui/moment-text";
import { useTexts } from "~/ui/language/use-texts";
import type { BlockState } from "./block-state";
import type { TrackingPageLinks } from "./page-links";
import type { HomeView } from "./view";

export function HealthCard({ health }: Pick<HomeView, "health">) {
  const { t } = useTexts();
  const isHealthy = health.problems.length === 0 && health.untracked === null;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            Tracking status
          </Text>
          {!isHealthy && <Badge tone="warning">Needs attention</Badge>}
        </InlineStack>
        <BlockStack gap="200">
          <Line label="Last Shopify update">
            <When moment={health.lastWebhookAt} />
          </Line>
          <Line label="Waiting to start tracking">
            {health.waiting === 0 ? "None" : t("common.shipments", { count: health.waiting })}
          </Line>
          <Line label="Last tracking check">
            <When moment={health.lastSyncedAt} />
          </Line>
        </BlockStack>
        {health.problems.map(({ text, url }) => (
          <Link url={url} key={text}>
            {text}
          </Link>
        ))}
        {health.untracked && (
          <BlockStack gap="100">
            <Line label="Tracked by nobody">
              <Link url={health.untracked.url}>{health.untracked.count}</Link>
            </Line>
            <Link url="/app/settings/carriers">Connect carriers</Link>
          </BlockStack>
        )}
      </BlockStack>
    </Card>
  );
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <InlineStack align="space-between" gap="200">
      <Text as="span" tone="subdued">
        {label}
      </Text>
      <Text as="span">{children}</Text>
    </InlineStack>
  );
}

function When({ moment }: { moment: Moment | null }) {
  return moment ? <MomentText moment={moment} show="ago" /> : "Never";
}

interface TrackingPageCardProps {
  links: TrackingPageLinks;
  blockState: BlockState;
}

export function TrackingPageCard({ links, blockState }: TrackingPageCardProps) {
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            Tracking page
          </Text>
          <BlockBadge state={blockState} />
        </InlineStack>
        <Text as="p" tone="subdued">
          Customers track their orders in your store. Add the block to any page of your theme.
        </Text>
        <InlineStack gap="200">
          <Button url={links.editorUrl} target="_blank">
            Open theme editor
          </Button>
          <Button url={links.viewUrl} target="_blank" variant="tertiary">
            View page
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

export function BlockBadge({ state }: { state: BlockState }) {
  switch (state.kind) {
    case "added":
      return <Badge tone="success">In your theme</Badge>;
    case "missing":
      return <Badge tone="attention">Not in your theme</Badge>;
    case "checking":
      return <Badge>Checking…</Badge>;
    case "unknown":
      return <Badge>Unknown</Badge>;
  }
}
