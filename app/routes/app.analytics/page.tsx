// Renders the analytics page.
import {
  BlockStack,
  Button,
  ButtonGroup,
  Card,
  InlineGrid,
  InlineStack,
  Link,
  Page,
  Select,
  Text,
} from "@shopify/polaris";
import type { ReactNode } from "react";
import { BarChart, LineChart } from "~/ui/charts/chart";
import { EmptyCard } from "~/ui/empty-card";
import { useTexts } from "~/ui/language/use-texts";
import { Tile } from "~/ui/tile";
import { FigureCell, FigureTable } from "./figure-table";
import { type AnalyticsQuery, PERIOD_DAYS, WITHIN_DAYS } from "./query";
import type { AnalyticsView, Figure } from "./view";

interface AnalyticsPageProps {
  view: AnalyticsView;
  isLoading: boolean;
  onShow: (query: AnalyticsQuery) => void;
}

export function AnalyticsPage({ view, isLoading, onShow }: AnalyticsPageProps) {
  const { t } = useTexts();
  const { query } = view;
  return (
    <Page title={t("common.nav.analytics")} fullWidth>
      <BlockStack gap="400">
        <Choices query={query} onShow={onShow} />
        {view.isEmpty ? (
          <Card>
            <EmptyCard title={t("analytics.empty.title")}>{t("analytics.empty.text")}</EmptyCard>
          </Card>
        ) : (
          <div className={isLoading ? "wm-waiting" : undefined}>
            <BlockStack gap="400">
              <Summary view={view} />
              {view.sample && (
                <Text as="p" tone="subdued">
                  {t("analytics.sample", view.sample)}
                </Text>
              )}
              <TransitCard view={view} onShow={onShow} />
              <ProblemsCard problems={view.problems} />
              <FirstScansCard firstScans={view.firstScans} />
              <EstimatesCard estimates={view.estimates} />
            </BlockStack>
          </div>
        )}
      </BlockStack>
    </Page>
  );
}

function Choices({
  query,
  onShow,
}: Pick<AnalyticsPageProps, "onShow"> & { query: AnalyticsQuery }) {
  const { t } = useTexts();
  return (
    <Card>
      <InlineGrid columns={{ xs: 1, sm: 2, lg: 4 }} gap="400">
        <Select
          label={t("analytics.shippedIn")}
          options={PERIOD_DAYS.map((days) => ({
            value: String(days),
            label: t("analytics.lastDays", { count: days }),
          }))}
          value={String(query.days)}
          onChange={(days) => onShow({ ...query, days: Number(days) })}
          helpText={t("analytics.comparedWith")}
        />
        <Select
          label={t("analytics.shareWithin")}
          options={WITHIN_DAYS.map((days) => ({
            value: String(days),
            label: t("common.days", { count: days }),
          }))}
          value={String(query.within)}
          onChange={(within) => onShow({ ...query, within: Number(within) })}
          helpText={t("analytics.fromFirstScan")}
        />
      </InlineGrid>
    </Card>
  );
}

function Summary({ view: { summary, query } }: { view: AnalyticsView }) {
  const { t } = useTexts();
  return (
    <div className="wm-tiles">
      <InlineGrid columns={{ xs: 2, md: 4 }} gap="300">
        <FigureTile label={t("analytics.scanned")} figure={summary.shipments} />
        <FigureTile label={t("analytics.median")} figure={summary.median} />
        <FigureTile label={t("analytics.p90")} figure={summary.p90} />
        <FigureTile
          label={t("analytics.deliveredWithin", { count: query.within })}
          figure={summary.within}
        />
      </InlineGrid>
    </div>
  );
}

function FigureTile({ label, figure: { text, before } }: { label: string; figure: Figure }) {
  const { t } = useTexts();
  const below = before ? t("analytics.was", { before }) : t("analytics.nothingBefore");
  return <Tile label={label} text={text} below={below} />;
}

interface SectionProps {
  title: string;
  description: string;
  actions?: ReactNode;
  chart: ReactNode;
  children: ReactNode;
}

function Section({ title, description, actions, chart, children }: SectionProps) {
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="start" gap="200">
          <BlockStack gap="050">
            <Text as="h2" variant="headingMd">
              {title}
            </Text>
            <Text as="p" tone="subdued">
              {description}
            </Text>
          </BlockStack>
          {actions}
        </InlineStack>
        <div className="wm-chart-beside">
          {chart}
          {children}
        </div>
      </BlockStack>
    </Card>
  );
}

