// Renders the API page.
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

const PUSH = { content: "Outgoing webhooks", url: "/app/api/push" };

export function ApiPage({ view, keys }: ApiPageProps) {
  if (view.service === "cloud") return <CloudPage />;
  const command = commandWith(view.command, keys.fresh?.apiKey ?? null);
  return (
    <Page title="API" secondaryActions={[PUSH]}>
      <BlockStack gap={{ xs: "600", md: "400" }}>
        <PageSection
          title="Keys"
          description="Create a separate key for each app, so you can revoke one without affecting the others."
        >
          <KeysCard {...keys} keys={view.keys} olderRevoked={view.olderRevoked} />
        </PageSection>
        <PageSection
          title="Try it"
          description="Run this in a terminal to list your 5 newest shipments."
        >
          <Card>
            <BlockStack gap="300" inlineAlign="start">
              <pre className="wm-command" aria-label="Command to run in a terminal">
                {command}
              </pre>
              <CopyButton text={command} label="Copy the command" copied="Command copied" />
              {!keys.fresh && (
                <Text as="p" tone="subdued">
                  Create a key above to fill it in here.
                </Text>
              )}
            </BlockStack>
          </Card>
        </PageSection>
        <PageSection
          title="Endpoint and limits"
          description="Works with any client for the TrackingMore v2 API."
        >
          <Card>
            <BlockStack gap="300">
              <InlineStack gap="200" blockAlign="center">
                <code className="wm-command">{view.baseUrl}</code>
                <CopyButton
                  text={view.baseUrl}
                  label="Copy the endpoint"
                  copied="Endpoint copied"
                />
              </InlineStack>
              <List>
                <List.Item>{view.limits}</List.Item>
                {view.quota && <List.Item>{view.quota}</List.Item>}
              </List>
            </BlockStack>
          </Card>
        </PageSection>
        <PageSection title="Documentation" description="Every call, field, and code.">
          <Card>
            <List>
              <List.Item>
                <Link url={view.documentationUrl} target="_blank">
                  Read the documentation
                </Link>
              </List.Item>
              <List.Item>
                <Link url={view.openApiUrl} target="_blank">
                  OpenAPI specification
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
          Use the TrackingMore API and keys. Waymark’s API works only with the built-in service,
          which this store doesn’t use.
        </EmptyCard>
      </Card>
    </Page>
  );
}
