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
            {t("home.health.title")}
          </Text>
          {!isHealthy && <Badge tone="warning">{t("home.health.attention")}</Badge>}
        </InlineStack>
        <BlockStack gap="200">
          <Line label={t("home.health.lastUpdate")}>
            <When moment={health.lastWebhookAt} />
          </Line>
          <Line label={t("home.health.waiting")}>
            {health.waiting === 0
              ? t("home.health.none")
              : t("common.shipments", { count: health.waiting })}
          </Line>
          {health.lastCheck && (
            <Line label={t("home.health.lastCheck")}>
              <When moment={health.lastCheck.at} />
            </Line>
          )}
        </BlockStack>
        {health.problems.map(({ text, url }) => (
          <Link url={url} key={text}>
            {text}
          </Link>
        ))}
        {health.untracked && (
          <BlockStack gap="100">
            <Line label={t("home.health.nobody")}>
              <Link url={health.untracked.url}>{health.untracked.count}</Link>
            </Line>
            <Link url="/app/settings/carriers">{t("home.health.connect")}</Link>
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
  const { t } = useTexts();
  return moment ? <MomentText moment={moment} show="ago" /> : t("home.health.never");
}

interface TrackingPageCardProps {
  links: TrackingPageLinks;
  blockState: BlockState;
}

export function TrackingPageCard({ links, blockState }: TrackingPageCardProps) {
  const { t } = useTexts();
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t("home.page.title")}
          </Text>
          <BlockBadge state={blockState} />
        </InlineStack>
        <Text as="p" tone="subdued">
          {t("home.page.text")}
        </Text>
        <InlineStack gap="200">
          <Button url={links.editorUrl} target="_blank">
            {t("home.page.editor")}
          </Button>
          <Button url={links.viewUrl} target="_blank" variant="tertiary">
            {t("home.page.view")}
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

export function BlockBadge({ state }: { state: BlockState }) {
  const { t } = useTexts();
  switch (state.kind) {
    case "added":
      return <Badge tone="success">{t("home.block.added")}</Badge>;
    case "missing":
      return <Badge tone="attention">{t("home.block.missing")}</Badge>;
    case "checking":
      return <Badge>{t("home.block.checking")}</Badge>;
    case "unknown":
      return <Badge>{t("home.block.unknown")}</Badge>;
  }
}
