// Renders the carriers page.
import { Banner, BlockStack, Box, Card, Divider, Page, Text } from "@shopify/polaris";
import { Fragment } from "react";
import { PageSection } from "~/ui/page-section";
import { CarrierRow } from "./carrier-row";
import type { CarriersResult } from "./read-action";
import type { CarriersView } from "./view";

export interface CarriersPageProps {
  view: CarriersView;
  result: CarriersResult;
  busy: { intent: string; carrier: string } | null;
  onSubmit: (
    intent: "save" | "check" | "pause" | "resume",
    carrier: string,
    fields?: Record<string, string>,
  ) => void;
  onRemove: (carrier: string) => void;
}

export function CarriersPage({ view, result, busy, onSubmit, onRemove }: CarriersPageProps) {
  return (
    <Page title="Carriers" backAction={{ content: "Settings", url: "/app/settings" }}>
      <BlockStack gap={{ xs: "600", md: "400" }}>
        {view.isCloud && (
          <Banner
            tone="info"
            title="TrackingMore tracks your shipments"
            action={{ content: "Tracking service", url: "/app/settings/tracking-service" }}
          >
            To connect carriers directly, switch to the built-in service first.
          </Banner>
        )}
        <PageSection
          title="Without a key"
          description="What Waymark knows before you connect anything."
        >
          <Card>
            <Text as="p">
              Waymark shows what Shopify reports about your shipments. Shopify follows several
              carriers, among them USPS, UPS, FedEx, DHL, and Canada Post. It may not report on
              every shipment.
            </Text>
          </Card>
        </PageSection>
        <PageSection
          title="Direct connections"
          description="With your own key, Waymark asks the carrier itself. You get its scans, places, and times."
        >
          <Card padding="0">
            {view.carriers.map((carrier, index) => (
              <Fragment key={carrier.id}>
                {index > 0 && <Divider />}
                <Box padding="400">
                  <CarrierRow
                    carrier={carrier}
                    result={result.carrier === carrier.id ? result : null}
                    busy={busy?.carrier === carrier.id ? busy.intent : null}
                    canConnect={!view.isCloud}
                    onSave={(fields) => onSubmit("save", carrier.id, fields)}
                    onCheck={() => onSubmit("check", carrier.id)}
                    onPause={(intent) => onSubmit(intent, carrier.id)}
                    onRemove={() => onRemove(carrier.id)}
                  />
                </Box>
              </Fragment>
            ))}
          </Card>
        </PageSection>
        <PageSection
          title="Other carriers"
          description="Carriers that neither Shopify nor a key of yours covers."
        >
          <Card>
            <Text as="p">
              A TrackingMore account may track them. Connect it under Tracking service.
            </Text>
          </Card>
        </PageSection>
      </BlockStack>
    </Page>
  );
}