function TransitCard({
  view: { transit, query },
  onShow,
}: Pick<AnalyticsPageProps, "view" | "onShow">) {
  const { t } = useTexts();
  return (
    <Section
      title={t("analytics.transit.title")}
      description={t("analytics.transit.text")}
      actions={
        <ButtonGroup variant="segmented">
          {(["carrier", "lane", "service"] as const).map((by) => (
            <Button key={by} pressed={query.by === by} onClick={() => onShow({ ...query, by })}>
              {t(`analytics.by.${by}`)}
            </Button>
          ))}
        </ButtonGroup>
      }
      chart={
        <LineChart
          title={t("analytics.transit.chart")}
          axis={t("analytics.transit.axis")}
          isShare
          data={transit.chart}
        />
      }
    >
      <BlockStack gap="200">
        <FigureTable
          caption={t("analytics.transit.title")}
          first={t(`analytics.by.${query.by}`)}
          lines={transit.lines}
          columns={[
            { title: t("analytics.column.shipments"), cell: (line) => line.shipments },
            { title: t("analytics.column.open"), cell: (line) => line.open },
            {
              title: t("analytics.column.median"),
              cell: (line) => <FigureCell figure={line.median} />,
            },
            { title: t("analytics.column.p90"), cell: (line) => <FigureCell figure={line.p90} /> },
            {
              title: t("analytics.column.within", { count: query.within }),
              cell: (line) => <FigureCell figure={line.within} />,
            },
          ]}
        />
        {transit.more > 0 && (
          <Text as="p" tone="subdued">
            {t("analytics.transit.more", { count: transit.more })}
          </Text>
        )}
        <Text as="p" variant="bodySm" tone="subdued">
          {t("analytics.transit.dash")}
        </Text>
      </BlockStack>
    </Section>
  );
}

function ProblemsCard({ problems }: Pick<AnalyticsView, "problems">) {
  const { t } = useTexts();
  return (
    <Section
      title={t("analytics.problems.title")}
      description={t("analytics.problems.text")}
      chart={<BarChart title={t("analytics.problems.chart")} isShare data={problems.chart} />}
    >
      <FigureTable
        caption={t("analytics.problems.title")}
        first={t("analytics.by.carrier")}
        lines={problems.lines}
        columns={[
          { title: t("analytics.column.shipments"), cell: (line) => line.shipments },
          {
            title: t("analytics.column.attempt"),
            cell: (line) => <FigureCell figure={line.attempts} />,
          },
          {
            title: t("analytics.column.problem"),
            cell: (line) => <FigureCell figure={line.exceptions} />,
          },
        ]}
      />
    </Section>
  );
}

function FirstScansCard({ firstScans }: Pick<AnalyticsView, "firstScans">) {
  const { t } = useTexts();
  return (
    <Section
      title={t("analytics.firstScan.title")}
      description={t("analytics.firstScan.text")}
      chart={<BarChart title={t("analytics.firstScan.chart")} isShare data={firstScans.chart} />}
    >
      <FigureTable
        caption={t("analytics.firstScan.title")}
        first={t("analytics.by.carrier")}
        lines={firstScans.lines}
        columns={[
          { title: t("analytics.column.shipments"), cell: (line) => line.shipments },
          {
            title: t("analytics.column.median"),
            cell: (line) => <FigureCell figure={line.median} />,
          },
          { title: t("analytics.column.p90"), cell: (line) => <FigureCell figure={line.p90} /> },
          {
            title: t("analytics.column.notScanned"),
            cell: (line) => <Link url={line.waitingUrl}>{line.waiting}</Link>,
          },
        ]}
      />
    </Section>
  );
}

function EstimatesCard({ estimates }: Pick<AnalyticsView, "estimates">) {
  const { t } = useTexts();
  const { total } = estimates;
  return (
    <Section
      title={t("analytics.estimates.title")}
      description={total ? t("analytics.estimates.text", total) : t("analytics.estimates.none")}
      chart={<BarChart title={t("analytics.estimates.chart")} isShare data={estimates.chart} />}
    >
      {total && (
        <FigureTable
          caption={t("analytics.estimates.title")}
          first={t("analytics.by.carrier")}
          lines={estimates.lines}
          columns={[
            { title: t("analytics.column.deliveries"), cell: (line) => line.of },
            {
              title: t("analytics.column.inside"),
              cell: (line) => <FigureCell figure={line.held} />,
            },
            { title: t("analytics.column.before"), cell: (line) => line.early },
            { title: t("analytics.column.after"), cell: (line) => line.late },
          ]}
        />
      )}
    </Section>
  );
}
