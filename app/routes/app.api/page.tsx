// Renders the API page.
import { BlockStack, Card, InlineStack, Link, List, Page, Text } from "@shopify/polaris";
import { EmptyCard } from "~/ui/empty-card";
import { PageSection } from "~/ui/frame/page-section";
import { RichText } from "~/ui/language/rich-text";
import type { Texts } from "~/ui/language/texts";
import { useTexts } from "~/ui/language/use-texts";
import { CopyButton } from "./copy-text";
import { KeysCard, type KeysCardProps } from "./keys-card";
import { type ApiView, commandWith } from "./view";

export interface ApiPageProps {
  view: ApiView;
  keys: Omit<KeysCardProps, "keys" | "olderRevoked">;
}

export function ApiPage({ view, keys }: ApiPageProps) {
  const texts = useTexts();
  const { t } = texts;
  if (view.service === "cloud") return <CloudPage />;
  const command = commandWith(view.command, keys.fresh?.apiKey ?? null);
  return (
    <Page title={t("api.title")} secondaryActions={[pushLink(texts)]}>
      <BlockStack gap={{ xs: "600", md: "400" }}>
        <PageSection title={t("api.keys.title")} description={t("api.keys.description")}>
          <KeysCard {...keys} keys={view.keys} olderRevoked={view.olderRevoked} />
        </PageSection>
        <PageSection title={t("api.try.title")} description={t("api.try.description")}>
          <Card>
            <BlockStack gap="300" inlineAlign="start">
              <pre className="wm-command" aria-label={t("api.try.label")}>
                {command}
              </pre>
              <CopyButton text={command} label={t("api.try.copy")} copied={t("api.try.copied")} />
              {!keys.fresh && (
                <Text as="p" tone="subdued">
                  {t("api.try.createFirst")}
                </Text>
              )}
            </BlockStack>
          </Card>
        </PageSection>
        <PageSection title={t("api.endpoint.title")} description={t("api.endpoint.description")}>
          <Card>
            <BlockStack gap="300">
              <InlineStack gap="200" blockAlign="center">
                <code className="wm-command">{view.baseUrl}</code>
                <CopyButton
                  text={view.baseUrl}
                  label={t("api.endpoint.copy")}
                  copied={t("api.endpoint.copied")}
                />
              </InlineStack>
              <List>
                <List.Item>{view.limits}</List.Item>
                {view.quota && <List.Item>{view.quota}</List.Item>}
              </List>
            </BlockStack>
          </Card>
        </PageSection>
        <PageSection title={t("api.docs.title")} description={t("api.docs.description")}>
          <Card>
            <List>
              <List.Item>
                <Link url={view.documentationUrl} target="_blank">
                  {t("api.docs.read")}
                </Link>
              </List.Item>
              <List.Item>
                <RichText
                  text={t("api.docs.openApi")}
                  parts={{
                    link: (inside) => (
                      <Link url={view.openApiUrl} target="_blank">
                        {inside}
                      </Link>
                    ),
                  }}
                />
              </List.Item>
            </List>
          </Card>
        </PageSection>
      </BlockStack>
    </Page>
  );
}

/** In the heading of both kinds of page. */
function pushLink({ t }: Texts) {
  return { content: t("push.title"), url: "/app/api/push" };
}

function CloudPage() {
  const texts = useTexts();
  const { t } = texts;
  return (
    <Page title={t("api.title")} secondaryActions={[pushLink(texts)]}>
      <Card>
        <EmptyCard title={t("api.cloud.title")}>{t("api.cloud.text")}</EmptyCard>
      </Card>
    </Page>
  );
}
