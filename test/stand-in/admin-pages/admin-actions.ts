// The forms of the stand-in's admin: each drives the same action that tests call by name.
import type { Actions } from "../actions.ts";
import { storeName } from "../shop/addresses.ts";
import { PRODUCTS } from "../shop/catalogue.ts";
import { StandInError } from "../stand-in-error.ts";

export interface FormActions extends Pick<
  Actions,
  | "createOrder"
  | "cancelOrder"
  | "fulfill"
  | "correctNumber"
  | "cancelFulfillment"
  | "uninstall"
  | "grantScopes"
  | "redactShop"
  | "expireAccessTokens"
  | "endRefreshTokens"
> {
  install(shop: string): void;
}

type Fields = Record<string, string>;

/** Does what the form at /actions/<name> says; returns where the browser goes next. */
export function runFormAction(name: string, fields: Fields, actions: FormActions): string {
  const { shop = "" } = fields;
  const orderPage = (id: string) => `/store/${storeName(shop)}/orders/${id}`;
  switch (name) {
    case "install":
      actions.install(shop);
      return `/store/${storeName(shop)}/apps`;
    case "uninstall":
      actions.uninstall(shop);
      return "/";
    case "redact-shop":
      actions.redactShop(shop);
      return "/";
    case "expire-tokens":
      actions.expireAccessTokens(shop);
      return "/";
    case "end-tokens":
      actions.expireAccessTokens(shop);
      actions.endRefreshTokens(shop);
      return "/";
    case "grant-scopes":
      actions.grantScopes(shop, (fields.scopes ?? "").split(","));
      return `/store/${storeName(shop)}/app-scopes`;
    case "create-order":
      return orderPage(actions.createOrder(shop, newOrder(fields.email ?? "")).id);
    case "cancel-order":
      return orderPage(actions.cancelOrder(shop, fields.order ?? "").id);
    case "fulfill":
      return orderPage(actions.fulfill(shop, fields.order ?? "", trackingOf(fields)).orderId);
    case "correct-number":
      return orderPage(
        actions.correctNumber(shop, fields.fulfillment ?? "", trackingOf(fields)).orderId,
      );
    case "cancel-fulfillment":
      return orderPage(actions.cancelFulfillment(shop, fields.fulfillment ?? "").orderId);
    default:
      throw new StandInError(`There is no action ${name}.`);
  }
}

function newOrder(email: string) {
  const [product] = PRODUCTS;
  return { email, lineItems: [{ sku: product?.sku ?? "", quantity: 1 }] };
}

/** As Shopify's own form does it: an empty carrier is null, numbers are split at commas. */
function trackingOf({ company = "", numbers = "" }: Fields) {
  return {
    company: company.trim() || null,
    numbers: numbers
      .split(",")
      .map((number) => number.trim())
      .filter(Boolean),
  };
}
