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
import type { Grouping } from "~/shipments/analytics/transit-report";
import { BarChart, LineChart } from "~/ui/charts/chart";
import { EmptyCard } from "~/ui/empty-card";
import { FigureCell, FigureTable } from "./figure-table";
import { type AnalyticsQuery, PERIOD_DAYS, WITHIN_DAYS } from "./read-query";
import type { AnalyticsView, Figure } from "./view";

interface AnalyticsPageProps {
  view: AnalyticsView;
  isLoading: boolean;
  onShow: (query: AnalyticsQuery) => void;
}

export function AnalyticsPage({ view, isLoading, onShow }: AnalyticsPageProps) {
  const { query } = view;
  return (
    <Page title="Analytics" fullWidth>
      <BlockStack gap="400">
        <Choices query={query} onShow={onShow} />
        {view.isEmpty ? (
          <Card>
            <EmptyCard title="No shipments in this period">
              Figures show up here once carriers have scanned shipments that you sent.
            </EmptyCard>
          </Card>
        ) : (
          <div className={isLoading ? "wm-waiting" : undefined}>
            <BlockStack gap="400">
              <Summary view={view} />
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
  return (
    <Card>
      <InlineGrid columns={{ xs: 1, sm: 2, lg: 4 }} gap="400">
        <Select
          label="Shipped in"
          options={PERIOD_DAYS.map((days) => ({ value: String(days), label: `Last ${days} days` }))}
          value={String(query.days)}
          onChange={(days) => onShow({ ...query, days: Number(days) })}
          helpText="Compared with the period before"
        />
        <Select
          label="Share delivered within"
          options={WITHIN_DAYS.map((days) => ({ value: String(days), label: `${days} days` }))}
          value={String(query.within)}
          onChange={(within) => onShow({ ...query, within: Number(within) })}
          helpText="Counted from the first scan"
        />
      </InlineGrid>
    </Card>
  );
}

function Summary({ view: { summary, query } }: { view: AnalyticsView }) {
  return (
    <div className="wm-tiles">
      <InlineGrid columns={{ xs: 2, md: 4 }} gap="300">
        <Tile label="Shipments scanned by their carrier" figure={summary.shipments} />
        <Tile label="Half are delivered within" figure={summary.median} />
        <Tile label="90% are delivered within" figure={summary.p90} />
        <Tile label={`Delivered within ${query.within} days`} figure={summary.within} />
      </InlineGrid>
    </div>
  );
}

function Tile({ label, figure }: { label: string; figure: Figure }) {
  return (
    <div className="wm-tile">
      <BlockStack gap="100" align="space-between">
        <Text as="span" variant="bodySm" tone="subdued">
          {label}
        </Text>
        <Text as="span" variant="headingLg" numeric>
          {figure.text}
        </Text>
        <Text as="span" variant="bodySm" tone="subdued">
          {figure.before ? `was ${figure.before}` : "Nothing to compare with"}
        </Text>
      </BlockStack>
    </div>
  );
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

const GROUPING_LABELS: Record<Grouping, string> = {
  carrier: "Carrier",
  lane: "Lane",
  service: "Service",
};

function TransitCard({
  view: { transit, query },
  onShow,
}: Pick<AnalyticsPageProps, "view" | "onShow">) {
  return (
    <Section
      title="Transit time"
      description="From the first scan to the delivery. Shipments on their way count too, so slow carriers don’t look fast."
      actions={
        <ButtonGroup variant="segmented">
          {(["carrier", "lane", "service"] as const).map((by) => (
            <Button key={by} pressed={query.by === by} onClick={() => onShow({ ...query, by })}>
              {GROUPING_LABELS[by]}
            </Button>
          ))}
        </ButtonGroup>
      }
      chart={
        <LineChart
          title="Share delivered by day"
          axis="Days since the first scan"
          unit="%"
          data={transit.chart}
        />
      }
    >
      <BlockStack gap="200">
        <FigureTable
          caption="Transit time"
          first={GROUPING_LABELS[query.by]}
          lines={transit.lines}
          columns={[
            { title: "Shipments", cell: (line) => line.shipments },
            { title: "Not delivered", cell: (line) => line.open },
            { title: "Half within", cell: (line) => <FigureCell figure={line.median} /> },
            { title: "90% within", cell: (line) => <FigureCell figure={line.p90} /> },
            {
              title: `Within ${query.within} days`,
              cell: (line) => <FigureCell figure={line.within} />,
            },
          ]}
        />
        {transit.more > 0 && (
          <Text as="p" tone="subdued">
            {`${transit.more} more with fewer shipments`}
          </Text>
        )}
        <Text as="p" variant="bodySm" tone="subdued">
          A dash means too few deliveries: half needs 5, 90% needs 20.
        </Text>
      </BlockStack>
    </Section>
  );
}

function ProblemsCard({ problems }: Pick<AnalyticsView, "problems">) {
  return (
    <Section
      title="Failed attempts and delivery problems"
      description="Shipments that had at least one, even if they were delivered later."
      chart={<BarChart title="Share of shipments" unit="%" data={problems.chart} />}
    >
      <FigureTable
        caption="Failed attempts and delivery problems"
        first="Carrier"
        lines={problems.lines}
        columns={[
          { title: "Shipments", cell: (line) => line.shipments },
          { title: "Failed attempt", cell: (line) => <FigureCell figure={line.attempts} /> },
          { title: "Delivery problem", cell: (line) => <FigureCell figure={line.exceptions} /> },
        ]}
      />
    </Section>
  );
}

function FirstScansCard({ firstScans }: Pick<AnalyticsView, "firstScans">) {
  return (
    <Section
      title="First scan"
      description="How long after you fulfilled an order the carrier first scanned its shipment."
      chart={<BarChart title="Scanned by the day after" unit="%" data={firstScans.chart} />}
    >
      <FigureTable
        caption="First scan"
        first="Carrier"
        lines={firstScans.lines}
        columns={[
          { title: "Shipments", cell: (line) => line.shipments },
          { title: "Half within", cell: (line) => <FigureCell figure={line.median} /> },
          { title: "90% within", cell: (line) => <FigureCell figure={line.p90} /> },
          {
            title: "Not scanned",
            cell: (line) => <Link url={line.waitingUrl}>{line.waiting}</Link>,
          },
        ]}
      />
    </Section>
  );
}

function EstimatesCard({ estimates }: Pick<AnalyticsView, "estimates">) {
  const { total } = estimates;
  return (
    <Section
      title="Delivery estimates"
      description={
        total
          ? `Of ${total.of} deliveries with an 80% range, ${total.held} arrived inside it, ${total.early} before, and ${total.late} after.`
          : "No delivery in this period had an 80% range yet. A lane needs 20 deliveries."
      }
      chart={<BarChart title="Share of deliveries" unit="%" data={estimates.chart} />}
    >
      {total && (
        <FigureTable
          caption="Delivery estimates"
          first="Carrier"
          lines={estimates.lines}
          columns={[
            { title: "Deliveries", cell: (line) => line.of },
            { title: "Inside", cell: (line) => <FigureCell figure={line.held} /> },
            { title: "Before", cell: (line) => line.early },
            { title: "After", cell: (line) => line.late },
          ]}
        />
      )}
    </Section>
  );
}
