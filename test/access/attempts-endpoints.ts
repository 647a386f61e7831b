// Attempts at the endpoints: webhooks, the v2 API and pushes.
import { createHmac } from "node:crypto";
import { orderLinkToken } from "~/storefront/lookup/order-link.server";
import type { EndpointSpec } from "~/trackingmore/openapi/endpoint";
import { fulfillmentPayload, orderPayload } from "../support/shopify-story";
import { mintSessionToken } from "../stand-in/app/session-token";
import { type SignedWebhook, signedWebhook } from "../support/webhooks";
import type { Attempt } from "./attempts";
import type { ShopWorld, World } from "./two-shops";

const OPEN = { nothing: "answers everybody alike" };
const LATER = "2099-01-01T00:00:00Z";

export const DOORS: Record<string, Attempt | Attempt[]> = {
  "/healthz": open("/healthz"),
  "/readyz": open("/readyz"),
  // One by one below: V2_OWNERS.
  "/v2": open("/v2"),
  "/v2/": open("/v2/none"),

  "/proxy/track": [
    proxied(({ order }) => ({ order: order.name, email: order.email })),
    proxied(({ shipment }) => ({ number: shipment.number })),
    proxied(({ domain, order }, { app }) => ({
      link: orderLinkToken(app.services.sealer, domain, { orderId: order.id, linkVersion: 1 }),
    })),
  ],
  "/proxy/track/": proxied(({ order }) => ({ order: order.name, email: order.email }), "/"),

  "/api/order-status": [
    orderStatus(({ order }) => ({ order: `gid://shopify/Order/${order.id}` })),
    orderStatus(({ order, fulfillmentId }) => ({ order: order.id, fulfillment: fulfillmentId })),
  ],

  // These change what is their shop's, and come after what reads it.
  "/webhooks/shopify": [
    webhook("orders/updated", ({ order, marker }) =>
      orderPayload({ id: order.id, email: `other-${marker}@example.com`, updatedAt: LATER }),
    ),
    webhook("orders/cancelled", ({ order }) =>
      orderPayload({ id: order.id, cancelledAt: LATER, updatedAt: LATER }),
    ),
    webhook("fulfillments/update", ({ order, fulfillmentId }) => ({
      ...fulfillmentPayload({ orderId: order.id, status: "cancelled", updatedAt: LATER }),
      id: fulfillmentId,
    })),
    webhook("shop/update", ({ domain }) => ({
      myshopify_domain: domain,
      name: "Renamed",
      iana_timezone: "Asia/Tokyo",
      country_code: "JP",
    })),
    webhook("app/scopes_update", () => ({ current: ["read_orders"] })),
    webhook(
      "customers/data_request",
      ({ order, domain }) => ({
        shop_domain: domain,
        customer: { id: order.customerId, email: order.email },
        orders_requested: [order.id],
        data_request: { id: 1 },
      }),
      { nothing: "an export is made, where the topic is handled" },
    ),
    webhook(
      "customers/redact",
      ({ order, domain }) => ({
        shop_domain: domain,
        customer: { id: order.customerId, email: order.email },
        orders_to_redact: [order.id],
      }),
      { nothing: "checked by the redaction's own test" },
    ),
    webhook("shop/redact", ({ domain }) => ({ shop_domain: domain }), {
      nothing: "checked by the redaction's own test",
    }),
    webhook("app/uninstalled", ({ domain }) => ({ myshopify_domain: domain }), {
      nothing: "the shop is needed here",
    }),
  ],

  "/webhooks/tracking/": {
    owner: { nothing: "a hint is taken from the cloud alone; test/shipments has it" },
    knock({ app }, as, of) {
      const timeStr = Math.floor(Date.now() / 1000);
      const signature = createHmac("sha256", of.order.email).update(String(timeStr)).digest("hex");
      return {
        request: new Request(`${app.origin}/webhooks/tracking/${as.pushToken}`, {
          method: "POST",
          body: JSON.stringify({
            data: { tracking_number: of.shipment.number, status: "exception" },
            verifyInfo: { timeStr, signature },
          }),
        }),
      };
    },
  },
};

function open(path: string): Attempt {
  return {
    owner: OPEN,
    knock: ({ app }, as, of) => ({
      request: new Request(`${app.origin}${path}?shop=${of.domain}`, {
        headers: { "trackingmore-api-key": as.apiKey },
      }),
    }),
  };
}

