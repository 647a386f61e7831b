// What is told to Shopify, as seen. Nothing is kept before Save.
import { BlockStack, Card, Checkbox, InlineStack, Page, Text } from "@shopify/polaris";
import { PageSection } from "~/ui/page-section";
import type { Draft } from "./draft";
import type { WriteBackView } from "./view";

export interface WriteBackPageProps {
  view: WriteBackView;
  draft: Draft;
  onChange: (draft: Draft) => void;
  error: string | null;
  /** Goes back to Settings, once nothing is lost by it. */
  onBack: () => void;
}

export function WriteBackPage({ view, draft, onChange, error, onBack }: WriteBackPageProps) {
  const problem = error ?? (view.isStopped ? STOPPED : null);
  return (
    <Page title="Updates in Shopify" backAction={{ content: "Settings", onAction: onBack }}>
      <BlockStack gap={{ xs: "600", md: "400" }}>
        <PageSection
          title="Told to Shopify"
          description="Shopify asks for your permission when you save. Only what happens from then on is told."
        >
          <Card>
            <BlockStack gap="400">
              <Checkbox
                label="Add parcels’ news to their orders"
                helpText="Order pages, Shopify’s emails and Flow then show when a parcel is out for delivery or delivered. What another app told last is not overwritten."
                checked={draft.events}
                onChange={(events) => onChange({ ...draft, events })}
              />
              <Checkbox
                label="Link new parcels to your tracking page"
                helpText="It takes the place of the carrier’s link in Shopify’s emails and on order pages. A link that you change afterwards stays as you made it."
                checked={draft.links}
                onChange={(links) => onChange({ ...draft, links })}
              />
              {problem && (
                <div role="alert">
                  <Text as="p" tone="critical">
                    {problem}
                  </Text>
                </div>
              )}
            </BlockStack>
          </Card>
        </PageSection>
        {view.outcomes.length > 0 && (
          <PageSection title="So far" description="What came of each piece of news.">
            <Card>
              <BlockStack gap="200">
                {view.outcomes.map(({ text, count }) => (
                  <InlineStack key={text} align="space-between" gap="400" wrap={false}>
                    <Text as="span">{text.charAt(0).toUpperCase() + text.slice(1)}</Text>
                    <Text as="span" numeric>
                      {count.toLocaleString("en-US")}
                    </Text>
                  </InlineStack>
                ))}
              </BlockStack>
            </Card>
          </PageSection>
        )}
      </BlockStack>
    </Page>
  );
}

const STOPPED =
  "Shopify does not permit Waymark to change fulfillments any more, so this was turned off. Turn it on again to be asked for permission.";
