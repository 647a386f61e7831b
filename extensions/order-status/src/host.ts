// The parts of Shopify's extension API used here, the same in both targets.
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
