// The API page as seen: keys, a command that can be run at once, what is allowed, and where it is written down.
import { BlockStack, Card, InlineStack, Link, List, Page, Text } from "@shopify/polaris";
import { EmptyCard } from "~/ui/empty-card";
import { PageSection } from "~/ui/page-section";
import { CopyButton } from "./copy-text";
import { KeysCard, type KeysCardProps } from "./keys-card";
import { type ApiView, commandWith } from "./view";

export interface ApiPageProps {
  view: ApiView;
  keys: Omit<KeysCardProps, "keys" | "olderRevoked">;
}

/** News sent to addresses of the merchant's, or taken from TrackingMore: a page of its own. */
const PUSH = { content: "Push", url: "/app/api/push" };

export function ApiPage({ view, keys }: ApiPageProps) {
  if (view.service === "cloud") return <CloudPage />;
  const command = commandWith(view.command, keys.fresh?.apiKey ?? null);
  return (
    <Page title="API" secondaryActions={[PUSH]}>
      <BlockStack gap={{ xs: "600", md: "400" }}>
        <PageSection
          title="Keys"
          description="Each program that reads or adds parcels of this shop gets a key of its own, so that you can take it back alone."
        >
          <KeysCard {...keys} keys={view.keys} olderRevoked={view.olderRevoked} />
        </PageSection>
        <PageSection
          title="Try it"
          description="Run this in a terminal: it shows the five newest parcels."
        >
          <Card>
            <BlockStack gap="300" inlineAlign="start">
              <pre className="wm-command" aria-label="Command to run in a terminal">
                {command}
              </pre>
              <CopyButton text={command} label="Copy the command" copied="Command copied" />
              {!keys.fresh && (
                <Text as="p" tone="subdued">
                  Create a key above and it stands in the command.
                </Text>
              )}
            </BlockStack>
          </Card>
        </PageSection>
        <PageSection
          title="Address and limits"
          description="Any program written for version 2 of TrackingMore’s API works with this address."
        >
          <Card>
            <BlockStack gap="300">
              <InlineStack gap="200" blockAlign="center">
                <code className="wm-command">{view.baseUrl}</code>
                <CopyButton text={view.baseUrl} label="Copy the address" copied="Address copied" />
              </InlineStack>
              <List>
                <List.Item>{view.limits}</List.Item>
                <List.Item>{view.quota}</List.Item>
              </List>
            </BlockStack>
          </Card>
        </PageSection>
        <PageSection title="Documentation" description="Every call, field and code.">
          <Card>
            <List>
              <List.Item>
                <Link url={view.documentationUrl} target="_blank">
                  Read the documentation
                </Link>
              </List.Item>
              <List.Item>
                <Link url={view.openApiUrl} target="_blank">
                  OpenAPI description
                </Link>
                , for tools that generate clients
              </List.Item>
            </List>
          </Card>
        </PageSection>
      </BlockStack>
    </Page>
  );
}

function CloudPage() {
  return (
    <Page title="API" secondaryActions={[PUSH]}>
      <Card>
        <EmptyCard title="Your own TrackingMore account tracks your parcels">
          Its API and its keys are at TrackingMore. Waymark’s API shows what Waymark’s built-in
          service tracks, which this shop does not use.
        </EmptyCard>
      </Card>
    </Page>
  );
}
