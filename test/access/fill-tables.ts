// Writes rows by hand into tables that no short path through the app fills.
import { randomUUID } from "node:crypto";
import { CREDENTIALS } from "~/engine/carrier-keys/store-keys.server";
import { PUSH_DATA } from "~/engine/push/sending/store-sending.server";
import { SUBJECT } from "~/privacy/customer/subject-keys.server";
import { DELETION_PAIR } from "~/privacy/redaction/store-deletions.server";
import { FORMER_API_KEY } from "~/shops/store-connection.server";
import type { TestApp } from "../support/test-app";
import type { ShopWorld } from "./two-shops";

type Fill = (app: TestApp, shop: ShopWorld) => [sql: string, values: unknown[]];

const bytes = (text: string) => Buffer.from(text);

/** A row or more for a table that the seeding leaves empty. Add yours here, with the shop's marker in its texts. */
const FILLS: Record<string, Fill> = {
  engine_carrier_keys: ({ services }, { accountId, marker }) => [
    `insert into engine_carrier_keys (account_id, carrier, credentials_sealed, saved_at, hint)
     values ($1, 'dhl', $2, now(), $3)`,
    [
      accountId,
      services.sealer.seal(JSON.stringify({ apiKey: marker }), CREDENTIALS.at(accountId, "dhl")),
      marker,
    ],
  ],
  engine_deliveries: ({ services }, { accountId, deliveryId, callbackId, marker }) => [
    `insert into engine_deliveries (account_id, id, callback_id, url, sequence, tracking_id, tracking_number,
       carrier_code, status, data_sealed, created_at, state, tries, attempt_count)
     values ($1, $2, $3, $4, 1, $5, $6, 'sandbox', 'delivered', $7, now(), 'dead', 1, 1)`,
    [
      accountId,
      deliveryId,
      callbackId,
      `http://127.0.0.1:9/${marker}/hook`,
      randomUUID().replaceAll("-", ""),
      `SANDBOX-${marker.toUpperCase()}-0002`,
      services.sealer.seal(`{"title":"${marker}"}`, PUSH_DATA.at(accountId, deliveryId)),
    ],
  ],
  engine_delivery_attempts: (_app, { accountId, deliveryId, marker }) => [
    `insert into engine_delivery_attempts (account_id, delivery_id, number, attempted_at, error, duration_ms)
     values ($1, $2, 1, now(), $3, 5)`,
    [accountId, deliveryId, `no answer from ${marker}`],
  ],
  engine_past_journeys: (_app, { accountId, marker }) => [
    `insert into engine_past_journeys (account_id, tracking_id, carrier_code, status, original_country, last_event,
       began_at, ended_at)
     select account_id, id, 'ups', 'transit', '', $2, now(), now() from engine_trackings
     where account_id = $1 limit 1`,
    [accountId, marker],
  ],
  former_connections: ({ services }, { domain, apiKey, accountId }) => [
    `insert into former_connections (shop_id, generation, kind, api_key_sealed, account_id, switched_at)
     values ($1, 0, 'embedded', $2, $3, now())`,
    [domain, services.sealer.seal(apiKey, FORMER_API_KEY.at(domain, 0)), accountId],
  ],
  deregistrations: (_app, { domain, marker }) => [
    `insert into deregistrations (shop_id, generation, number_key, carrier_code, tracking_number)
     values ($1, 0, $2, 'ups', $2)`,
    [domain, marker.toUpperCase()],
  ],
  admin_budgets: (_app, { domain }) => [
    `insert into admin_budgets (shop_id, available, maximum, restore_per_second, measured_at)
     values ($1, 2000, 2000, 100, now()) on conflict do nothing`,
    [domain],
  ],
  tracking_page_settings: (_app, { domain, marker }) => [
    `insert into tracking_page_settings (shop_id, settings) values ($1, jsonb_build_object('note', $2::text))
     on conflict do nothing`,
    [domain, marker],
  ],
  order_watermarks: (_app, { domain }) => [
    `insert into order_watermarks (shop_id, watermark) values ($1, now()) on conflict do nothing`,
    [domain],
  ],
  parked_jobs: (_app, { domain }) => [
    `insert into parked_jobs (shop_id, job, invariant, parked_at)
     values ($1, 'a.job', 'answers_fit_items', now())`,
    [domain],
  ],
  reconciliations: (_app, { domain }) => [
    `insert into reconciliations (shop_id, state, started_at, duration_ms, checked, repaired)
     values ($1, 'done', now(), 1, 1, 1)`,
    [domain],
  ],
  redacted_orders: (_app, { domain, marker }) => [
    `insert into redacted_orders (shop_id, order_key, redacted_at) values ($1, $2, now())`,
    [domain, bytes(marker)],
  ],
  registration_calls: (_app, { domain, marker }) => [
    `insert into registration_calls
       (shop_id, id, shipment_ids, carrier_codes, tracking_numbers, leased_until)
     values ($1, gen_random_uuid(), '{}', array['ups'], array[$2], 'infinity')`,
    [domain, marker],
  ],
  privacy_requests: ({ services }, { domain, marker, requestId, order }) => [
    `insert into privacy_requests (shop_id, id, kind, webhook_id, reference, subject_sealed, subject_keys,
       requested_at, due_at, state, phase, problem)
     values ($1, $2, 'redaction', $3, $3, $4, array[$5::bytea], now(), now() + interval '30 days', 'working',
       'collect', $3)`,
    [
      domain,
      requestId,
      marker,
      services.sealer.seal(
        JSON.stringify({
          customerId: order.customerId,
          email: order.email,
          phone: null,
          orderIds: [order.id],
        }),
        SUBJECT.at(domain, requestId),
      ),
      bytes(marker),
    ],
  ],
  // With the deliveries that it is computed from, so that the job keeps it.
  lane_times: (_app, { domain, marker }) => [
    `with deliveries as (
       insert into shipments (shop_id, id, carrier_code, tracking_number, number_key, carrier_source,
         registration_state, status, destination_country, began_on, delivered_on)
       select $1, gen_random_uuid(), $2, $2 || n, upper($2) || n, 'company', 'removed', 'delivered', 'DE',
         current_date - 9, current_date - 4
       from generate_series(1, 20) n)
     insert into lane_times (shop_id, carrier_code, destination_country, origin_country, deliveries, fast_days,
       transit_days, computed_at) values ($1, $2, 'DE', '', 20, 2, 5, now())`,
    [domain, marker],
  ],
  // The run and the view have the shipment's id.
  bulk_items: (_app, { domain, marker, shipment }) => [
    `with run as (
       insert into bulk_runs (shop_id, id, action, total, done, created_at, finished_at)
       values ($1, $2, jsonb_build_object('kind', 'note', 'text', $3::text), 1, 1, now(), now()) returning id)
     insert into bulk_items (shop_id, run_id, position, shipment_id, outcome)
     select $1, id, 1, $2, 'done' from run`,
    [domain, shipment.id, marker],
  ],
  import_lines: (_app, { domain, marker, shipment }) => [
    `with file as (
       insert into imports (shop_id, id, file_name, header_key, mapping, created_at)
       values ($1, $2, $3, $3, '{"number":0,"carrier":null,"order":null,"shipped":null,"destination":null}',
         now()) returning id)
     insert into import_lines (shop_id, import_id, line, number, carrier, order_name, shipped, destination,
       outcome, problem)
     select $1, id, 2, $3, '', '', '', '', 'rejected', 'number_invalid' from file`,
    [domain, shipment.id, marker],
  ],
  saved_views: (_app, { domain, marker, shipment }) => [
    `insert into saved_views (shop_id, id, name, query, created_at)
     values ($1, $3, $2, 'status=transit', now())`,
    [domain, marker, shipment.id],
  ],
  write_back: (_app, { domain }) => [
    `insert into write_back (shop_id, events_since) values ($1, now())`,
    [domain],
  ],
  write_back_events: (_app, { domain, fulfillmentId, shipment, marker }) => [
    `insert into write_back_events (shop_id, fulfillment_id, shipment_id, event_status, wall_time, change_id,
       happened_at, time_basis, message, state, noted_at)
     values ($1, $2, $3, 'IN_TRANSIT', '', 0, now(), 'stated', $4, 'sent', now())`,
    [domain, fulfillmentId, shipment.id, marker],
  ],
  write_back_links: (_app, { domain, fulfillmentId, shipment, marker }) => [
    `insert into write_back_links (shop_id, fulfillment_id, number_key, previous_url, state, written_at)
     values ($1, $2, $3, $4, 'sent', now())`,
    [domain, fulfillmentId, shipment.number, `https://${marker}.example.com`],
  ],
  foreign_events: (_app, { domain, fulfillmentId, marker }) => [
    `insert into foreign_events (shop_id, fulfillment_id, id, status, happened_at)
     values ($1, $2, $3, 'IN_TRANSIT', now())`,
    [domain, fulfillmentId, marker],
  ],
  tracking_deletions: ({ services }, { domain, requestId, marker }) => [
    `insert into tracking_deletions (shop_id, id, request_id, pair_sealed) values ($1, 1, $2, $3)`,
    [
      domain,
      requestId,
      services.sealer.seal(
        JSON.stringify({ carrierCode: "ups", trackingNumber: marker }),
        DELETION_PAIR.at(domain, 1),
      ),
    ],
  ],
  access_log: (_app, { domain, marker }) => [
    `insert into access_log (shop_id, read_at, user_id, what, record) values ($1, now(), $2, 'webhook_body', $2)`,
    [domain, marker],
  ],
  rate_limits: (_app, { domain, marker }) => [
    `insert into rate_limits (owner, scope, bucket, full_at) values ($1, 'storefront', $2, now())`,
    [domain, marker],
  ],
};

