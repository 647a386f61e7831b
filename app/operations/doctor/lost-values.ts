// What can't be read any more when a key is lost, column by column, and what brings it back.

interface Loss {
  /** What a value of the column is, in the plural. */
  what: string;
  /** What the operator or merchant does when they can't be read. */
  remedy: string;
}

const MERCHANT_OPENS = "it comes back when each merchant opens Waymark";
const GONE = "nothing brings it back; everything else about the parcels stays readable";

/** By "table.column". A test compares it with the columns that are sealed. */
export const LOSSES: Readonly<Record<string, Loss>> = {
  "sessions.access_token": { what: "access tokens of shops", remedy: MERCHANT_OPENS },
  "sessions.refresh_token": { what: "refresh tokens of shops", remedy: MERCHANT_OPENS },
  "tracking_connections.api_key_sealed": {
    what: "keys of tracking services",
    remedy: "merchants with a TrackingMore key save it anew; for the others connect and disconnect",
  },
  "tracking_connections.push_email_sealed": {
    what: "e-mail addresses of TrackingMore accounts",
    remedy: "merchants save the address anew",
  },
  "former_connections.api_key_sealed": {
    what: "keys of former tracking services",
    remedy: "delete the parcels there by hand",
  },
  "webhook_deliveries.body_sealed": {
    what: "bodies of webhooks",
    remedy:
      "reconciliation with Shopify repairs what was not processed; bodies are deleted after days anyway",
  },
  "orders.email_sealed": { what: "e-mail addresses of orders", remedy: GONE },
  "fulfillments.email_sealed": { what: "e-mail addresses of fulfillments", remedy: GONE },
  "privacy_requests.subject_sealed": {
    what: "subjects of open privacy requests",
    remedy: "read them in Shopify's e-mails and answer by hand, within the 30 days of the law",
  },
  "tracking_deletions.pair_sealed": {
    what: "parcels to delete at tracking services",
    remedy: "delete them there by hand",
  },
  "engine_trackings.customer_sealed": { what: "customers' names of trackings", remedy: GONE },
  "engine_deliveries.data_sealed": { what: "bodies of pushes", remedy: "clients read them by API" },
  "engine_carrier_keys.credentials_sealed": {
    what: "keys of carriers",
    remedy: "their owners save them anew",
  },
  "engine_carrier_keys.token_sealed": {
    what: "tokens of carriers",
    remedy: "they are fetched anew with the carrier's key",
  },
};
