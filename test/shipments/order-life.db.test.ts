// Property test: any order of an order's webhooks ends in the same parcels.
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseJsonLossless } from "~/lib/text/json";
import { ORDER_EMAIL } from "~/shipments/sealed-columns";
import { createActions } from "../stand-in/actions";
import { createStore } from "../stand-in/shop/store";
import { type TestDatabase, freshDatabase } from "../support/database";
import { SHOP, type World, startWorld } from "./world";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

/** Number and company each say who carries it: what must come of a label is known without the app. */
const LABELS = [
  { number: "1Z999AA10123456784", company: "UPS", code: "ups" },
  { number: "1Z999AA10123456792", company: "UPS", code: "ups" },
  { number: "1Z999AA10123456784", company: "FedEx", code: "fedex" },
  { number: "RR123456785US", company: "USPS", code: "usps" },
  { number: "QX-77-XYZ1", company: "Harbour Couriers", code: "unknown" },
] as const;
type Label = (typeof LABELS)[number];

/** What a merchant does next; `pick` chooses among the fulfillments or orders there are. */
type Act =
  | { do: "ship"; pick: number; labels: readonly Label[] }
  | { do: "correct"; pick: number; labels: readonly Label[] }
  | { do: "cancel_fulfillment"; pick: number }
  | { do: "cancel_order"; pick: number }
  | { do: "change_email"; pick: number; email: string };

const pick = fc.nat({ max: 7 });
/** The labels of one fulfillment are of one company, as Shopify has it. */
const labels = fc
  .uniqueArray(fc.constantFrom(...LABELS), { maxLength: 2, selector: (label) => label.number })
  .map((some) => some.filter((label) => label.company === some[0]?.company));
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("ship" as const), pick, labels }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("correct" as const), pick, labels }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("cancel_fulfillment" as const), pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("cancel_order" as const), pick }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("change_email" as const),
      pick,
      email: fc.constantFrom("ann@new.example.com", "bob@example.com"),
    }),
  },
);

interface Webhook {
  topic: string;
  body: string;
  triggeredAt: string;
}

/** Two orders to one door, so that parcels can be shared. Acts follow each other within half a second. */
function live(acts: readonly Act[]) {
  const store = createStore();
  const webhooks: Webhook[] = [];
  let now = Date.parse("2026-03-01T09:00:00.000Z");
  store.openShop({ domain: SHOP, name: "Example" });
  const actions = createActions(
    store,
    {
      emit(topic, _shop, payload, said = {}) {
        const triggeredAt = said.triggeredAt?.toISOString() ?? "";
        webhooks.push({ topic, body: JSON.stringify(payload), triggeredAt });
      },
    },
    () => new Date((now += 400)),
    () => [],
  );
  actions.grantInstall(SHOP);
  const orders = ["ann@example.com", "bea@example.com"].map((email) =>
    actions.createOrder(SHOP, { email }),
  );
  const made: string[] = [];
  const orderAt = (index: number) => orders[index % orders.length]?.id ?? "";
  for (const next of acts) {
    const typed = "labels" in next ? typedAs(next.labels) : null;
    const fulfillmentId = made[next.pick % Math.max(1, made.length)];
    if (next.do === "ship" && typed) made.push(actions.fulfill(SHOP, orderAt(next.pick), typed).id);
    else if (next.do === "cancel_order") actions.cancelOrder(SHOP, orderAt(next.pick));
    else if (next.do === "change_email") actions.changeEmail(SHOP, orderAt(next.pick), next.email);
    else if (!fulfillmentId) continue;
    else if (next.do === "correct" && typed) actions.correctNumber(SHOP, fulfillmentId, typed);
    else actions.cancelFulfillment(SHOP, fulfillmentId);
  }
  return { store, webhooks };
}

function typedAs(some: readonly Label[]) {
  const company = some[0]?.company ?? null;
  return { company, numbers: some.map((label) => label.number), urls: [] };
}

