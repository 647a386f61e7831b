// What the customer sees of the shipment, loaded when it is opened.
import { BlockStack, Button, Card, InlineStack, Spinner, Text } from "@shopify/polaris";
import { useState } from "react";
import { useTexts } from "~/ui/language/use-texts";
import { PagePreview } from "~/ui/page-preview";

export interface PreviewCardProps {
  /** null: not loaded yet. */
  document: string | null;
  onNeedDocument: () => void;
}

export function PreviewCard({ document, onNeedDocument }: PreviewCardProps) {
  const { t } = useTexts();
  const [isOpen, setIsOpen] = useState(false);
  const toggle = () => {
    if (!isOpen) onNeedDocument();
    setIsOpen(!isOpen);
  };
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t("shipment.preview.title")}
          </Text>
          <Button variant="plain" ariaExpanded={isOpen} onClick={toggle}>
            {isOpen ? t("shipment.preview.hide") : t("shipment.preview.show")}
          </Button>
        </InlineStack>
        {isOpen &&
          (document === null ? (
            <Spinner size="small" accessibilityLabel={t("shipment.preview.loading")} />
          ) : (
            <PagePreview title={t("shipment.preview.page")} document={document} />
          ))}
      </BlockStack>
    </Card>
  );
}
