// Renders the carriers page.
import { Banner, BlockStack, Box, Card, Divider, Link, Page, Text } from "@shopify/polaris";
import { Fragment } from "react";
import { ErrorCard } from "~/ui/error-card";
import { PageSection } from "~/ui/frame/page-section";
import { RichText } from "~/ui/language/rich-text";
import { useTexts } from "~/ui/language/use-texts";
import { CarrierRow } from "./carrier-row";
import { type NamesProps, NamesSection } from "./names-section";
import type { CarriersResult } from "./result";
import type { UsedCarrierView } from "./used";
import { UsedSection } from "./used-section";
import type { CarriersView } from "./view";

const SERVICE_URL = "/app/settings/tracking-service";

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
  names: NamesProps;
  used: readonly UsedCarrierView[];
}

export function CarriersPage(props: CarriersPageProps) {
  const { view, result, busy, onSubmit, onRemove, names, used } = props;
  const { t } = useTexts();
  return (
    <Page
      title={t("carriers.title")}
      backAction={{ content: t("common.nav.settings"), url: "/app/settings" }}
    >
      <BlockStack gap={{ xs: "600", md: "400" }}>
        {view.isCloud && (
          <Banner
            tone="info"
            title={t("carriers.cloud.title")}
            action={{ content: t("service.title"), url: SERVICE_URL }}
          >
            {t("carriers.cloud.text")}
          </Banner>
        )}
        <ErrorCard error={result.carrier ? null : result.error} />
        <NamesSection {...names} />
        {!view.isCloud && (
          <PageSection
            title={t("carriers.direct.title")}
            description={t("carriers.direct.description")}
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
        )}
        <UsedSection used={used} days={view.countedDays} />
        {!view.isCloud && (
          <>
            <PageSection
              title={t("carriers.noKey.title")}
              description={t("carriers.noKey.description")}
            >
              <Card>
                <Text as="p">{t("carriers.noKey.text")}</Text>
              </Card>
            </PageSection>
            <PageSection
              title={t("carriers.other.title")}
              description={t("carriers.other.description")}
            >
              <Card>
                <Text as="p">
                  <RichText
                    text={t("carriers.other.text")}
                    parts={{ link: (inside) => <Link url={SERVICE_URL}>{inside}</Link> }}
                  />
                </Text>
              </Card>
            </PageSection>
          </>
        )}
      </BlockStack>
    </Page>
  );
}
