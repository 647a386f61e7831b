// What Shopify's page offers an extension, as far as this one uses it; the same in both targets.
import type { Api } from "@shopify/ui-extensions/customer-account.order-status.block.render";

export type Host = Pick<
  Api,
  | "authenticationState"
  | "i18n"
  | "localization"
  | "order"
  | "requireLogin"
  | "sessionToken"
  | "settings"
>;
