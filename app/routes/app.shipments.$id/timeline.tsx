// The tracking history by carrier, newest first, in the carrier's wording.
import {
  BlockStack,
  Box,
  Card,
  Divider,
  InlineGrid,
  InlineStack,
  Link,
  Text,
} from "@shopify/polaris";
import { Fragment } from "react";
import { useTexts } from "~/ui/language/use-texts";
import type { EventView, LegView } from "./view";

export function TimelineCard({ legs, text }: { legs: LegView[]; text: string }) {
  const { t } = useTexts();
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="050">
          <Text as="h2" variant="headingMd">
            {t("shipment.timeline.title")}
          </Text>
          <Text as="p" tone="subdued">
            {legs.length ? text : t("shipment.timeline.none")}
          </Text>
        </BlockStack>
        {legs.map((leg, index) => (
          <Fragment key={leg.leg}>
            {index > 0 && <Divider />}
            <Leg leg={leg} isLatest={index === 0} showsPart={legs.length > 1} />
          </Fragment>
        ))}
      </BlockStack>
    </Card>
  );
}

interface LegProps {
  leg: LegView;
  /** Holds the newest event of all legs. */
  isLatest: boolean;
  showsPart: boolean;
}

function Leg({ leg, isLatest, showsPart }: LegProps) {
  return (
    <BlockStack gap="400">
      <LegHeading leg={leg} showsPart={showsPart} />
      {leg.milestones.length > 0 && (
        <Box background="bg-surface-secondary" borderRadius="200" padding="300">
          <InlineGrid columns={{ xs: 2, sm: 3 }} gap="300">
            {leg.milestones.map((milestone) => (
              <BlockStack key={milestone.label}>
                <Text as="span" variant="bodySm" tone="subdued">
                  {milestone.label}
                </Text>
                <Text as="span" variant="bodySm" fontWeight="medium">
                  {milestone.at}
                </Text>
              </BlockStack>
            ))}
          </InlineGrid>
        </Box>
      )}
      <ol className="wm-timeline">
        {leg.events.map((event, index) => (
          <li key={index} className={isLatest && index === 0 ? "wm-latest" : undefined}>
            <Event event={event} />
          </li>
        ))}
      </ol>
    </BlockStack>
  );
}

function LegHeading({ leg, showsPart }: Pick<LegProps, "leg" | "showsPart">) {
  const { t } = useTexts();
  const { carrier } = leg;
  return (
    <InlineStack gap="200" blockAlign="center" align="space-between">
      <div className="wm-break">
        <Text as="h3" variant="headingSm">
          {showsPart ? t(`shipment.timeline.${leg.leg}`, { carrier }) : carrier}
        </Text>
      </div>
      <InlineStack gap="300">
        {leg.phone && (
          <Text as="span" variant="bodySm" tone="subdued">
            {leg.phone}
          </Text>
        )}
        {leg.website && (
          <Link url={leg.website} target="_blank">
            {t("shipment.timeline.website")}
          </Link>
        )}
      </InlineStack>
    </InlineStack>
  );
}

function Event({ event }: { event: EventView }) {
  return (
    <div className="wm-break">
      <BlockStack gap="050">
        {event.label && (
          <Text as="span" fontWeight="semibold">
            {event.label}
          </Text>
        )}
        <Text as="span">{event.description}</Text>
        <Text as="span" variant="bodySm" tone="subdued">
          {[event.at, event.details].filter(Boolean).join(" · ")}
        </Text>
      </BlockStack>
    </div>
  );
}
