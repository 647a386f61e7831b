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
import { countOf } from "~/ui/numbers";
import { PageSection } from "~/ui/page-section";
import type { ServiceResult } from "./read-action";
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
  const isCloud = view.kind === "cloud";
  return (
    <Page title="Tracking service" backAction={{ content: "Settings", url: "/app/settings" }}>
      <BlockStack gap={{ xs: "600", md: "400" }}>
        {view.pause && (
          <Banner
            tone={view.pause.tone}
            title={view.pause.title}
            action={{
              content: "Try again now",
              onAction: () => onSubmit("try_again"),
              loading: busy === "try_again",
            }}
          >
            {view.pause.text} Next attempt: {view.pause.nextTry.text}.
          </Banner>
        )}
        <PageSection
          title="Current service"
          description="Where Waymark gets tracking updates. If you switch, open shipments and their history move too."
        >
          <Card>
            <InUse {...props} />
          </Card>
        </PageSection>
        <PageSection
          title={isCloud ? "Replace API key" : "Your TrackingMore account"}
          description="Connect your account to use its quota for your shipments."
        >
          <Card>
            <KeyForm {...props} />
          </Card>
        </PageSection>
        {isCloud && (
          <PageSection
            title="Real-time updates"
            description="Get updates from TrackingMore by webhook. Otherwise, Waymark checks every 10 minutes."
          >
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
  const isCloud = view.kind === "cloud";
  return (
    <BlockStack gap="400">
      <BlockStack gap="100">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h3" variant="headingSm">
            {isCloud ? "TrackingMore" : "Built in"}
          </Text>
          <Badge tone={view.pause ? "warning" : "success"}>{view.pause ? "Paused" : "On"}</Badge>
        </InlineStack>
        <Text as="p" tone="subdued">
          {isCloud
            ? `Key ${view.maskedKey}, connected ${view.connectedAt?.text}.`
            : "Updates come from what Shopify reports, and from carriers that you connect. No other account needed."}
        </Text>
        {!isCloud && <Link url="/app/settings/carriers">Connect carriers</Link>}
        {result.account && <Text as="p">{result.account}</Text>}
        {view.waiting > 0 && <Text as="p">{parcels(view.waiting)} waiting to start tracking.</Text>}
        {view.leaving > 0 && (
          <Text as="p">
            {parcels(view.leaving)} still to be removed from your previous service.
          </Text>
        )}
      </BlockStack>
      {result.error && (
        <Text as="p" tone="critical">
          {result.error}
        </Text>
      )}
      {isCloud && (
        <InlineStack gap="200">
          <Button loading={busy === "test"} onClick={() => onSubmit("test")}>
            Test connection
          </Button>
          <Button loading={busy === "disconnect"} onClick={onDisconnect}>
            Disconnect
          </Button>
        </InlineStack>
      )}
    </BlockStack>
  );
}

function KeyForm({ view, result, busy, apiKey, onApiKey, onSubmit }: TrackingServicePageProps) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit("connect");
      }}
    >
      <BlockStack gap="400">
        <TextField
          label="TrackingMore API key"
          helpText="Find it in TrackingMore under Developer > API keys. Waymark tests the key before saving it, encrypted."
          type="password"
          autoComplete="off"
          value={apiKey}
          onChange={onApiKey}
          error={result.keyError ?? false}
        />
        <div>
          <Button submit variant="primary" loading={busy === "connect"}>
            {view.kind === "cloud" ? "Replace key" : "Connect"}
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
  return (
    <BlockStack gap="400">
      <Text as="p">{pushText(push)}</Text>
      {address && (
        <Box background="bg-surface-secondary" padding="300" borderRadius="200">
          <BlockStack gap="200">
            <Text as="p" fontWeight="medium">
              Add this URL to your TrackingMore webhook settings and choose version V2. You won’t be
              able to see it again.
            </Text>
            <div className="wm-break">
              <code>{address}</code>
            </div>
            <div>
              <CopyButton text={address} label="Copy URL" copied="URL copied" />
            </div>
          </BlockStack>
        </Box>
      )}
      <div>
        <Button loading={busy === "make_address"} onClick={() => onSubmit("make_address")}>
          {push.hasAddress ? "Create new URL" : "Create URL"}
        </Button>
      </div>
    </BlockStack>
  );
}

function pushText({ hasAddress, isChecked }: TrackingServiceView["push"]): string {
  if (!hasAddress) return "No webhook URL yet.";
  return isChecked
    ? "Webhook URL active. Signatures are verified. A new URL replaces this one."
    : "Webhook URL active. Signatures aren’t verified. A new URL replaces this one.";
}

function parcels(count: number): string {
  return `${countOf(count, "shipment")} ${count === 1 ? "is" : "are"}`;
}
