// Links to the pages below Settings.
import { BlockStack, Text, UnstyledLink } from "@shopify/polaris";
import type { TextKey } from "~/ui/language/texts";
import { useTexts } from "~/ui/language/use-texts";

/** In display order. */
export const SUB_PAGES: readonly { url: string; title: TextKey; text: TextKey }[] = [
  {
    url: "/app/settings/tracking-service",
    title: "service.title",
    text: "settings.more.service",
  },
  { url: "/app/settings/carriers", title: "carriers.title", text: "settings.more.carriers" },
  {
    url: "/app/settings/tracking-page",
    title: "trackingPage.title",
    text: "settings.more.trackingPage",
  },
  {
    url: "/app/settings/delivery-dates",
    title: "deliveryDates.title",
    text: "settings.more.deliveryDates",
  },
  { url: "/app/settings/attention", title: "attention.title", text: "settings.more.attention" },
  { url: "/app/settings/write-back", title: "writeBack.title", text: "settings.more.writeBack" },
  { url: "/app/settings/orders", title: "orderImport.title", text: "settings.more.orders" },
  { url: "/app/settings/privacy", title: "privacy.title", text: "settings.more.privacy" },
  { url: "/app/settings/webhooks", title: "webhooks.title", text: "settings.more.webhooks" },
];

export function SubPages() {
  const { t } = useTexts();
  return (
    <ul className="wm-rows">
      {SUB_PAGES.map(({ url, title, text }) => (
        <li key={url}>
          <UnstyledLink url={url} className="wm-row">
            <BlockStack gap="050">
              <Text as="span" fontWeight="medium">
                {t(title)}
              </Text>
              <Text as="span" tone="subdued">
                {t(text)}
              </Text>
            </BlockStack>
          </UnstyledLink>
        </li>
      ))}
    </ul>
  );
}
