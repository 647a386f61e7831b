// Renders the home page.
import {
  BlockStack,
  Card,
  InlineGrid,
  InlineStack,
  Layout,
  Link,
  Page,
  Text,
  UnstyledLink,
} from "@shopify/polaris";
import { EmptyCard } from "~/ui/empty-card";
import { LineChart } from "~/ui/charts/chart";
import { formatCount } from "~/ui/numbers";
import { ShipmentRows } from "~/ui/rows/shipment-rows";
import type { BlockState } from "./block-state";
import { NoticeBanner } from "./notice-banner";
import { trackingPageLinks } from "./page-links";
import { type GuideIntent, isGuideDone, SetupGuide } from "./setup-guide";
import { HealthCard, TrackingPageCard } from "./side-cards";
import { FIGURE_DAYS, type HomeView } from "./view";

interface HomePageProps {
  view: HomeView;
  blockState: BlockState;
  onGuideChoice: (intent: GuideIntent) => void;
}

export function HomePage({ view, blockState, onGuideChoice }: HomePageProps) {
  const links = trackingPageLinks(view.shop, blockState);
  const { guide } = view;
  const isGuideShown = !isGuideDone(guide, blockState);
  return (
    <Page title="Home">
      <Layout>
        {view.notice && (
          <Layout.Section variant="fullWidth">
            <NoticeBanner notice={view.notice} />
          </Layout.Section>
        )}
        <Layout.Section>
          <BlockStack gap="400">
            {guide && isGuideShown && (
              <SetupGuide
                guide={guide}
                links={links}
                blockState={blockState}
                onChoice={onGuideChoice}
              />
            )}
            {(!view.isFirstRun || !isGuideShown) && (
              <>
                <AttentionCard attention={view.attention} />
                <Tiles tiles={view.tiles} />
                <FiguresCard figures={view.figures} />
              </>
            )}
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            <HealthCard health={view.health} />
            {!isGuideShown && <TrackingPageCard links={links} blockState={blockState} />}
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Page>
  );
}

function Tiles({ tiles }: Pick<HomeView, "tiles">) {
  return (
    <div className="wm-tiles">
      <InlineGrid columns={{ xs: 2, sm: 4 }} gap="300">
        {tiles.map((tile) => (
          <UnstyledLink key={tile.status} url={tile.url} className="wm-tile">
            <BlockStack gap="100" align="space-between">
              <Text as="span" variant="bodySm" tone="subdued">
                {tile.label}
              </Text>
              <Text as="span" variant="headingLg" numeric>
                {formatCount(tile.count)}
              </Text>
            </BlockStack>
          </UnstyledLink>
        ))}
      </InlineGrid>
    </div>
  );
}

function AttentionCard({ attention }: Pick<HomeView, "attention">) {
  const { rows, reasons, total, url } = attention;
  return (
    <Card padding="0">
      <div className="wm-card-head">
        <BlockStack gap="300">
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Text as="h2" variant="headingMd">
              Needs attention
            </Text>
            {rows.length > 0 && <Link url={url}>{`View all ${total}`}</Link>}
          </InlineStack>
          {reasons.length > 0 && (
            <ul className="wm-reasons">
              {reasons.map((reason) => (
                <li key={reason.url}>
                  <UnstyledLink url={reason.url} className="wm-reason">
                    <span>{reason.label}</span>
                    <Text as="span" fontWeight="semibold" numeric>
                      {reason.count}
                    </Text>
                  </UnstyledLink>
                </li>
              ))}
            </ul>
          )}
        </BlockStack>
      </div>
      {rows.length ? (
        <ShipmentRows rows={rows} />
      ) : (
        <EmptyCard title="Nothing needs attention">
          Shipments that are late, have a problem, or aren’t tracked show up here.
        </EmptyCard>
      )}
    </Card>
  );
}

function FiguresCard({ figures }: Pick<HomeView, "figures">) {
  const { median, p90, chart, days } = figures;
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {`Last ${FIGURE_DAYS} days`}
          </Text>
          <Link url="/app/analytics">View analytics</Link>
        </InlineStack>
        <InlineGrid columns={2} gap="300">
          <Quantile label="Half are delivered within" text={median} />
          <Quantile label="90% are delivered within" text={p90} />
        </InlineGrid>
        <LineChart title="Shipments by day" unit="" data={chart} />
        {chart.points.length > 0 && <DaysTable days={days} />}
      </BlockStack>
    </Card>
  );
}

function Quantile({ label, text }: { label: string; text: string | null }) {
  return (
    <BlockStack gap="050">
      <Text as="span" variant="bodySm" tone="subdued">
        {label}
      </Text>
      <Text as="span" variant={text ? "headingLg" : "bodyMd"}>
        {text ?? "Not enough deliveries yet"}
      </Text>
    </BlockStack>
  );
}

function DaysTable({ days }: Pick<HomeView["figures"], "days">) {
  return (
    <div
      className="wm-table-scroll wm-days"
      tabIndex={0}
      role="region"
      aria-label="Shipments by day"
    >
      <table className="wm-table">
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col">Shipped</th>
            <th scope="col">Delivered</th>
          </tr>
        </thead>
        <tbody>
          {days.map(({ day, shipped, delivered, url }) => (
            <tr key={day}>
              <th scope="row">{day}</th>
              <td>
                <Link url={url}>{shipped}</Link>
              </td>
              <td>{delivered}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