/** Every label that stands on a fulfillment that was not cancelled, with those fulfillments. */
function truthOf(store: ReturnType<typeof live>["store"]): string[] {
  const carried = new Map<string, string[]>();
  for (const order of store.orders(SHOP)) {
    for (const { id, status, tracking } of store.fulfillmentsOf(order.id)) {
      if (status === "cancelled") continue;
      for (const number of tracking.numbers) {
        const label = LABELS.find(
          (each) => each.number === number && each.company === tracking.company,
        );
        const key = `${number} ${label?.code}`;
        carried.set(key, [...(carried.get(key) ?? []), id]);
      }
    }
  }
  return [...carried].map(([key, ids]) => `${key}: ${ids.toSorted().join(" ")}`).toSorted();
}

async function liveParcels(): Promise<string[]> {
  const { rows } = await database.pool.query<{ line: string }>(
    `select s.tracking_number || ' ' || s.carrier_code || ': '
       || coalesce(string_agg(l.fulfillment_id, ' ' order by l.fulfillment_id), 'no fulfillment') as line
     from shipments s left join fulfillment_shipments l
       on l.shop_id = s.shop_id and l.shipment_id = s.id and l.removed_at is null
     where s.registration_state <> 'removed' group by s.id, s.tracking_number, s.carrier_code`,
  );
  return rows.map((row) => row.line).toSorted();
}

async function emails(world: World): Promise<Record<string, string>> {
  const rows = await database.prisma.order.findMany();
  const { sealer } = world.deps;
  return Object.fromEntries(
    rows.map((row) => [
      row.id,
      sealer.open(row.emailSealed ?? Buffer.of(), ORDER_EMAIL.at(row.shopId, row.id)).toString(),
    ]),
  );
}

/** Runs the register job until no answer of it gets lost. */
async function registered(world: World): Promise<void> {
  await world.register().catch(() => registered(world));
}

/** A life, and the deliveries of it: all at least once, some again, in any order, work going on in between. */
const lives = fc.array(act, { minLength: 1, maxLength: 8 }).chain((acts) => {
  const count = live(acts).webhooks.length;
  const indexes = Array.from({ length: count }, (_, index) => index);
  return fc.record({
    acts: fc.constant(acts),
    deliveries: fc
      .subarray(indexes)
      .chain((again) =>
        fc.shuffledSubarray([...indexes, ...again], { minLength: count + again.length }),
      ),
    /** After which deliveries the register and unregister jobs run. */
    pauses: fc.subarray(indexes),
    /** The steps before which the service's answer to a batch is lost, after the service carried it out. */
    losses: fc.subarray(indexes),
  });
});

test("after any sequence of edits and any order of webhooks an order has its current parcels", async () => {
  await fc.assert(
    fc.asyncProperty(lives, async ({ acts, deliveries, pauses, losses }) => {
      const { store, webhooks } = live(acts);
      const world = await startWorld(database);
      for (const [turn, index] of deliveries.entries()) {
        const { topic, body, triggeredAt } = webhooks[index] ?? ({} as Webhook);
        await world.deliver(topic, parseJsonLossless(body), triggeredAt);
        if (!pauses.includes(turn)) continue;
        if (losses.includes(turn)) {
          world.service.loseNextAnswer(new Error("answer lost"));
          await world.register().catch(() => {});
        } else {
          await registered(world);
        }
        await world.runUnregister();
      }
      await registered(world);
      await world.runUnregister();

      const truth = truthOf(store);
      expect(await liveParcels()).toEqual(truth);
      const watched = [...world.service.watched.values()];
      expect(
        watched.map((each) => `${each.tracking_number} ${each.carrier_code}`).toSorted(),
      ).toEqual(
        truth.map((line) => line.split(":")[0]).filter((each) => !each?.endsWith("unknown")),
      );
      expect(await emails(world)).toEqual(
        Object.fromEntries(store.orders(SHOP).map((order) => [order.id, order.email])),
      );
    }),
    { numRuns: 50 },
  );
}, 120_000);
