// Property tests: webhooks in any order and repetition end in the same state.
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, freshDatabase } from "../support/database";
import { fulfillmentPayload, orderPayload } from "../support/shopify-story";
import { startWorld } from "./world";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

interface Webhook {
  topic: string;
  payload: Record<string, unknown>;
  triggeredAt: string | null;
}

const NUMBERS = [
  "1Z999AA10123456784",
  "1Z999AA10123456792",
  "RR123456785US",
  "ABC-77-XYZ",
  "",
  "none",
];
const COMPANIES = ["UPS", "FedEx", "My Courier", null];

const second = fc.integer({ min: 0, max: 5 }).map((s) => `2026-03-01T09:00:0${s}Z`);
const fulfillment = fc.record({
  id: fc.constantFrom(901, 902),
  updatedAt: second,
  status: fc.constantFrom("success", "success", "success", "cancelled"),
  company: fc.constantFrom(...COMPANIES),
  numbers: fc.array(fc.constantFrom(...NUMBERS), { maxLength: 3 }),
  urls: fc.constantFrom([], ["https://www.fedex.com/fedextrack/?trknbr=123456789012"]),
  country: fc.constantFrom("DE", "US"),
});
const order = fc.record({
  updatedAt: second,
  email: fc.constantFrom("ann@example.com", "ann@new.example.com", null),
  cancelledAt: fc.constantFrom(null, "2026-03-01T09:00:04Z"),
  fulfillments: fc.array(fulfillment.map(fulfillmentPayload), { maxLength: 2 }),
});
const webhook: fc.Arbitrary<Webhook> = fc
  .tuple(
    fc.oneof(
      {
        weight: 3,
        arbitrary: fulfillment.map((story) => ({
          topic: "fulfillments/update",
          payload: fulfillmentPayload(story),
        })),
      },
      {
        weight: 1,
        arbitrary: order.map((story) => ({
          topic: "orders/updated",
          payload: orderPayload(story),
        })),
      },
    ),
    fc.option(fc.constantFrom("2026-03-01T09:00:06.100Z", "2026-03-01T09:00:06.200Z")),
  )
  .map(([delivery, triggeredAt]) => ({ ...delivery, triggeredAt }));

/** How webhooks come in. */
interface Delivery {
  /** Webhooks in one transaction. */
  setSize?: number;
  readsOrder?: boolean;
}

/** A history and another delivery of it: shuffled, and some of it twice. */
const histories = fc.array(webhook, { minLength: 1, maxLength: 6 }).chain((history) =>
  fc.tuple(
    fc.constant(history),
    fc.shuffledSubarray([...history, ...history], {
      minLength: history.length * 2,
      maxLength: history.length * 2,
    }),
  ),
);

/**
 * All that webhooks decide, without ids and times of ours. How we first came to a carrier and how its number
 * was first written stay as they were sent to the service, and are not compared.
 */
async function stateAfter(webhooks: readonly Webhook[], delivery: Delivery = {}) {
  const { setSize = 1, readsOrder = false } = delivery;
  const world = await startWorld(database);
  if (readsOrder) {
    // Registration comes before the order's first webhook, and reads the order from Shopify.
    world.readOrderSummary = async () => ({
      name: "#1001",
      placedAt: new Date("2026-02-28T08:00:00Z"),
      email: "read@example.com",
    });
    const numbers = ["1Z999AA10123456818"];
    const first = fulfillmentPayload({ id: 903, company: "UPS", numbers });
    await world.deliver("fulfillments/create", first);
    await world.register();
  }
  for (let start = 0; start < webhooks.length; start += setSize)
    await world.deliverSet(webhooks.slice(start, start + setSize));
  const { rows } = await database.pool.query<{ state: unknown }>(`
    select jsonb_build_object(
      'orders', (select jsonb_agg(to_jsonb(o) - 'email_sealed' - 'created_at' order by o.id) from orders o),
      'fulfillments', (select jsonb_agg(to_jsonb(f) - 'created_at' order by f.id) from fulfillments f),
      'shipments', (select jsonb_agg(jsonb_build_array(s.number_key, s.carrier_code,
          s.registration_state, s.tracking_company, s.company_key, s.tracking_url, s.destination_country,
          s.fulfilled_at) order by s.number_key, s.carrier_code) from shipments s),
      'links', (select jsonb_agg(jsonb_build_array(l.fulfillment_id, s.number_key, s.carrier_code, l.order_id,
          l.position, l.removed_at is null, l.source_version, l.tracking_company, l.tracking_url)
          order by l.fulfillment_id, s.number_key, s.carrier_code)
        from fulfillment_shipments l join shipments s on s.id = l.shipment_id)) as state`);
  return rows[0]?.state;
}

