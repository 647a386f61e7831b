// The addresses of the admin's pages that every shop has, by name.

export const ADMIN_PAGES: Readonly<Record<string, string>> = {
  home: "/app",
  shipments: "/app/shipments",
  "bulk actions": "/app/shipments/bulk",
  "add shipments": "/app/shipments/import",
  analytics: "/app/analytics",
  settings: "/app/settings",
  attention: "/app/settings/attention",
  orders: "/app/settings/orders",
  service: "/app/settings/tracking-service",
  carriers: "/app/settings/carriers",
  "write-back": "/app/settings/write-back",
  privacy: "/app/settings/privacy",
  "tracking page": "/app/settings/tracking-page",
  "delivery dates": "/app/settings/delivery-dates",
  webhooks: "/app/settings/webhooks",
  api: "/app/api",
  push: "/app/api/push",
};
