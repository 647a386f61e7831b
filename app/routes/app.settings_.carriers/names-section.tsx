// The section where a merchant says which carrier a name in Shopify stands for, or dismisses the name.
import {
  Badge,
  BlockStack,
  Box,
  Button,
  Card,
  Divider,
  InlineStack,
  Link,
  Text,
} from "@shopify/polaris";
import { Fragment, useState } from "react";
import { LoadingCarrierField } from "~/routes/app.shipments.$id/carrier-field";
import { PageSection } from "~/ui/frame/page-section";
import { useTexts } from "~/ui/language/use-texts";
import type { NameView } from "./names";

export interface NamesProps {
  names: readonly NameView[];
  /** The name whose change is being saved; null: none. */
  busyKey: string | null;
  onName(companyKey: string, carrierCode: string): void;
  onDismiss(companyKey: string, isDismissed: boolean): void;
}

export function NamesSection({ names, ...rest }: NamesProps) {
  const { t } = useTexts();
  if (names.length === 0) return null;
  return (
    <PageSection title={t("carriers.names.title")} description={t("carriers.names.description")}>
      <Card padding="0">
        {names.map((name, index) => (
          <Fragment key={name.companyKey}>
            {index > 0 && <Divider />}
            <Box padding="400">
              <NameRow name={name} {...rest} />
            </Box>
          </Fragment>
        ))}
      </Card>
    </PageSection>
  );
}

function NameRow({
  name: { companyKey, name, shipments, url, isCatchAll, isDismissed },
  busyKey,
  onName,
  onDismiss,
}: Omit<NamesProps, "names"> & { name: NameView }) {
  const { t } = useTexts();
  const [isOpen, setIsOpen] = useState(false);
  const isBusy = busyKey === companyKey;
  return (
    <BlockStack gap="300">
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <BlockStack gap="050">
          <InlineStack gap="200" blockAlign="center">
            <span className="wm-break">
              <Text as="h3" variant="headingSm">
                {name}
              </Text>
            </span>
            {isDismissed && <Badge>{t("carriers.names.dismissed")}</Badge>}
          </InlineStack>
          <Link url={url}>{shipments}</Link>
        </BlockStack>
        <InlineStack gap="200">
          {!isCatchAll && !isDismissed && (
            <Button
              onClick={() => setIsOpen(!isOpen)}
              ariaExpanded={isOpen}
              accessibilityLabel={t("carriers.names.chooseFor", { name })}
            >
              {t("carriers.names.choose")}
            </Button>
          )}
          <Button
            variant="tertiary"
            loading={isBusy && !isOpen}
            onClick={() => onDismiss(companyKey, !isDismissed)}
            accessibilityLabel={t(
              isDismissed ? "carriers.names.restoreOf" : "carriers.names.dismissOf",
              { name },
            )}
          >
            {t(isDismissed ? "carriers.names.restore" : "carriers.names.dismiss")}
          </Button>
        </InlineStack>
      </InlineStack>
      {isOpen && (
        <ChooseForm isBusy={isBusy} onChoose={(carrierCode) => onName(companyKey, carrierCode)} />
      )}
    </BlockStack>
  );
}

function ChooseForm({ isBusy, onChoose }: { isBusy: boolean; onChoose(code: string): void }) {
  const { t } = useTexts();
  const [chosen, setChosen] = useState<string | null>(null);
  const [isMissing, setIsMissing] = useState(false);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen) onChoose(chosen);
        else setIsMissing(true);
      }}
    >
      <BlockStack gap="300">
        <LoadingCarrierField
          error={isMissing ? t("shipment.carrier.missing") : null}
          onChoose={(code) => {
            setChosen(code);
            setIsMissing(false);
          }}
        />
        <InlineStack>
          <Button submit variant="primary" loading={isBusy}>
            {t("shipment.tracking.start")}
          </Button>
        </InlineStack>
      </BlockStack>
    </form>
  );
}