/** A second row where one attempt needs another kind. */
const MORE: Fill[] = [
  ({ services }, { domain, marker, exportId, order }) => [
    `insert into privacy_requests (shop_id, id, kind, webhook_id, subject_sealed, subject_keys, requested_at, due_at,
       state)
     values ($1, $2, 'data_request', $3, $4, '{}', now(), now() + interval '30 days', 'open')`,
    [
      domain,
      exportId,
      `${marker} export`,
      services.sealer.seal(
        JSON.stringify({
          customerId: order.customerId,
          email: order.email,
          phone: null,
          orderIds: [order.id],
        }),
        SUBJECT.at(domain, exportId),
      ),
    ],
  ],
];

/** Texts that the real ways fill with words of their own get the marker. */
const MARKS: Record<string, string> = {
  fulfillments: `update fulfillments set items = jsonb_build_array(jsonb_build_object('title', $2::text,
    'variantTitle', null, 'sku', $2::text, 'quantity', 1)), tracking_company = $2 where shop_id = $1`,
  shipments: `update shipments set last_event = $2, registration_message = $2 where shop_id = $1`,
  checkpoints: `update checkpoints set description = $2, details = $2 where shop_id = $1`,
};

export async function fillTables(app: TestApp, shop: ShopWorld): Promise<void> {
  const { pool } = app.database;
  for (const fill of [...Object.values(FILLS), ...MORE]) await pool.query(...fill(app, shop));
  for (const mark of Object.values(MARKS)) await pool.query(mark, [shop.domain, shop.marker]);
}
