// The tracking page beside its settings, over one of the shop's newest shipments.
import { BlockStack, Card, Link, Select, Text } from "@shopify/polaris";
import { PagePreview } from "~/ui/page-preview";
import { useTexts } from "~/ui/language/use-texts";

export interface PreviewPaneProps {
  /** null: not loaded yet. */
  document: string | null;
  shipments: { id: string; label: string }[];
  shipmentId: string | null;
  onShipment: (id: string) => void;
  /** The shop's tracking page. */
  pageUrl: string;
  /** The shop's theme editor. */
  editorUrl: string;
}

export function PreviewPane(props: PreviewPaneProps) {
  const { document, shipments, shipmentId, onShipment, pageUrl, editorUrl } = props;
  const { t } = useTexts();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("trackingPage.preview.title")}
        </Text>
        {shipmentId === null ? (
          <Text as="p" tone="subdued">
            {t("trackingPage.preview.none")}
          </Text>
        ) : (
          <>
            <Select
              label={t("trackingPage.preview.shipment")}
              options={shipments.map(({ id, label }) => ({ value: id, label }))}
              value={shipmentId}
              onChange={onShipment}
            />
            <PagePreview title={t("trackingPage.title")} document={document ?? ""} />
          </>
        )}
        <Text as="p" tone="subdued">
          {t("trackingPage.preview.theme")}{" "}
          <Link url={editorUrl} target="_blank">
            {t("guide.theme.open")}
          </Link>
          {" · "}
          <Link url={pageUrl} target="_blank">
            {t("trackingPage.preview.view")}
          </Link>
        </Text>
      </BlockStack>
    </Card>
  );
}
