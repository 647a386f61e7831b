import "@shopify/ui-extensions";

//@ts-ignore
declare module "./src/order-block.tsx" {
  const shopify: import("@shopify/ui-extensions/customer-account.order-status.block.render").Api;
  const globalThis: { shopify: typeof shopify };
}

//@ts-ignore
declare module "./src/fulfillment.tsx" {
  const shopify: import("@shopify/ui-extensions/customer-account.order-status.fulfillment-details.render-after").Api;
  const globalThis: { shopify: typeof shopify };
}

//@ts-ignore
declare module "./src/order-tracking.tsx" {
  const shopify: import("@shopify/ui-extensions/customer-account.order-status.block.render").Api;
  const globalThis: { shopify: typeof shopify };
}

//@ts-ignore
declare module "./src/messages.tsx" {
  const shopify:
    | import("@shopify/ui-extensions/customer-account.order-status.block.render").Api
    | import("@shopify/ui-extensions/customer-account.order-status.fulfillment-details.render-after").Api;
  const globalThis: { shopify: typeof shopify };
}

//@ts-ignore
declare module "./src/parcel-card.tsx" {
  const shopify:
    | import("@shopify/ui-extensions/customer-account.order-status.block.render").Api
    | import("@shopify/ui-extensions/customer-account.order-status.fulfillment-details.render-after").Api;
  const globalThis: { shopify: typeof shopify };
}

//@ts-ignore
declare module "./src/sign-in.tsx" {
  const shopify: import("@shopify/ui-extensions/customer-account.order-status.block.render").Api;
  const globalThis: { shopify: typeof shopify };
}

//@ts-ignore
declare module "./src/use-order-status.ts" {
  const shopify:
    | import("@shopify/ui-extensions/customer-account.order-status.block.render").Api
    | import("@shopify/ui-extensions/customer-account.order-status.fulfillment-details.render-after").Api;
  const globalThis: { shopify: typeof shopify };
}

//@ts-ignore
declare module "./src/steps.tsx" {
  const shopify:
    | import("@shopify/ui-extensions/customer-account.order-status.block.render").Api
    | import("@shopify/ui-extensions/customer-account.order-status.fulfillment-details.render-after").Api;
  const globalThis: { shopify: typeof shopify };
}

//@ts-ignore
declare module "./src/timeline.tsx" {
  const shopify:
    | import("@shopify/ui-extensions/customer-account.order-status.block.render").Api
    | import("@shopify/ui-extensions/customer-account.order-status.fulfillment-details.render-after").Api;
  const globalThis: { shopify: typeof shopify };
}

//@ts-ignore
declare module "./src/ask.ts" {
  const shopify:
    | import("@shopify/ui-extensions/customer-account.order-status.block.render").Api
    | import("@shopify/ui-extensions/customer-account.order-status.fulfillment-details.render-after").Api;
  const globalThis: { shopify: typeof shopify };
}

//@ts-ignore
declare module "./src/fulfillment-tracking.tsx" {
  const shopify: import("@shopify/ui-extensions/customer-account.order-status.fulfillment-details.render-after").Api;
  const globalThis: { shopify: typeof shopify };
}