/**
 * The same and all other columns, keys and jobs that webhooks write, for webhooks in one order. The history is left
 * out: webhooks of different orders that move one number between them in one set log fewer steps (decision 0301).
 */
async function tablesAfter(webhooks: readonly Webhook[], setSize: number) {
  const state = await stateAfter(webhooks, { setSize });
  const { rows } = await database.pool.query<{ tables: unknown }>(`
    select jsonb_build_object(
      'shipments', (select jsonb_agg(to_jsonb(s) - 'id' - 'created_at' - 'updated_at'
          order by s.number_key, s.carrier_code, s.occurrence) from shipments s),
      'links', (select jsonb_agg(to_jsonb(l) - 'shipment_id' - 'created_at' - 'removed_at'
            || jsonb_build_object('number', s.number_key, 'carrier', s.carrier_code)
          order by l.fulfillment_id, s.number_key, s.carrier_code)
        from fulfillment_shipments l join shipments s on s.id = l.shipment_id),
      'keys', (select jsonb_agg(to_jsonb(k) order by k.order_id, k.kind, k.key) from order_keys k),
      'jobs', (select jsonb_agg(j.key order by j.key) from graphile_worker._private_jobs j)) as tables`);
  return { state, tables: rows[0]?.tables };
}

test("any order, repetition and set size of webhooks ends in the same state", async () => {
  await fc.assert(
    fc.asyncProperty(
      histories,
      fc.integer({ min: 2, max: 12 }),
      fc.boolean(),
      async ([history, delivered], setSize, readsOrder) => {
        const expected = await stateAfter(history, { readsOrder });
        expect(await stateAfter(delivered, { readsOrder })).toEqual(expected);
        expect(await stateAfter(delivered, { readsOrder, setSize })).toEqual(expected);
      },
    ),
    { numRuns: 60 },
  );
}, 180_000);

test("a set of webhooks of many orders leaves the tables that one after the other leaves", async () => {
  const ordersOf = fc.array(fc.tuple(webhook, fc.integer({ min: 0, max: 8 })), {
    minLength: 10,
    maxLength: 40,
  });
  await fc.assert(
    fc.asyncProperty(ordersOf, fc.integer({ min: 2, max: 40 }), async (story, setSize) => {
      const webhooks = story.map(([{ topic, payload, triggeredAt }, order]) => ({
        topic,
        triggeredAt,
        payload: ofOrder(payload, topic, order),
      }));
      expect(await tablesAfter(webhooks, setSize)).toEqual(await tablesAfter(webhooks, 1));
    }),
    { numRuns: 30 },
  );
}, 180_000);

/** The same payload of another order, with fulfillments of its own. */
function ofOrder(payload: Record<string, unknown>, topic: string, index: number) {
  const moved = (id: unknown) => Number(id) + index * 1_000;
  const fulfillment = (each: Record<string, unknown>) => ({
    ...each,
    id: moved(each.id),
    order_id: moved(each.order_id),
  });
  if (!topic.startsWith("orders/")) return fulfillment(payload);
  const fulfillments = payload.fulfillments as Record<string, unknown>[];
  return {
    ...payload,
    id: moved(payload.id),
    name: `#${1_001 + index}`,
    fulfillments: fulfillments.map(fulfillment),
  };
}

test("a number is one live parcel exactly while some fulfillment's newest payload has it", async () => {
  await fc.assert(
    fc.asyncProperty(histories, async ([, delivered]) => {
      await stateAfter(delivered);
      const { rows } = await database.pool.query(`
        select s.number_key from shipments s group by s.number_key
        having count(*) filter (where s.registration_state <> 'removed') <> (
          select count(distinct l.order_id) from shipments n
          join fulfillment_shipments l on l.shipment_id = n.id
          join fulfillments f on f.id = l.fulfillment_id
          where n.number_key = s.number_key and l.source_version <> '' and f.status <> 'cancelled'
            and l.source_version = f.source_version)`);
      expect(rows).toEqual([]);
    }),
    { numRuns: 30 },
  );
}, 120_000);
