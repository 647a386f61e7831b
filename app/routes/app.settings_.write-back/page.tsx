// Renders the page of Shopify order updates.
import { BlockStack, Card, Checkbox, InlineStack, Page, Text } from "@shopify/polaris";
import { formatCount } from "~/ui/numbers";
import { PageSection } from "~/ui/page-section";
import type { Draft } from "./draft";
import type { WriteBackView } from "./view";

export interface WriteBackPageProps {
  view: WriteBackView;
  draft: Draft;
  onChange: (draft: Draft) => void;
  error: string | null;
}

export function WriteBackPage({ view, draft, onChange, error }: WriteBackPageProps) {
  const problem = error ?? (view.isStopped ? STOPPED : null);
  return (
    <Page title="Shopify order updates" backAction={{ content: "Settings", url: "/app/settings" }}>
      <BlockStack gap={{ xs: "600", md: "400" }}>
        <PageSection
          title="Send to Shopify"
          description="Shopify asks for permission when you save. Only new updates are sent."
        >
          <Card>
            <BlockStack gap="400">
              <Checkbox
                label="Add delivery updates to orders"
                helpText="Order pages, Shopify emails, and Shopify Flow can use delivery statuses. Newer updates from other apps aren’t overwritten."
                checked={draft.events}
                onChange={(events) => onChange({ ...draft, events })}
              />
              <Checkbox
                label="Use your tracking page as the tracking link"
                helpText="Replaces the carrier link in Shopify emails and on order pages. Links you edit later aren’t changed."
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
          <PageSection title="Sent updates" description="Results of each update.">
            <Card>
              <BlockStack gap="200">
                {view.outcomes.map(({ text, count }) => (
                  <InlineStack key={text} align="space-between" gap="400" wrap={false}>
                    <Text as="span">{text.charAt(0).toUpperCase() + text.slice(1)}</Text>
                    <Text as="span" numeric>
                      {formatCount(count)}
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
  "Waymark no longer has permission to edit fulfillments, so this was turned off. Turn it on again to grant permission.";
