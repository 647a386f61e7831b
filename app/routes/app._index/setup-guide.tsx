// The setup guide: steps that know when they are done.
import {
  BlockStack,
  Box,
  Button,
  Card,
  Divider,
  Icon,
  InlineStack,
  List,
  Text,
} from "@shopify/polaris";
import { CheckCircleIcon, DeliveryIcon, LinkIcon, ThemeEditIcon } from "@shopify/polaris-icons";
import { Fragment, type ReactNode } from "react";
import type { BlockState } from "./block-state";
import { PAGE_TEMPLATE, type TrackingPageLinks } from "./page-links";
import { BlockBadge } from "./side-cards";
import type { HomeView } from "./view";

export type GuideIntent = "page_shared" | "guide_dismissed";

interface SetupGuideProps {
  guide: NonNullable<HomeView["guide"]>;
  links: TrackingPageLinks;
  blockState: BlockState;
  onChoice: (intent: GuideIntent) => void;
}

interface Step {
  title: string;
  why: string;
  isDone: boolean;
  icon: typeof CheckCircleIcon;
  /** Folded, and shown in every state, so that nothing moves once Shopify has answered. */
  help?: ReactNode;
  action: ReactNode;
}

/** Whether every step is done, as far as Shopify answers. */
export function isGuideDone(guide: HomeView["guide"], blockState: BlockState): boolean {
  if (!guide) return true;
  return guide.hasShipments && guide.isPageShared && blockState.kind !== "missing";
}

export function SetupGuide({ guide, links, blockState, onChoice }: SetupGuideProps) {
  const steps: Step[] = [
    {
      title: "Add the tracking page to your theme",
      why: "Customers track their orders in your store, in your brand’s look.",
      isDone: blockState.kind === "added",
      icon: ThemeEditIcon,
      help: (
        <List type="number">
          <List.Item>
            In the theme editor, create a page template named <code>{PAGE_TEMPLATE}</code>, so that
            your other pages stay as they are.
          </List.Item>
          <List.Item>Select Add to theme, and save.</List.Item>
          <List.Item>Add a page titled “Track your order” with this template.</List.Item>
        </List>
      ),
      action: (
        <InlineStack gap="200" blockAlign="center">
          <Button url={links.addBlockUrl} target="_blank">
            {blockState.kind === "added" ? "Open theme editor" : "Add to theme"}
          </Button>
          <BlockBadge state={blockState} />
        </InlineStack>
      ),
    },
    {
      title: "Fulfill an order with a tracking number",
      why: "Waymark picks up every tracking number and shows what Shopify reports. Connect carriers to get their own updates too.",
      isDone: guide.hasShipments,
      icon: DeliveryIcon,
      action: (
        <InlineStack gap="200">
          <Button url="shopify://admin/orders" target="_top">
            Go to orders
          </Button>
          <Button variant="tertiary" url="/app/settings/carriers">
            Connect carriers
          </Button>
        </InlineStack>
      ),
    },
    {
      title: "Share your tracking page",
      why: "Link to it from your store menu and your shipping emails.",
      isDone: guide.isPageShared,
      icon: LinkIcon,
      action: (
        <InlineStack gap="200">
          <Button url={links.viewUrl} target="_blank">
            View page
          </Button>
          {!guide.isPageShared && (
            <Button variant="tertiary" onClick={() => onChoice("page_shared")}>
              Mark as done
            </Button>
          )}
        </InlineStack>
      ),
    },
  ];
  const done = steps.filter(({ isDone }) => isDone).length;
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="start" gap="200" wrap={false}>
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              Setup guide
            </Text>
            <Text as="p" tone="subdued">
              {`${done} of ${steps.length} steps done. Complete them in any order.`}
            </Text>
          </BlockStack>
          <Button variant="tertiary" onClick={() => onChoice("guide_dismissed")}>
            Dismiss
          </Button>
        </InlineStack>
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
        <Icon
          source={step.isDone ? CheckCircleIcon : step.icon}
          tone={step.isDone ? "success" : "base"}
          accessibilityLabel={step.isDone ? "Done" : "To do"}
        />
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
        {step.help && (
          <details>
            <summary>How to add it</summary>
            {step.help}
          </details>
        )}
        {step.action}
      </BlockStack>
    </InlineStack>
  );
}
