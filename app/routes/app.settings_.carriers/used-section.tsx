// The shop's carriers of the last days in one card.
import { BlockStack, Box, Card, Divider, InlineStack, Text } from "@shopify/polaris";
import { Fragment } from "react";
import { PageSection } from "~/ui/frame/page-section";
import { useTexts } from "~/ui/language/use-texts";
import type { UsedCarrierView } from "./used";

export interface UsedSectionProps {
  used: readonly UsedCarrierView[];
  days: number;
}

export function UsedSection({ used, days }: UsedSectionProps) {
  const { t } = useTexts();
  if (used.length === 0) return null;
  return (
    <PageSection
      title={t("carriers.used.title", { days })}
      description={t("carriers.used.description")}
    >
      <Card padding="0">
        {used.map(({ code, name, shipments, trackedBy, scanAge }, index) => (
          <Fragment key={code}>
            {index > 0 && <Divider />}
            <Box padding="400">
              <BlockStack gap="050">
                <InlineStack align="space-between" gap="200" wrap={false}>
                  <Text as="h3" variant="headingSm">
                    {name}
                  </Text>
                  <Text as="span">{shipments}</Text>
                </InlineStack>
                <Text as="p" tone="subdued">
                  {trackedBy || t("carriers.used.notRegistered")}
                </Text>
                {scanAge && (
                  <Text as="p" tone="subdued">
                    {t("carriers.used.scanAge", { age: scanAge })}
                  </Text>
                )}
              </BlockStack>
            </Box>
          </Fragment>
        ))}
      </Card>
    </PageSection>
  );
}
