// The tracking page beside its settings, over one of the shop's newest shipments.
import { BlockStack, Card, Link, Select, Text } from "@shopify/polaris";
import { PagePreview } from "~/ui/page-preview";

export interface PreviewPaneProps {
  /** null: not loaded yet. */
  document: string | null;
  shipments: { id: string; label: string }[];
  shipmentId: string | null;
  onShipment: (id: string) => void;
  /** The shop's tracking page. */
  pageUrl: string;
}

export function PreviewPane(props: PreviewPaneProps) {
  const { document, shipments, shipmentId, onShipment, pageUrl } = props;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Preview
        </Text>
        {shipmentId === null ? (
          <Text as="p" tone="subdued">
            The preview shows your tracking page once you have a shipment.
          </Text>
        ) : (
          <>
            <Select
              label="Shipment"
              options={shipments.map(({ id, label }) => ({ value: id, label }))}
              value={shipmentId}
              onChange={onShipment}
            />
            <PagePreview title="Tracking page" document={document ?? ""} />
          </>
        )}
        <Text as="p" tone="subdued">
          Colors and layout are your theme’s.{" "}
          <Link url={pageUrl} target="_blank">
            View tracking page
          </Link>
        </Text>
      </BlockStack>
    </Card>
  );
}
