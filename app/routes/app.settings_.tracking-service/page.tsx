// Renders the tracking service page.
import {
  Badge,
  Banner,
  BlockStack,
  Box,
  Button,
  Card,
  InlineStack,
  Link,
  Page,
  Text,
  TextField,
} from "@shopify/polaris";
import { CopyButton } from "~/routes/app.api/copy-text";
import { pushText } from "~/routes/app.api_.push/push-text";
import { PageSection } from "~/ui/frame/page-section";
import { useTexts } from "~/ui/language/use-texts";
import type { ServiceResult } from "./result";
import type { TrackingServiceView } from "./view";

export interface TrackingServicePageProps {
  view: TrackingServiceView;
  result: ServiceResult;
  /** The intent that is being submitted; null: none. */
  busy: string | null;
  apiKey: string;
  onApiKey: (apiKey: string) => void;
  onSubmit: (intent: string) => void;
  onDisconnect: () => void;
}

export function TrackingServicePage(props: TrackingServicePageProps) {
  const { view, result, busy, onSubmit } = props;
  const { t } = useTexts();
  const isCloud = view.kind === "cloud";
  return (
    <Page
      title={t("service.title")}
      backAction={{ content: t("common.nav.settings"), url: "/app/settings" }}
    >
      <BlockStack gap={{ xs: "600", md: "400" }}>
        {view.pause && (
          <Banner
            tone={view.pause.tone}
            title={view.pause.title}
            action={{
              content: t("service.tryAgain"),
              onAction: () => onSubmit("try_again"),
              loading: busy === "try_again",
            }}
          >
            {view.pause.text} {t("service.nextTry", { moment: view.pause.nextTry.text })}
          </Banner>
        )}
        <PageSection
          title={t("service.current.title")}
          description={t("service.current.description")}
        >
          <Card>
            <InUse {...props} />
          </Card>
        </PageSection>
        <PageSection
          title={t(isCloud ? "service.key.replaceTitle" : "service.key.title")}
          description={t("service.key.description")}
        >
          <Card>
            <KeyForm {...props} />
          </Card>
        </PageSection>
        {isCloud && (
          <PageSection title={t("service.push.title")} description={t("service.push.description")}>
            <Card>
              <PushAddress view={view} result={result} busy={busy} onSubmit={onSubmit} />
            </Card>
          </PageSection>
        )}
      </BlockStack>
    </Page>
  );
}

function InUse({ view, result, busy, onSubmit, onDisconnect }: TrackingServicePageProps) {
  const { t } = useTexts();
  const isCloud = view.kind === "cloud";
  return (
    <BlockStack gap="400">
      <BlockStack gap="100">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h3" variant="headingSm">
            {isCloud ? "TrackingMore" : t("settings.service.builtIn")}
          </Text>
          <Badge tone={view.pause ? "warning" : "success"}>
            {t(view.pause ? "service.paused" : "settings.service.on")}
          </Badge>
        </InlineStack>
        <Text as="p" tone="subdued">
          {isCloud
            ? t("service.current.key", {
                key: view.maskedKey ?? t("service.current.unreadableKey"),
                moment: view.connectedAt?.text ?? "",
              })
            : t("service.current.builtIn")}
        </Text>
        {!isCloud && <Link url="/app/settings/carriers">{t("service.connectCarriers")}</Link>}
        {result.account && <Text as="p">{result.account}</Text>}
        {view.waiting > 0 && <Text as="p">{t("service.waiting", { count: view.waiting })}</Text>}
        {view.leaving > 0 && <Text as="p">{t("service.leaving", { count: view.leaving })}</Text>}
      </BlockStack>
      {result.error && (
        <Text as="p" tone="critical">
          {result.error}
        </Text>
      )}
      {isCloud && (
        <InlineStack gap="200">
          <Button loading={busy === "test"} onClick={() => onSubmit("test")}>
            {t("service.test")}
          </Button>
          <Button loading={busy === "disconnect"} onClick={onDisconnect}>
            {t("service.disconnect")}
          </Button>
        </InlineStack>
      )}
    </BlockStack>
  );
}

function KeyForm({ view, result, busy, apiKey, onApiKey, onSubmit }: TrackingServicePageProps) {
  const { t } = useTexts();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit("connect");
      }}
    >
      <BlockStack gap="400">
        <TextField
          label={t("service.key.label")}
          helpText={t("service.key.help")}
          type="password"
          autoComplete="off"
          value={apiKey}
          onChange={onApiKey}
          error={result.keyError ?? false}
        />
        <div>
          <Button submit variant="primary" loading={busy === "connect"}>
            {t(view.kind === "cloud" ? "service.key.replace" : "service.key.connect")}
          </Button>
        </div>
      </BlockStack>
    </form>
  );
}

function PushAddress({
  view: { push },
  result: { address },
  busy,
  onSubmit,
}: Pick<TrackingServicePageProps, "view" | "result" | "busy" | "onSubmit">) {
  const { t } = useTexts();
  return (
    <BlockStack gap="400">
      <Text as="p">{t(pushText(push))}</Text>
      {address && (
        <Box background="bg-surface-secondary" padding="300" borderRadius="200">
          <BlockStack gap="200">
            <Text as="p" fontWeight="medium">
              {t("service.push.addUrl")}
            </Text>
            <div className="wm-break">
              <code>{address}</code>
            </div>
            <div>
              <CopyButton
                text={address}
                label={t("service.push.copy")}
                copied={t("service.push.copied")}
              />
            </div>
          </BlockStack>
        </Box>
      )}
      <div>
        <Button loading={busy === "make_address"} onClick={() => onSubmit("make_address")}>
          {t(push.hasAddress ? "service.push.new" : "service.push.create")}
        </Button>
      </div>
    </BlockStack>
  );
}
