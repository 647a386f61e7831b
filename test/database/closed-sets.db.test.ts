// Each CHECK constraint of the schema allows exactly what the code's type of that column has.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, freshDatabase } from "../support/database";
import { literalsOf, loadAppProgram } from "./app-program";

const STATUS = "app/trackingmore/contract/status.ts#Status";

/** table.column → the type that lists its values. */
const CLOSED_SETS: Record<string, string> = {
  "access_log.what": "app/privacy/access-log/store-access.server.ts#AccessedWhat",
  "bulk_items.outcome": "app/shipments/bulk/bulk-action.ts#BulkOutcome",
  "import_lines.outcome": "app/shipments/import/store-import.server.ts#LineOutcome",
  "import_lines.problem": "app/shipments/import/line.ts#LineProblem",
  "backfills.state": "app/shopify/backfill/store-backfill.server.ts#BackfillState",
  "checkpoints.leg": "app/shipments/shipment.ts#LegName",
  "checkpoints.status": STATUS,
  "engine_callbacks.statuses": STATUS,
  "engine_deliveries.state": "app/engine/push/sending/schedule.ts#PushState",
  "engine_deliveries.status": STATUS,
  "engine_past_journeys.status": STATUS,
  "engine_remote_areas.kind": "app/engine/remote-areas/remote-area.ts#RemoteAreaKind",
  "engine_status_counts.status": STATUS,
  "engine_trackings.manual_status": STATUS,
  "engine_trackings.status": STATUS,
  "former_connections.kind": "app/shops/store.server.ts#TrackingConnection.kind",
  "order_keys.kind": "app/shipments/contact/contact-forms.ts#OrderKeyKind",
  "privacy_requests.kind": "app/privacy/redaction/store.server.ts#RequestKind",
  "privacy_requests.phase": "app/privacy/redaction/store.server.ts#Phase",
  "privacy_requests.state": "app/privacy/redaction/store.server.ts#RequestState",
  "rate_limits.scope": "app/lib/limits/rate-limiter.server.ts#RateScope",
  "reconciliations.state": "app/shopify/reconciliation/store-reconcile.server.ts#PassReport.state",
  "shipment_changes.kind": "app/shipments/change.ts#ShipmentChange.kind",
  "shipments.carrier_source": "app/shipments/shipment.ts#CarrierSource",
  "shipments.registration_state": "app/shipments/shipment.ts#RegistrationState",
  "shipments.status": STATUS,
  "shipments_by_status.status": STATUS,
  "tracking_connections.kind": "app/shops/store.server.ts#TrackingConnection.kind",
  "tracking_connections.open_reason": "app/shops/store-connection.server.ts#OpenReason",
  "webhook_deliveries.state": "app/inbox/delivery-view.ts#DeliveryState",
  "write_back.stopped_reason":
    "app/shopify/write-back/store-choice.server.ts#WriteBackChoice.stoppedReason",
  "write_back_events.event_status": "app/shopify/write-back/event-status.ts#EventStatus",
  "write_back_events.state": "app/shopify/write-back/store-events.server.ts#EventState",
  "write_back_events.time_basis": "app/shopify/write-back/happened-at.ts#HappenedAt.basis",
  "write_back_links.state": "app/shopify/write-back/plan-links.ts#EarlierLink.state",
};

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

test("the schema and the code agree on every closed set", { timeout: 120_000 }, async () => {
  const { rows } = await database.pool.query<{ column: string; definition: string }>(
    `select t.relname || '.' || a.attname as column, pg_get_constraintdef(c.oid) as definition
     from pg_constraint c join pg_class t on t.oid = c.conrelid
     join pg_attribute a on a.attrelid = t.oid and a.attnum = c.conkey[1]
     where c.contype = 'c' and c.connamespace = 'public'::regnamespace and cardinality(c.conkey) = 1`,
  );
  const allowed = Object.fromEntries(
    rows.map(({ column, definition }) => [
      column,
      [...definition.matchAll(/'([^']*)'::text/g)].map((match) => match[1]).sort(),
    ]),
  );
  const program = loadAppProgram();
  const inCode = Object.fromEntries(
    Object.entries(CLOSED_SETS).map(([column, type]) => [column, literalsOf(program, type)]),
  );
  expect(allowed).toEqual(inCode);
});
