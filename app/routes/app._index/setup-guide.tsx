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
import { RichText } from "~/ui/language/rich-text";
import { useTexts } from "~/ui/language/use-texts";
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
  const { t } = useTexts();
  const steps: Step[] = [
    {
      title: t("guide.theme.title"),
      why: t("guide.theme.why"),
      isDone: blockState.kind === "added",
      icon: ThemeEditIcon,
      help: (
        <List type="number">
          <List.Item>
            <RichText
              text={t("guide.theme.step1", { template: PAGE_TEMPLATE })}
              parts={{ code: (inside) => <code>{inside}</code> }}
            />
          </List.Item>
          <List.Item>{t("guide.theme.step2")}</List.Item>
          <List.Item>{t("guide.theme.step3")}</List.Item>
        </List>
      ),
      action: (
        <InlineStack gap="200" blockAlign="center">
          <Button url={links.addBlockUrl} target="_blank">
            {t(blockState.kind === "added" ? "guide.theme.open" : "guide.theme.add")}
          </Button>
          <BlockBadge state={blockState} />
        </InlineStack>
      ),
    },
    {
      title: t("guide.fulfill.title"),
      why: t(guide.isCloud ? "guide.fulfill.whyCloud" : "guide.fulfill.why"),
      isDone: guide.hasShipments,
      icon: DeliveryIcon,
      action: (
        <InlineStack gap="200">
          <Button url="shopify://admin/orders" target="_top">
            {t("guide.fulfill.orders")}
          </Button>
          {!guide.isCloud && (
            <Button variant="tertiary" url="/app/settings/carriers">
              {t("guide.fulfill.carriers")}
            </Button>
          )}
        </InlineStack>
      ),
    },
    {
      title: t("guide.share.title"),
      why: t("guide.share.why"),
      isDone: guide.isPageShared,
      icon: LinkIcon,
      action: (
        <InlineStack gap="200">
          <Button url={links.viewUrl} target="_blank">
            {t("guide.share.view")}
          </Button>
          {!guide.isPageShared && (
            <Button variant="tertiary" onClick={() => onChoice("page_shared")}>
              {t("guide.share.mark")}
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
              {t("guide.title")}
            </Text>
            <Text as="p" tone="subdued">
              {t("guide.progress", { done, total: steps.length })}
            </Text>
          </BlockStack>
          <Button variant="tertiary" onClick={() => onChoice("guide_dismissed")}>
            {t("guide.dismiss")}
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
  const { t } = useTexts();
  return (
    <InlineStack gap="300" wrap={false} blockAlign="start">
      <Box>
        <Icon
          source={step.isDone ? CheckCircleIcon : step.icon}
          tone={step.isDone ? "success" : "base"}
          accessibilityLabel={t(step.isDone ? "guide.done" : "guide.toDo")}
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
            <summary>{t("guide.howTo")}</summary>
            {step.help}
          </details>
        )}
        {step.action}
      </BlockStack>
    </InlineStack>
  );
}
