// The tracking card: carrier, registration, and the actions that fix a problem.
import { Badge, BlockStack, Button, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { useState } from "react";
import { useTexts } from "~/ui/language/use-texts";
import { CarrierForm, type CarrierFormProps } from "./carrier-form";
import type { RegistrationView } from "./registration-view";
import type { SourceView } from "./source-view";
import type { CarrierView } from "./view";
import { WhyCarrier } from "./why";

export interface TrackingCardProps {
  carrier: CarrierView;
  registration: RegistrationView;
  source: SourceView | null;
  form: Omit<CarrierFormProps, "company" | "isRemembered" | "submitLabel" | "onCancel">;
  retrying: boolean;
  /** Why the last retry failed. */
  retryError: string | null;
  onRetry: () => void;
  onWatch: (intent: "stop" | "resume") => void;
}

export function TrackingCard({ carrier, registration, source, ...rest }: TrackingCardProps) {
  const { t } = useTexts();
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t("shipment.tracking.title")}
          </Text>
          {registration.badge && (
            <Badge tone={registration.badge.tone}>{registration.badge.label}</Badge>
          )}
        </InlineStack>
        <CarrierFacts carrier={carrier} />
        {carrier.reason && <WhyCarrier reason={carrier.reason} />}
        {source && <Source source={source} />}
        <RegistrationText registration={registration} />
        <Remedies registration={registration} {...rest} />
      </BlockStack>
    </Card>
  );
}

function CarrierFacts({ carrier }: { carrier: CarrierView }) {
  const { t } = useTexts();
  return (
    <BlockStack gap="050">
      <span className="wm-break">
        <Text as="span" fontWeight="medium">
          {carrier.name}
        </Text>
      </span>
      <Text as="span" variant="bodySm" tone="subdued">
        {carrier.source}
      </Text>
      {carrier.pageUrl && (
        <Link url={carrier.pageUrl} target="_blank">
          {t("shipment.tracking.carrierPage")}
        </Link>
      )}
    </BlockStack>
  );
}

function Source({ source: { title, text, action } }: { source: SourceView }) {
  const { t } = useTexts();
  return (
    <BlockStack gap="050">
      <Text as="span" variant="bodySm" tone="subdued">
        {t("shipment.source.title")}
      </Text>
      <Text as="span" fontWeight="medium">
        {title}
      </Text>
      <div className="wm-break">
        <Text as="p">{text}</Text>
      </div>
      {action && <Link url={action.url}>{action.label}</Link>}
    </BlockStack>
  );
}

function RegistrationText({ registration }: { registration: RegistrationView }) {
  const { t } = useTexts();
  return (
    <div className="wm-break">
      <BlockStack gap="100">
        <Text as="p">{registration.text}</Text>
        {registration.remedy && (
          <Text as="p" fontWeight="medium">
            {registration.remedy}
          </Text>
        )}
        {registration.trackedSince && (
          <Text as="p" variant="bodySm" tone="subdued">
            {t("shipment.tracking.since", { at: registration.trackedSince.text })}
          </Text>
        )}
      </BlockStack>
    </div>
  );
}

function Remedies({
  registration,
  form,
  retrying,
  retryError,
  onRetry,
  onWatch,
}: Omit<TrackingCardProps, "carrier" | "source">) {
  const { t } = useTexts();
  const needsCarrier = registration.state === "needs_carrier";
  const [isChanging, setIsChanging] = useState(false);
  const { canSetCarrier, watching } = registration;
  const watchButton = watching && (
    <Button onClick={() => onWatch(watching)} loading={retrying}>
      {watching === "stop" ? t("shipment.tracking.stop") : t("shipment.tracking.resume")}
    </Button>
  );
  if (canSetCarrier && (needsCarrier || isChanging)) {
    return (
      <CarrierForm
        {...form}
        company={registration.company}
        // A first choice mostly holds for the name; a correction mostly for this parcel alone.
        isRemembered={needsCarrier}
        submitLabel={t(needsCarrier ? "shipment.tracking.start" : "shipment.tracking.change")}
        {...(needsCarrier ? {} : { onCancel: () => setIsChanging(false) })}
      />
    );
  }
  return (
    <BlockStack gap="200">
      {retryError && (
        <Text as="p" tone="critical">
          {retryError}
        </Text>
      )}
      <InlineStack gap="200">
        {registration.canRetry && (
          <Button
            onClick={onRetry}
            loading={retrying}
            variant={registration.nextStep === "retry" ? "primary" : "secondary"}
          >
            {t("shipment.tracking.retry")}
          </Button>
        )}
        {canSetCarrier && (
          <Button
            onClick={() => setIsChanging(true)}
            variant={registration.nextStep === "set_carrier" ? "primary" : "secondary"}
          >
            {t("shipment.tracking.change")}
          </Button>
        )}
        {watchButton}
      </InlineStack>
    </BlockStack>
  );
}
