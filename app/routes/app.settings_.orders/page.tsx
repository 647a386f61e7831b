// Renders the order import page.
import {
  BlockStack,
  Box,
  Button,
  Card,
  InlineStack,
  Page,
  ProgressBar,
  Text,
} from "@shopify/polaris";
import { EmptyCard } from "~/ui/empty-card";
import { ErrorCard } from "~/ui/error-card";
import { MomentText } from "~/ui/moment-text";
import { PageSection } from "~/ui/frame/page-section";
import { CountLines } from "~/ui/count-lines";
import { StatusBadge } from "~/ui/rows/status-badge";
import { useTexts } from "~/ui/language/use-texts";
import type { Intent } from "./read-action";
import type { OrdersView, PassView, PastView } from "./view";

export interface OrdersPageProps {
  view: OrdersView;
  /** The intent that is being submitted; null: none. */
  busy: string | null;
  error: string | null;
  onSubmit: (intent: Intent) => void;
}

export function OrdersPage({ view, busy, error, onSubmit }: OrdersPageProps) {
  const { t } = useTexts();
  return (
    <Page
      title={t("orderImport.title")}
      backAction={{ content: t("common.nav.settings"), url: "/app/settings" }}
    >
      <BlockStack gap={{ xs: "600", md: "400" }}>
        <ErrorCard error={error} />
        <PageSection
          title={t("orderImport.past.title")}
          description={t("orderImport.past.description")}
        >
          <PastCard past={view.past} busy={busy} onSubmit={onSubmit} />
        </PageSection>
        <PageSection
          title={t("orderImport.sync.title")}
          description={t("orderImport.sync.description")}
        >
          <PassesCard passes={view.passes} busy={busy} onSubmit={onSubmit} />
        </PageSection>
      </BlockStack>
    </Page>
  );
}

type ButtonProps = Pick<OrdersPageProps, "busy" | "onSubmit">;

function PastCard({ past, busy, onSubmit }: { past: PastView } & ButtonProps) {
  const { t, percent } = useTexts();
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="200">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h3" variant="headingSm">
              {t("orderImport.past.last")}
            </Text>
            <StatusBadge {...past.badge} />
          </InlineStack>
          <Text as="p">{past.text}</Text>
          {past.problem && (
            <Text as="p" tone="critical">
              {past.problem}
            </Text>
          )}
        </BlockStack>
        {/* Takes its space from the start, so that nothing moves once the total is known. */}
        {past.isRunning && (
          <BlockStack gap="100">
            <ProgressBar progress={past.percent ?? 0} size="small" ariaLabelledBy="past-percent" />
            <Text as="span" variant="bodySm" tone="subdued" id="past-percent">
              {past.percent === null
                ? t("orderImport.past.notCounted")
                : t("orderImport.past.percent", { percent: percent(past.percent / 100) })}
            </Text>
          </BlockStack>
        )}
        {past.facts.length > 0 && (
          <BlockStack gap="100">
            <CountLines lines={past.facts} />
          </BlockStack>
        )}
        <InlineStack>
          {past.isRunning ? (
            <Button
              onClick={() => onSubmit("stop_reading")}
              loading={busy === "stop_reading"}
              disabled={busy !== null}
            >
              {t("orderImport.past.stop")}
            </Button>
          ) : (
            <Button
              onClick={() => onSubmit("read_past")}
              loading={busy === "read_past"}
              disabled={busy !== null}
            >
              {t("orderImport.past.start")}
            </Button>
          )}
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

function PassesCard({ passes, busy, onSubmit }: { passes: PassView[] } & ButtonProps) {
  const { t } = useTexts();
  return (
    <Card padding="0">
      <Box padding="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h3" variant="headingSm">
            {t("orderImport.sync.recent")}
          </Text>
          <Button
            onClick={() => onSubmit("compare")}
            loading={busy === "compare"}
            disabled={busy !== null}
          >
            {t("orderImport.sync.now")}
          </Button>
        </InlineStack>
      </Box>
      {passes.length === 0 ? (
        <EmptyCard title={t("orderImport.sync.none")}>{t("orderImport.sync.none.text")}</EmptyCard>
      ) : (
        <Box borderBlockStartWidth="025" borderColor="border-secondary">
          <ul className="wm-rows">
            {passes.map((pass) => (
              <li key={pass.at.iso}>
                <Box padding="400">
                  <InlineStack align="space-between" blockAlign="center" gap="200" wrap={false}>
                    <BlockStack gap="050">
                      <Text as="span">{pass.text}</Text>
                      <Text as="span" tone="subdued">
                        <MomentText moment={pass.at} show="ago" />
                      </Text>
                    </BlockStack>
                    <StatusBadge {...pass.badge} />
                  </InlineStack>
                </Box>
              </li>
            ))}
          </ul>
        </Box>
      )}
    </Card>
  );
}
