// A disclosure that explains why a shipment has its status or carrier.
import { BlockStack, Box, Button, Collapsible, InlineStack, Text } from "@shopify/polaris";
import { type ReactNode, useId, useState } from "react";
import { useTexts } from "~/ui/language/use-texts";
import type { CarrierReasonView, ReasonView } from "./reasons";

interface WhyProps {
  /** "Why this status?" */
  question: string;
  reason: ReasonView;
  children?: ReactNode;
}

export function Why({ question, reason, children }: WhyProps) {
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <BlockStack gap="200">
      <InlineStack>
        <Button
          variant="plain"
          disclosure={isOpen ? "up" : "down"}
          ariaExpanded={isOpen}
          ariaControls={id}
          onClick={() => setIsOpen(!isOpen)}
        >
          {question}
        </Button>
      </InlineStack>
      <Collapsible id={id} open={isOpen}>
        <Box background="bg-surface-secondary" borderRadius="200" padding="300">
          <BlockStack gap="300">
            <Text as="p">{reason.sentence}</Text>
            <dl className="wm-facts wm-facts-narrow">
              {reason.facts.map(({ label, value }) => (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd className="wm-break">{value}</dd>
                </div>
              ))}
            </dl>
            {children}
          </BlockStack>
        </Box>
      </Collapsible>
    </BlockStack>
  );
}

export function WhyCarrier({ reason }: { reason: CarrierReasonView }) {
  const { t } = useTexts();
  return (
    <Why question={t("shipment.why.carrier")} reason={reason}>
      <BlockStack gap="100">
        <Text as="h3" variant="headingSm">
          {t("shipment.why.candidates")}
        </Text>
        {reason.candidates.length === 0 && (
          <Text as="p" tone="subdued">
            {t("shipment.why.noCandidates")}
          </Text>
        )}
        <ol className="wm-plain-list">
          {reason.candidates.map(({ name, confidence, evidence }) => (
            <li key={name}>
              <InlineStack align="space-between" gap="200">
                <Text as="span">{name}</Text>
                <Text as="span" numeric>
                  {confidence}
                </Text>
              </InlineStack>
              <Text as="span" variant="bodySm" tone="subdued">
                {evidence}
              </Text>
            </li>
          ))}
        </ol>
      </BlockStack>
    </Why>
  );
}