/** A shopper's question in the storefront of `as`, about what was bought from `of`. */
function proxied(
  question: (of: ShopWorld, world: World) => Record<string, string>,
  rest = "",
): Attempt {
  return {
    owner: "answer",
    knock(world, as, of) {
      const asked = question(of, world);
      const { app } = world;
      const query = app.standIn.signedProxyQuery(as.domain, { ...asked, format: "json" });
      return {
        request: new Request(`${app.origin}/proxy/track${rest}?${query}`),
        said: Object.values(asked),
      };
    },
  };
}

/** An order-status page of `as` that asks about an order of `of`, signed in as its customer. */
function orderStatus(question: (of: ShopWorld) => Record<string, string>): Attempt {
  return {
    owner: "answer",
    knock({ app }, as, of) {
      const { SHOPIFY_API_KEY: apiKey, SHOPIFY_API_SECRET: apiSecret } = app.services.env;
      const customer = `gid://shopify/Customer/${of.order.customerId}`;
      const token = mintSessionToken({ apiKey, apiSecret }, as.domain, new Date(), customer);
      return {
        request: new Request(
          `${app.origin}/api/order-status?${new URLSearchParams(question(of))}`,
          {
            headers: { authorization: `Bearer ${token}` },
          },
        ),
        said: Object.values(question(of)),
      };
    },
  };
}

/** Shopify's word about `as`, whose body names what is `of`'s. */
function webhook(
  topic: string,
  payload: (of: ShopWorld) => Record<string, unknown>,
  owner: Attempt["owner"] = "change",
): Attempt {
  return {
    owner,
    knock({ app }, as, of) {
      const signed: SignedWebhook = signedWebhook(topic, payload(of), {
        secret: app.services.env.SHOPIFY_API_SECRET,
        shop: as.domain,
      });
      return {
        request: new Request(`${app.origin}/webhooks/shopify`, { method: "POST", ...signed }),
      };
    },
  };
}

const NO_ACCOUNT = { nothing: "the same for every account" };

/** What each endpoint gets the owner of a pair. */
export const V2_OWNERS: Record<string, Attempt["owner"]> = {
  "POST /trackings/batch": { nothing: "each account has its own tracking of a pair" },
  "POST /trackings/post": { nothing: "each account has its own tracking of a pair" },
  "GET /trackings/get": "answer",
  "GET /trackings/{carrier_code}/{tracking_number}": "answer",
  "GET /trackings/{carrier_code}/{tracking_number}/{lang}": "answer",
  "PUT /trackings/{carrier_code}/{tracking_number}": "change",
  "DELETE /trackings/{carrier_code}/{tracking_number}": "change",
  "POST /trackings/updatemore": "change",
  "POST /trackings/delete": "change",
  "POST /trackings/update": "change",
  "POST /trackings/notupdate": "change",
  "POST /trackings/realtime": { nothing: "anybody may ask a carrier about any number" },
  "GET /trackings/getuserinfo": "answer",
  "GET /trackings/getstatusnumber": { nothing: "only counts" },
  "POST /trackings/remote": NO_ACCOUNT,
  "POST /trackings/costtime": NO_ACCOUNT,
  "POST /trackings/aircargo": NO_ACCOUNT,
  "GET /carriers": NO_ACCOUNT,
  "POST /carriers/detect": NO_ACCOUNT,
};

/** One endpoint with the key of `as` and a pair of `of`'s. */
export function v2Attempt(endpoint: EndpointSpec, owner: Attempt["owner"]): Attempt {
  return {
    owner,
    knock({ app }: World, as, of) {
      const pair = of.nextPair();
      const at = endpoint.path
        .replace("{carrier_code}", pair.carrier_code)
        .replace("{tracking_number}", pair.tracking_number)
        .replace("{lang}", "en");
      const url = new URL(`${app.origin}/v2${at}`);
      if (endpoint.query) url.searchParams.set("numbers", pair.tracking_number);
      return {
        request: new Request(url, {
          method: endpoint.method,
          headers: { "trackingmore-api-key": as.apiKey, "content-type": "application/json" },
          ...(endpoint.body ? { body: JSON.stringify(bodyOf(endpoint.body, pair)) } : {}),
        }),
        said: [pair.tracking_number],
      };
    },
  };
}

/** The documented example, about this pair. */
function bodyOf(body: NonNullable<EndpointSpec["body"]>, pair: Record<string, string>): unknown {
  const [first] = [body.example].flat() as Record<string, unknown>[];
  const about = { ...first, ...(body.required.includes("tracking_number") ? pair : {}) };
  return body.maxItems ? [about] : about;
}
