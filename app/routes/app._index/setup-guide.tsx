// The setup guide.
import { BlockStack, Box, Button, Card, Divider, Icon, InlineStack, Text } from "@shopify/polaris";
import { CheckCircleIcon, DeliveryIcon, LinkIcon, ThemeEditIcon } from "@shopify/polaris-icons";
import { Fragment, type ReactNode } from "react";
import type { BlockState } from "./block-state";
import { BlockBadge } from "./side-cards";
import type { HomeView } from "./view";

interface SetupGuideProps {
  trackingPage: HomeView["trackingPage"];
  blockState: BlockState;
}

interface Step {
  title: string;
  why: string;
  icon: typeof CheckCircleIcon;
  action: ReactNode;
}

export function SetupGuide({ trackingPage, blockState }: SetupGuideProps) {
  const isAdded = blockState === "added";
  const steps: Step[] = [
    {
      title: "Add the tracking page to your theme",
      why: "Customers track their orders in your store, in your brand’s look.",
      icon: isAdded ? CheckCircleIcon : ThemeEditIcon,
      action: (
        <InlineStack gap="200" blockAlign="center">
          <Button
            url={trackingPage.themeEditorUrl}
            target="_blank"
            variant={isAdded ? "secondary" : "primary"}
          >
            {isAdded ? "Open theme editor" : "Add to theme"}
          </Button>
          <BlockBadge state={blockState} />
        </InlineStack>
      ),
    },
    {
      title: "Fulfill an order with a tracking number",
      why: "Waymark tracks every fulfillment that has a tracking number. There’s nothing to import.",
      icon: DeliveryIcon,
      action: (
        <Button
          url="shopify://admin/orders"
          target="_top"
          variant={isAdded ? "primary" : "secondary"}
        >
          Go to orders
        </Button>
      ),
    },
    {
      title: "Share your tracking page",
      why: "Link to it from your store menu and your shipping emails.",
      icon: LinkIcon,
      action: (
        <Button url={trackingPage.pageUrl} target="_blank">
          View page
        </Button>
      ),
    },
  ];
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Setup guide
          </Text>
          <Text as="p" tone="subdued">
            Complete these steps in any order.
          </Text>
        </BlockStack>
        {steps.map((step, index) => (
          <Fragment key={step.title}>
            {index > 0 && <Divider />}
            <StepRow step={step} />
          </Fragment>
        ))}
      </BlockStack>
    </Card>
  );
}

function StepRow({ step }: { step: Step }) {
  return (
    <InlineStack gap="300" wrap={false} blockAlign="start">
      <Box>
        <Icon source={step.icon} />
      </Box>
      <BlockStack gap="200" inlineAlign="start">
        <BlockStack gap="050">
          <Text as="h3" fontWeight="semibold">
            {step.title}
          </Text>
          <Text as="p" tone="subdued">
            {step.why}
          </Text>
        </BlockStack>
        {step.action}
      </BlockStack>
    </InlineStack>
  );
}
