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
import { useTexts } from "~/ui/language/use-texts";
import { ShipmentRows } from "~/ui/rows/shipment-rows";
import { Tile } from "~/ui/tile";
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
  const { t } = useTexts();
  const links = trackingPageLinks(view.shop, blockState);
  const { guide } = view;
  const isGuideShown = !isGuideDone(guide, blockState);
  const guideCard = guide && isGuideShown && (
    <SetupGuide guide={guide} links={links} blockState={blockState} onChoice={onGuideChoice} />
  );
  // What is wrong comes before what is not set up.
  const isAttentionFirst = view.attention.reasons.length > 0;
  return (
    <Page title={t("common.nav.home")}>
      <Layout>
        {view.notice && (
          <Layout.Section variant="fullWidth">
            <NoticeBanner notice={view.notice} />
          </Layout.Section>
        )}
        <Layout.Section>
          <BlockStack gap="400">
            {!isAttentionFirst && guideCard}
            {(!view.isFirstRun || !isGuideShown) && (
              <>
                <AttentionCard attention={view.attention} />
                {isAttentionFirst && guideCard}
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
  const { number } = useTexts();
  return (
    <div className="wm-tiles">
      <InlineGrid columns={{ xs: 2, sm: 4 }} gap="300">
        {tiles.map((tile) => (
          <Tile key={tile.status} label={tile.label} text={number(tile.count)} url={tile.url} />
        ))}
      </InlineGrid>
    </div>
  );
}

function AttentionCard({ attention }: Pick<HomeView, "attention">) {
  const { t } = useTexts();
  const { rows, reasons, viewAll } = attention;
  return (
    <Card padding="0">
      <div className="wm-card-head">
        <BlockStack gap="300">
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Text as="h2" variant="headingMd">
              {t("home.attention.title")}
            </Text>
            {rows.length > 0 && <Link url={viewAll.url}>{viewAll.text}</Link>}
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
      {rows.length > 0 && <ShipmentRows rows={rows} />}
      {reasons.length === 0 && (
        <EmptyCard title={t("home.attention.none")}>{t("home.attention.none.help")}</EmptyCard>
      )}
    </Card>
  );
}

function FiguresCard({ figures }: Pick<HomeView, "figures">) {
  const { t } = useTexts();
  const { median, p90, sample, chart, days } = figures;
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t("home.figures.title", { count: FIGURE_DAYS })}
          </Text>
          <Link url="/app/analytics">{t("home.figures.analytics")}</Link>
        </InlineStack>
        <InlineGrid columns={2} gap="300">
          <Quantile label={t("home.figures.median")} text={median} />
          <Quantile label={t("home.figures.p90")} text={p90} />
        </InlineGrid>
        {sample !== null && (
          <Text as="p" variant="bodySm" tone="subdued">
            {t("home.figures.sample", { count: sample })}
          </Text>
        )}
        <LineChart title={t("home.figures.byDay")} data={chart} />
        {chart.points.length > 0 && <DaysTable days={days} />}
      </BlockStack>
    </Card>
  );
}

function Quantile({ label, text }: { label: string; text: string | null }) {
  const { t } = useTexts();
  return (
    <BlockStack gap="050">
      <Text as="span" variant="bodySm" tone="subdued">
        {label}
      </Text>
      <Text as="span" variant={text ? "headingLg" : "bodyMd"}>
        {text ?? t("home.figures.tooFew")}
      </Text>
    </BlockStack>
  );
}

function DaysTable({ days }: Pick<HomeView["figures"], "days">) {
  const { t } = useTexts();
  return (
    <div
      className="wm-table-scroll wm-days"
      tabIndex={0}
      role="region"
      aria-label={t("home.figures.byDay")}
    >
      <table className="wm-table">
        <thead>
          <tr>
            <th scope="col">{t("home.figures.day")}</th>
            <th scope="col">{t("home.figures.shipped")}</th>
            <th scope="col">{t("home.figures.delivered")}</th>
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
