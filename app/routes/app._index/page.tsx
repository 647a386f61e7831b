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
import { formatCount } from "~/ui/numbers";
import { ShipmentRows } from "~/ui/rows/shipment-rows";
import type { BlockState } from "./block-state";
import { NoticeBanner } from "./notice-banner";
import { trackingPageLinks } from "./page-links";
import { type GuideIntent, isGuideDone, SetupGuide } from "./setup-guide";
import { PipelineCard, TrackingPageCard } from "./side-cards";
import type { HomeView } from "./view";

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
                <Tiles tiles={view.tiles} />
                <AttentionCard attention={view.attention} />
              </>
            )}
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            <PipelineCard pipeline={view.pipeline} />
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

function needSetup(count: number): string {
  return `${formatCount(count)} ${count === 1 ? "needs" : "need"} setup`;
}

function AttentionCard({ attention }: Pick<HomeView, "attention">) {
  const { rows, toFix, exceptions } = attention;
  return (
    <Card padding="0">
      <div className="wm-card-head">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Needs attention
          </Text>
          <InlineStack gap="400">
            {toFix.total > 0 && <Link url={toFix.url}>{needSetup(toFix.total)}</Link>}
            {exceptions.total > 0 && (
              <Link
                url={exceptions.url}
              >{`${formatCount(exceptions.total)} with a delivery problem`}</Link>
            )}
          </InlineStack>
        </BlockStack>
      </div>
      {rows.length ? (
        <ShipmentRows rows={rows} />
      ) : (
        <EmptyCard title="Nothing needs attention">
          Shipments with an unknown carrier, a rejected number, or a delivery problem show up here.
        </EmptyCard>
      )}
    </Card>
  );
}
