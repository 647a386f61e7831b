// Every route's loader and action, with at least one way to reach for another shop's data through it.
//
// A new route makes the suite fail until it stands here: name it by its file, give it an attempt that uses an id of
// the other shop's where it takes one, and say what its owner would get (see attempts.ts).
import { type Attempt, form, page, pageOf } from "./attempts";

const NOTHING_THERE = { nothing: "the page tells of no shop" };

const TRACKING_PAGE_DRAFT = {
  lookUps: { email: true, phone: true, postcode: true, number: true },
  showEstimate: false,
  showRoute: true,
  showItems: true,
  showHistory: true,
  showCarrier: true,
  showDestination: true,
  showOrigin: true,
  hiddenWords: "",
  note: "",
  contact: "",
};

export const ROUTES: Record<string, Attempt | Attempt[]> = {
  "root.tsx loader": page("/app", { nothing: "the app's public client id" }),
  "_index.tsx loader": page("/", NOTHING_THERE),
  "auth.login.tsx loader": page("/auth/login", NOTHING_THERE),
  "auth.$.tsx loader": page("/auth/session-token", { nothing: "the library answers" }),
  "texts.$file.ts loader": page("/texts/en.js", { nothing: "the texts of all pages" }),
  "app.tsx loader": page("/app", NOTHING_THERE),
  "app.$.tsx loader": page("/app/none", NOTHING_THERE),
  "app.carriers.tsx loader": page("/app/carriers", { nothing: "the list of carriers, for all" }),

  "app._index loader": page("/app"),
  "app._index action": ["page_shared", "guide_dismissed"].map((intent) =>
    form("/app?index", () => ({ intent }), ["shops"]),
  ),
  "app.analytics loader": page("/app/analytics", { nothing: "counts, without any name" }),
  "app.api loader": page("/app/api"),
  "app.api action": [
    form("/app/api", ({ keyId }) => ({ intent: "revoke_key", keyId }), ["engine_keys"]),
    form("/app/api", ({ marker }) => ({ intent: "create_key", name: `${marker} third` }), [
      "engine_keys",
    ]),
  ],
  "app.api_.push loader": [
    page("/app/api/push"),
    pageOf(({ callbackId }) => ({ path: `/app/api/push?address=${callbackId}&state=dead` })),
  ],
  "app.api_.push action": [
    form("/app/api/push", ({ deliveryId }) => ({ intent: "replay", deliveryId }), [
      "engine_callbacks",
      "engine_deliveries",
    ]),
    form(
      "/app/api/push",
      ({ callbackId }) => ({
        intent: "replay_range",
        callbackId,
        first: "1",
        last: "9",
      }),
      ["engine_deliveries"],
    ),
    form("/app/api/push", () => ({ intent: "renew_address", email: "" }), ["tracking_connections"]),
    form(
      "/app/api/push",
      ({ marker }) => ({
        intent: "save",
        draft: JSON.stringify({
          email: "",
          addresses: [
            { url: `http://127.0.0.1:9/${marker}/hook`, statuses: ["delivered"], enabled: false },
          ],
        }),
      }),
      ["engine_accounts", "engine_callbacks"],
    ),
  ],
  "app.settings_.webhooks loader": [
    page("/app/settings/webhooks"),
    pageOf(({ order }) => ({
      path: `/app/settings/webhooks?order=${encodeURIComponent(order.name)}`,
    })),
  ],
  "app.settings_.webhooks action": [
    form("/app/settings/webhooks", ({ webhookId }) => ({ intent: "replay", webhookId }), [
      "webhook_deliveries",
    ]),
    form("/app/settings/webhooks", () => ({ intent: "replay_failed" }), {
      unchanged: "no webhook has failed",
    }),
  ],
  "app.settings_.webhooks_.$id loader": pageOf(({ webhookId }) => ({
    path: `/app/settings/webhooks/${webhookId}`,
    params: { id: webhookId },
  })),
  "app.settings_.webhooks_.$id action": (
    [
      ["replay", "webhook_deliveries"],
      ["reveal", "access_log"],
    ] as const
  ).map(([intent, table]) =>
    form("/app/settings/webhooks/x", () => ({ intent }), [table], {
      params: ({ webhookId }) => ({ id: webhookId }),
    }),
  ),
  "app.settings_.carriers loader": page("/app/settings/carriers"),
  "app.settings_.carriers action": form(
    "/app/settings/carriers",
    () => ({ intent: "remove", carrier: "dhl" }),
    ["engine_carrier_keys"],
  ),
  "app.settings_.tracking-service loader": page("/app/settings/tracking-service", {
    nothing: "the built-in service has nothing of the shop's to show",
  }),
  "app.settings_.tracking-service action": [
    form("/app/settings/tracking-service", () => ({ intent: "make_address" }), {
      unchanged: "the built-in service posts to no webhook URL",
    }),
    form("/app/settings/tracking-service", () => ({ intent: "test" }), {
      unchanged: "testing the built-in service changes nothing",
    }),
    form("/app/settings/tracking-service", () => ({ intent: "try_again" }), {
      unchanged: "no circuit breaker is open",
    }),
    form("/app/settings/tracking-service", () => ({ intent: "disconnect" }), {
      unchanged: "the shop uses the built-in service already",
    }),
  ],
  "app.settings_.orders loader": page("/app/settings/orders", { nothing: "only counts" }),
  "app.settings_.orders action": (
    [
      ["read_past", ["backfills"]],
      ["stop_reading", { unchanged: "no import is running" }],
      ["compare", ["reconciliations"]],
    ] as [string, string[] | Attempt["owner"]][]
  ).map(([intent, owner]) => form("/app/settings/orders", () => ({ intent }), owner)),
  "app.settings_.privacy loader": page("/app/settings/privacy"),
  "app.settings_.privacy action": [
    form("/app/settings/privacy", () => ({ intent: "save", retentionDays: "100" }), ["shops"]),
    form(
      "/app/settings/privacy",
      ({ exportId }) => ({ intent: "download_request", requestId: exportId }),
      "answer",
    ),
    form(
      "/app/settings/privacy",
      ({ order }) => ({ intent: "download_customer", query: order.email }),
      "answer",
    ),
    form(
      "/app/settings/privacy",
      ({ exportId }) => ({ intent: "hand_over", requestId: exportId }),
      ["privacy_requests"],
    ),
    form("/app/settings/privacy", ({ requestId }) => ({ intent: "hand_over", requestId }), {
      unchanged: "a redaction is not handed over",
    }),
  ],
  "app.settings_.delivery-dates loader": page("/app/settings/delivery-dates", {
    nothing: "only days and countries",
  }),
  "app.settings_.delivery-dates action": form(
    "/app/settings/delivery-dates",
    () => ({
      draft: JSON.stringify({
        isOn: true,
        processingMin: "0",
        processingMax: "1",
        cutOff: "14:00",
        shippingDays: [1],
        deliveryDays: [1],
        transit: "Other: 3",
        holidays: "",
      }),
    }),
    ["shops"],
  ),
  "app.settings_.tracking-page_.preview.tsx action": form(
    "/app/settings/tracking-page/preview",
    ({ shipment: { id } }) => ({
      intent: "save",
      shipment: id,
      check: "on",
      draft: JSON.stringify(TRACKING_PAGE_DRAFT),
    }),
    { unchanged: "a preview saves nothing" },
  ),
  "app.settings_.tracking-page loader": page("/app/settings/tracking-page"),
  "app.settings_.tracking-page action": [
    // Links of the version in use are needed by the attempts at the app proxy.
    form("/app/settings/tracking-page", () => ({ intent: "revoke", linkVersion: "7" }), {
      unchanged: "no links have this version",
    }),
    form(
      "/app/settings/tracking-page",
      () => ({
        intent: "save",
        draft: JSON.stringify(TRACKING_PAGE_DRAFT),
      }),
      ["tracking_page_settings"],
    ),
  ],
  "app.settings_.write-back loader": page("/app/settings/write-back", { nothing: "only counts" }),
  "app.settings_.attention loader": page("/app/settings/attention"),
  "app.settings_.attention action": form(
    "/app/settings/attention",
    () => ({ lateDays: "9", silentDays: "9", labelDays: "9", pickupDays: "9" }),
    ["shops"],
  ),
  "app.settings_.write-back action": form(
    "/app/settings/write-back",
    () => ({
      events: "off",
      links: "off",
    }),
    ["write_back"],
  ),
  "app.settings loader": page("/app/settings"),
  "app.settings action": form(
    "/app/settings",
    ({ companyKey }) => ({
      sendCustomerEmail: "off",
      removedOverrides: companyKey,
    }),
    ["carrier_overrides", "shipments", "shops"],
  ),
  "app.shipments._index loader": [
    page("/app/shipments"),
    pageOf(({ shipment }) => ({ path: `/app/shipments?search=${shipment.number}` })),
    pageOf(({ order }) => ({ path: `/app/shipments?search=${encodeURIComponent(order.email)}` })),
  ],
  // The saved view has the shipment's id: see fill-tables.ts.
  "app.shipments._index action": [
    ...[
      ["save_view", { query: "status=pickup" }] as const,
      ["rename_view", { name: "Another" }] as const,
      ["delete_view", {}] as const,
    ].map(([intent, fields]) =>
      form(
        "/app/shipments?index",
        ({ shipment: { id } }) => ({ intent, id, ...(fields as Record<string, string>) }),
        ["saved_views"],
      ),
    ),
    form(
      "/app/shipments?index",
      ({ shipment: { id } }) => ({
        intent: "bulk",
        action: JSON.stringify({ kind: "unarchive" }),
        selected: JSON.stringify([id]),
        query: "",
      }),
      ["bulk_items", "bulk_runs"],
    ),
    form(
      "/app/shipments?index",
      ({ shipment: { id } }) => ({
        intent: "bulk",
        action: JSON.stringify({ kind: "note", text: "a" }),
        selected: JSON.stringify([id]),
        query: "",
      }),
      ["bulk_items", "bulk_runs"],
    ),
    form(
      "/app/shipments?index",
      ({ marker }) => ({ intent: "create_view", name: `${marker} second`, query: "" }),
      ["saved_views"],
    ),
  ],
  "app.shipments_.import loader": page("/app/shipments/import"),
  "app.shipments_.import action": [
    form(
      "/app/shipments/import",
      ({ shipment: { id } }) => ({
        intent: "lines",
        importId: id,
        lines: JSON.stringify([
          {
            line: 9,
            number: "N",
            carrier: "",
            order: "",
            shipped: "",
            destination: "",
            problem: null,
          },
        ]),
      }),
      ["import_lines"],
    ),
    form("/app/shipments/import", ({ shipment: { id } }) => ({ intent: "start", importId: id }), [
      "import_lines",
      "imports",
    ]),
    form(
      "/app/shipments/import",
      ({ marker }) => ({
        intent: "create",
        file: JSON.stringify({
          name: marker,
          headerKey: "",
          mapping: { number: 0, carrier: null, order: null, shipped: null, destination: null },
        }),
      }),
      ["imports"],
    ),
  ],
  "app.shipments_.import_.$id loader": pageOf(({ shipment: { id } }) => ({
    path: `/app/shipments/import/${id}`,
    params: { id },
  })),
  "app.shipments_.import_.$id_.rejected.tsx loader": pageOf(({ shipment: { id } }) => ({
    path: `/app/shipments/import/${id}/rejected`,
    params: { id },
  })),
  // An order's page in Shopify's admin links here, and asks here.
  "app.orders.tsx loader": page("/app/orders?id=1", { nothing: "a redirect to the list" }),
  "app.order-block loader": pageOf(({ order }) => ({ path: `/app/order-block?id=${order.id}` })),
  "app.order-block action": form("/app/order-block", ({ shipment: { id } }) => ({ shipment: id }), [
    "bulk_items",
    "bulk_runs",
  ]),
  "app.shipments_.export.tsx loader": [
    page("/app/shipments/export"),
    pageOf(({ shipment: { id } }) => ({ path: `/app/shipments/export?ids=${id}` })),
  ],
  "app.shipments_.bulk._index loader": page("/app/shipments/bulk", {
    nothing: "kinds and counts of actions",
  }),
  "app.shipments_.bulk.$id loader": pageOf(({ shipment: { id } }) => ({
    path: `/app/shipments/bulk/${id}`,
    params: { id },
  })),
  "app.shipments_.bulk.$id action": form(
    "/app/shipments/bulk/x",
    () => ({}),
    ["bulk_items", "bulk_runs"],
    {
      params: ({ shipment: { id } }) => ({ id }),
    },
  ),
  "app.shipments.$id loader": pageOf(({ shipment: { id } }) => ({
    path: `/app/shipments/${id}`,
    params: { id },
  })),
  "app.shipments.$id_.rule.tsx loader": pageOf(
    ({ shipment: { id } }) => ({ path: `/app/shipments/${id}/rule`, params: { id } }),
    { nothing: "the shop has no other shipment of this name" },
  ),
  "app.shipments.$id_.preview.tsx loader": pageOf(({ shipment: { id } }) => ({
    path: `/app/shipments/${id}/preview`,
    params: { id },
  })),
  "app.shipments.$id action": [
    form("/app/shipments/x", () => ({ intent: "add_note", note: "a" }), ["shipment_changes"], {
      params: ({ shipment }) => ({ id: shipment.id }),
    }),
    form(
      "/app/shipments/x",
      () => ({ intent: "set_carrier", carrierCode: "dhl", remember: "on" }),
      ["shipments"],
      {
        params: ({ shipment }) => ({ id: shipment.id }),
      },
    ),
    form(
      "/app/shipments/x",
      () => ({ intent: "set_status", status: "expired", reason: "a" }),
      ["shipments"],
      {
        params: ({ shipment }) => ({ id: shipment.id }),
      },
    ),
    form("/app/shipments/x", () => ({ intent: "clear_status" }), ["shipments"], {
      params: ({ shipment }) => ({ id: shipment.id }),
    }),
    form(
      "/app/shipments/x",
      () => ({ intent: "retry" }),
      { unchanged: "the shipment is not rejected" },
      {
        params: ({ shipment }) => ({ id: shipment.id }),
      },
    ),
  ],
};
