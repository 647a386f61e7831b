// Renders one shipment.
import { BlockStack, Card, InlineGrid, Layout, Page, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { useTexts } from "~/ui/language/use-texts";
import { MomentText } from "~/ui/moment-text";
import { StatusBadge } from "~/ui/rows/status-badge";
import { DisagreementBox } from "./disagreement";
import { HistoryCard, type NotesProps } from "./history";
import { OrdersCard } from "./order-card";
import { PreviewCard, type PreviewCardProps } from "./preview-card";
import { StatusForm, type StatusFormProps } from "./status-form";
import { TrackingCard, type TrackingCardProps } from "./tracking-card";
import { TimelineCard } from "./timeline";
import type { ShipmentView } from "./view";
import { Why } from "./why";

interface ShipmentPageProps {
  view: ShipmentView;
  status: Omit<StatusFormProps, "manual">;
  tracking: Omit<TrackingCardProps, "carrier" | "registration" | "source">;
  notes: NotesProps;
  preview: PreviewCardProps;
}

export function ShipmentPage({ view, status, tracking, notes, preview }: ShipmentPageProps) {
  const { t } = useTexts();
  const trackingCard = (
    <TrackingCard
      // A successful change remounts the card, which closes the form.
      key={`${view.carrier.name} ${view.registration.state}`}
      carrier={view.carrier}
      registration={view.registration}
      source={view.source}
      {...tracking}
    />
  );
  // A problem that the merchant can fix comes first.
  const isFixable = view.registration.remedy !== null;
  // Without events there is a tracking history only while the shipment is tracked.
  const hasJourney = view.legs.length > 0 || isFollowed(view);
  return (
    <Page
      title={view.trackingNumber}
      titleMetadata={<StatusBadge {...view.badge} />}
      subtitle={view.subtitle}
      backAction={{ content: t("common.nav.shipments"), url: view.list.url }}
      {...paginationOf(view.list)}
    >
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            {isFixable && trackingCard}
            {(hasJourney || !isFixable) && <StatusCard view={view} status={status} />}
            {hasJourney && <TimelineCard legs={view.legs} text={view.timelineText} />}
            {view.orders.length > 0 && <PreviewCard {...preview} key={view.id} />}
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            {!isFixable && trackingCard}
            <OrdersCard orders={view.orders} />
            <HistoryCard history={view.history} corrections={view.corrections} notes={notes} />
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Page>
  );
}

function paginationOf({ previousUrl, nextUrl }: ShipmentView["list"]) {
  if (!previousUrl && !nextUrl) return {};
  return {
    pagination: {
      hasPrevious: previousUrl !== null,
      hasNext: nextUrl !== null,
      ...(previousUrl ? { previousURL: previousUrl } : {}),
      ...(nextUrl ? { nextURL: nextUrl } : {}),
    },
  };
}

function isFollowed({ registration }: ShipmentView): boolean {
  return registration.state === "registered" || registration.state === "pending";
}

function StatusCard({ view, status }: Pick<ShipmentPageProps, "view" | "status">) {
  const { t } = useTexts();
  const { carrierScanned, scannedIn, lastChecked, isChecked, nextCheck } = view.clocks;
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {view.sentence}
          </Text>
          {view.lastEvent && (
            <div className="wm-break">
              <Text as="p">{view.lastEvent}</Text>
            </div>
          )}
        </BlockStack>
        <InlineGrid columns={{ xs: 1, sm: 2 }} gap="400">
          {view.estimate && (
            <Fact label={t("shipment.estimate.label")} note={view.estimate.note}>
              {view.estimate.text}
            </Fact>
          )}
          <Fact label={t("shipment.clock.carrier")} note={carrierScanned && scannedIn}>
            {carrierScanned ?? t("shipment.clock.notYet")}
          </Fact>
          {isChecked && (
            <Fact label={t("shipment.clock.lastChecked")} note={lastChecked?.text}>
              {lastChecked ? (
                <MomentText moment={lastChecked} show="ago" />
              ) : (
                t("shipment.clock.notYet")
              )}
            </Fact>
          )}
          {nextCheck && (
            <Fact label={t("shipment.clock.nextCheck")} note={null}>
              {nextCheck}
            </Fact>
          )}
        </InlineGrid>
        {view.disagreement && <DisagreementBox {...view.disagreement} />}
        <Why question={t("shipment.why.status")} reason={view.statusReason} />
        {view.registration.state !== "removed" && (
          <StatusForm manual={view.manualStatus} {...status} />
        )}
      </BlockStack>
    </Card>
  );
}

interface FactProps {
  label: string;
  note: string | null | undefined;
  children: ReactNode;
}

function Fact({ label, note, children }: FactProps) {
  return (
    <BlockStack gap="050">
      <Text as="span" variant="bodySm" tone="subdued">
        {label}
      </Text>
      <Text as="span" fontWeight="medium">
        {children}
      </Text>
      {note && (
        <Text as="span" variant="bodySm" tone="subdued">
          {note}
        </Text>
      )}
    </BlockStack>
  );
}
