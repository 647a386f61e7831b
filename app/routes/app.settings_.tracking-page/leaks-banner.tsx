// Warns that stored updates still show a word that the merchant hides.
import { Banner, BlockStack, List, Text } from "@shopify/polaris";
import { useEffect, useRef } from "react";
import type { WordCheck } from "~/storefront/parcel/masking-check";
import { useTexts } from "~/ui/language/use-texts";

export function LeaksBanner({ leaks }: { leaks: WordCheck[] }) {
  const { t } = useTexts();
  const place = useRef<HTMLDivElement>(null);
  // The save bar may be used from anywhere on the page.
  useEffect(() => {
    if (leaks.length > 0) place.current?.scrollIntoView({ block: "center" });
  }, [leaks]);
  if (leaks.length === 0) return null;
  return (
    <div ref={place}>
      <Banner tone="warning" title={t("trackingPage.leaks.title")}>
        <BlockStack gap="200">
          {leaks.map(({ word, shown, examples }) => (
            <BlockStack gap="050" key={word}>
              <Text as="p">{t("trackingPage.leaks.line", { count: shown, word })}</Text>
              <List>
                {examples.map((example) => (
                  <List.Item key={example}>{example}</List.Item>
                ))}
              </List>
            </BlockStack>
          ))}
          <Text as="p">{t("trackingPage.leaks.help")}</Text>
        </BlockStack>
      </Banner>
    </div>
  );
}
