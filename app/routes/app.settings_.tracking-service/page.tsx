// The tracking service's page as seen: which one watches the parcels, its key, and the address it pushes to.
import {
  Badge,
  Banner,
  BlockStack,
  Box,
  Button,
  Card,
  InlineStack,
  Page,
  Text,
  TextField,
} from "@shopify/polaris";
import { CopyButton } from "~/routes/app.api/copy-text";
import { PageSection } from "~/ui/page-section";
import type { ActionResult } from "./read-action";
import type { TrackingServiceView } from "./view";

export interface TrackingServicePageProps {
  view: TrackingServiceView;
  result: ActionResult;
  /** What is being done now; null: nothing. */
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
            {view.pause.text} Next try: {view.pause.nextTry.text}.
          </Banner>
        )}
        <PageSection
          title="In use"
          description="Who asks the carriers where your parcels are. You can change it at any time; open parcels move along, and their history stays."
        >
          <Card>
            <InUse {...props} />
          </Card>
        </PageSection>
        <PageSection
          title={isCloud ? "Another key" : "Your TrackingMore account"}
          description="Connect it if you have one. Its quota is then used for your parcels."
        >
          <Card>
            <KeyForm {...props} />
          </Card>
        </PageSection>
        {isCloud && (
          <PageSection
            title="News at once"
            description="TrackingMore can tell Waymark when a parcel has news. Otherwise Waymark asks every ten minutes."
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
            : "Waymark asks the carriers itself. There is no other account to open."}
        </Text>
        {result.account && <Text as="p">{result.account}</Text>}
        {view.waiting > 0 && <Text as="p">{parcels(view.waiting)} waiting to be registered.</Text>}
        {view.leaving > 0 && (
          <Text as="p">{parcels(view.leaving)} still to be ended at the service before.</Text>
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
            Test the connection
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
          helpText="In TrackingMore under Developer > API keys. It is tried before it is kept, and kept encrypted."
          type="password"
          autoComplete="off"
          value={apiKey}
          onChange={onApiKey}
          error={result.keyError ?? false}
        />
        <div>
          <Button submit variant="primary" loading={busy === "connect"}>
            {view.kind === "cloud" ? "Replace the key" : "Connect"}
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
      <Text as="p">{standing(push)}</Text>
      {address && (
        <Box background="bg-surface-secondary" padding="300" borderRadius="200">
          <BlockStack gap="200">
            <Text as="p" fontWeight="medium">
              Enter this in TrackingMore’s webhook settings, with version V2. It is shown this once.
            </Text>
            <div className="wm-break">
              <code>{address}</code>
            </div>
            <div>
              <CopyButton text={address} label="Copy the address" copied="Address copied" />
            </div>
          </BlockStack>
        </Box>
      )}
      <div>
        <Button loading={busy === "make_address"} onClick={() => onSubmit("make_address")}>
          {push.hasAddress ? "Make a new address" : "Make an address"}
        </Button>
      </div>
    </BlockStack>
  );
}

function standing({ hasAddress, isChecked }: TrackingServiceView["push"]): string {
  if (!hasAddress) return "There is no address yet.";
  return isChecked
    ? "There is an address, and signatures are checked. A new one ends the old one."
    : "There is an address; signatures are not checked. A new one ends the old one.";
}

function parcels(count: number): string {
  return count === 1 ? "1 parcel is" : `${count.toLocaleString("en-US")} parcels are`;
}
