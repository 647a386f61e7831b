// Renders one webhook: its facts and its content.
import { Badge, BlockStack, Button, Card, InlineStack, Page, Text } from "@shopify/polaris";
import { ErrorCard } from "~/ui/error-card";
import { MomentText } from "~/ui/moment-text";
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
  return (
    <Page
      title={view.title}
      titleMetadata={
        tone === "subdued" ? <Badge>{label}</Badge> : <Badge tone={tone}>{label}</Badge>
      }
      backAction={{ content: "Webhooks", url: "/app/settings/webhooks" }}
      secondaryActions={[
        { content: "Replay", disabled: isBusy || view.body === null, onAction: onReplay },
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
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            Content
          </Text>
          {view.body !== null && (
            <Button disabled={isBusy || revealed !== null} onClick={onReveal}>
              Show personal data
            </Button>
          )}
        </InlineStack>
        <Text as="p" tone="subdued">
          {view.body === null
            ? "Content is deleted after 30 days, or sooner if it isn’t needed or a customer requested deletion."
            : revealed === null
              ? "Personal data is hidden. Viewing it is recorded in the access log."
              : "Personal data shown. This was recorded in the access log."}
        </Text>
        {view.body !== null && (
          <pre className="wm-command" tabIndex={0} aria-label="Content of the webhook">
            {revealed ?? view.body}
          </pre>
        )}
      </BlockStack>
    </Card>
  );
}
