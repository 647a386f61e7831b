// What the customer sees of the shipment, loaded when it is opened.
import { BlockStack, Button, Card, InlineStack, Spinner, Text } from "@shopify/polaris";
import { useState } from "react";
import { PagePreview } from "~/ui/page-preview";

export interface PreviewCardProps {
  /** null: not loaded yet. */
  document: string | null;
  onNeedDocument: () => void;
}

export function PreviewCard({ document, onNeedDocument }: PreviewCardProps) {
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
            What the customer sees
          </Text>
          <Button variant="plain" ariaExpanded={isOpen} onClick={toggle}>
            {isOpen ? "Hide preview" : "Show preview"}
          </Button>
        </InlineStack>
        {isOpen &&
          (document === null ? (
            <Spinner size="small" accessibilityLabel="Loading the preview" />
          ) : (
            <PagePreview title="Tracking page" document={document} />
          ))}
      </BlockStack>
    </Card>
  );
}
