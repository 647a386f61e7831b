// Renders the page of Shopify order updates.
import { BlockStack, Card, Checkbox, Page, Text } from "@shopify/polaris";
import { CountLines } from "~/ui/count-lines";
import { PageSection } from "~/ui/frame/page-section";
import { useTexts } from "~/ui/language/use-texts";
import type { Draft } from "./draft";
import type { WriteBackView } from "./view";

export interface WriteBackPageProps {
  view: WriteBackView;
  draft: Draft;
  onChange: (draft: Draft) => void;
  error: string | null;
}

export function WriteBackPage({ view, draft, onChange, error }: WriteBackPageProps) {
  const { t, number } = useTexts();
  const problem = error ?? (view.isStopped ? t("writeBack.stopped") : null);
  return (
    <Page
      title={t("writeBack.title")}
      backAction={{ content: t("common.nav.settings"), url: "/app/settings" }}
    >
      <BlockStack gap={{ xs: "600", md: "400" }}>
        <PageSection
          title={t("writeBack.send.title")}
          description={t("writeBack.send.description")}
        >
          <Card>
            <BlockStack gap="400">
              <Checkbox
                label={t("writeBack.events")}
                helpText={t("writeBack.events.help")}
                checked={draft.events}
                onChange={(events) => onChange({ ...draft, events })}
              />
              <Checkbox
                label={t("writeBack.links")}
                helpText={t("writeBack.links.help")}
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
          <PageSection
            title={t("writeBack.outcomes.title")}
            description={t("writeBack.outcomes.description")}
          >
            <Card>
              <BlockStack gap="200">
                <CountLines
                  lines={view.outcomes.map(({ text, count }) => ({
                    label: t(text),
                    value: number(count),
                  }))}
                />
              </BlockStack>
            </Card>
          </PageSection>
        )}
      </BlockStack>
    </Page>
  );
}
