// Warns that stored updates still show a word that the merchant hides.
import { Banner, BlockStack, List, Text } from "@shopify/polaris";
import { useEffect, useRef } from "react";
import type { WordCheck } from "~/storefront/parcel/masking-check";
import { countOf } from "~/ui/numbers";

export function LeaksBanner({ leaks }: { leaks: WordCheck[] }) {
  const place = useRef<HTMLDivElement>(null);
  // The save bar may be used from anywhere on the page.
  useEffect(() => {
    if (leaks.length > 0) place.current?.scrollIntoView({ block: "center" });
  }, [leaks]);
  if (leaks.length === 0) return null;
  return (
    <div ref={place}>
      <Banner tone="warning" title="Some updates still show words you hide">
        <BlockStack gap="200">
          {leaks.map(({ word, shown, examples }) => (
            <BlockStack gap="050" key={word}>
              <Text as="p">{`${countOf(shown, "update")} still ${shown === 1 ? "names" : "name"} “${word}” in another spelling:`}</Text>
              <List>
                {examples.map((example) => (
                  <List.Item key={example}>{example}</List.Item>
                ))}
              </List>
            </BlockStack>
          ))}
          <Text as="p">
            Add these spellings to the words to hide, or save again to keep your words.
          </Text>
        </BlockStack>
      </Banner>
    </div>
  );
}
