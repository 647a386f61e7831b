// Renders one webhook: its facts and its content.
import { Badge, BlockStack, Button, Card, InlineStack, Page, Text } from "@shopify/polaris";
import { ErrorCard } from "~/ui/error-card";
import { MomentText } from "~/ui/moment-text";
import { useTexts } from "~/ui/language/use-texts";
import type { DeliveryView } from "./view";

export interface DeliveryPageProps {
  view: DeliveryView;
  /** The unmasked body; null until the user reveals it. */
  revealed: string | null;
  error: string | null;
  isBusy: boolean;
  onReplay: () => void;
  onReveal: () => void;
}

export function DeliveryPage(props: DeliveryPageProps) {
  const { view, error, isBusy, onReplay } = props;
  const { label, tone } = view.badge;
  const { t } = useTexts();
  return (
    <Page
      title={view.title}
      titleMetadata={
        tone === "subdued" ? <Badge>{label}</Badge> : <Badge tone={tone}>{label}</Badge>
      }
      backAction={{ content: t("webhooks.title"), url: "/app/settings/webhooks" }}
      secondaryActions={[
        {
          content: t("webhooks.replay"),
          disabled: isBusy || view.body === null,
          onAction: onReplay,
        },
      ]}
    >
      <BlockStack gap="400">
        <ErrorCard error={error} />
        <Card>
          <dl className="wm-facts">
            {view.facts.map(({ label: name, text }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd className="wm-break">
                  {typeof text === "string" ? text : <MomentText moment={text} show="text" />}
                </dd>
              </div>
            ))}
          </dl>
        </Card>
        <Body {...props} />
      </BlockStack>
    </Page>
  );
}

function Body({ view, revealed, isBusy, onReveal }: DeliveryPageProps) {
  const { t } = useTexts();
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t("webhooks.content")}
          </Text>
          {view.body !== null && (
            <Button disabled={isBusy || revealed !== null} onClick={onReveal}>
              {t("webhooks.content.show")}
            </Button>
          )}
        </InlineStack>
        <Text as="p" tone="subdued">
          {view.body === null
            ? t("webhooks.content.deleted")
            : revealed === null
              ? t("webhooks.content.hidden")
              : t("webhooks.content.shown")}
        </Text>
        {view.body !== null && (
          <pre className="wm-command" tabIndex={0} aria-label={t("webhooks.content.label")}>
            {revealed ?? view.body}
          </pre>
        )}
      </BlockStack>
    </Card>
  );
}
