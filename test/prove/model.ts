// What must be true when all work is done: nothing lost, doubled, regressed, told twice, or another shop's.
import type pg from "pg";
import type { Sealer } from "../../app/lib/seal.server";
import type { Database } from "../../app/lib/database.server";
import { readApp, readBacklog } from "../demo/chaos/read-back";
import { compareSets, differencesOf, pairKey, truthOf } from "../demo/chaos/truth";
import type { Labels } from "../demo/chaos/plan";
import type { CloudService } from "./cloud-service";
import type { ShopifyWorld } from "./shopify-world";

export interface Model {
  shopify: ShopifyWorld;
  cloud: CloudService;
  /** Shop → key of its account at the cloud service; the others use the app's own engine. */
  cloudKeys: ReadonlyMap<string, string>;
  labels: Labels;
}

/** Lines that say what is not as it must be; none when all is right. */
export async function compareWithModel(
  { shopify, cloud, cloudKeys, labels }: Model,
  database: Pick<Database, "pool">,
  sealer: Sealer,
): Promise<string[]> {
  const { pool } = database;
  const lines: string[] = [];
  for (const { domain } of shopify.store.shops()) {
    const truth = truthOf({
      orders: shopify.store.orders(domain),
      fulfillmentsOf: shopify.store.fulfillmentsOf,
      deliveries: shopify.deliveries.filter(({ shop }) => shop === domain),
      labels,
    });
    const found = await readApp(database as Database, sealer, domain);
    const key = cloudKeys.get(domain);
    const watched = key
      ? new Set(cloud.watched(key).map((each) => pairKey(each.carrier_code, each.tracking_number)))
      : found.engineWatches;
    const wanted = new Set([...truth.shipments.keys()].filter((pair) => !truth.unnamed.has(pair)));
    lines.push(
      ...differencesOf(domain, truth, found),
      ...compareSets(`${domain}: watched by its tracking service`, wanted, watched),
      ...found.unfinished.map((line) => `${domain}: shipment ${line}`),
      ...(await statusesOf(pool, domain, key ? statusesInCloud(cloud, key) : null)),
      ...toldTwice(shopify, domain),
    );
  }
  const { received, dead } = await readBacklog(database as Database, "3 minutes");
  if (received > 0) lines.push(`${received} webhooks wait to be processed`);
  if (dead > 0) lines.push(`${dead} jobs were given up`);
  for (const question of QUESTIONS) {
    const { rows } = await pool.query<{ line: string }>(question);
    lines.push(...rows.map(({ line }) => line));
  }
  return lines;
}

/** Each returns a line for what must not be. */
const QUESTIONS = [
  `select 'webhook ' || shop_id || ' ' || topic || ' ' || coalesce(outcome, '') as line
   from webhook_deliveries where state = 'failed' or outcome in ('unreadable', 'ignored_topic')`,
  // A change begins where the one before ended; none is told twice.
  `select 'shipment ' || shipment_id || ' went from ' || coalesce(before, '-') || ' to ' || after
     || ' but had been told to be ' || coalesce(told, '-') as line
   from (select shipment_id, before, after, id,
           lag(after) over (partition by shop_id, shipment_id order by id) as told
         from shipment_changes where kind = 'status') c
   where told is not null and told is distinct from before`,
  `select 'write-back of ' || event_status || ' to ' || fulfillment_id || ' ended as ' || state as line
   from write_back_events where state in ('waiting', 'sending', 'failed')`,
  `select 'shipment ' || s.tracking_number || ' of ' || s.shop_id || ' has a checkpoint of another shop' as line
   from checkpoints c join shipments s on s.id = c.shipment_id where c.shop_id <> s.shop_id`,
  `select 'job ' || t.identifier || ' is locked' as line
   from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
   where j.locked_at is not null`,
];

function statusesInCloud(cloud: CloudService, apiKey: string): Map<string, string> {
  return new Map(
    cloud
      .watched(apiKey)
      .map((each) => [pairKey(each.carrier_code, each.tracking_number), each.status]),
  );
}

/** @param service pair → status at the cloud service; null: the engine's own tables have it. */
async function statusesOf(
  pool: pg.Pool,
  shop: string,
  service: Map<string, string> | null,
): Promise<string[]> {
  const { rows } = await pool.query<{
    carrier: string;
    number: string;
    status: string;
    engine: string | null;
  }>(
    `select s.carrier_code as carrier, s.tracking_number as number, s.status, t.status as engine
     from shipments s
     join tracking_connections c on c.shop_id = s.shop_id
     left join engine_trackings t on t.account_id = c.account_id
       and t.carrier_code = s.carrier_code
       and upper(regexp_replace(t.tracking_number, '[[:space:]-]', '', 'g'))
         = upper(regexp_replace(s.tracking_number, '[[:space:]-]', '', 'g'))
     where s.shop_id = $1 and s.registration_state = 'registered' and not s.is_superseded`,
    [shop],
  );
  return rows.flatMap(({ carrier, number, status, engine }) => {
    const pair = pairKey(carrier, number);
    const wanted = service ? service.get(pair) : engine;
    return wanted === status ? [] : [`${shop}: ${pair} is ${status}, its service says ${wanted}`];
  });
}

/** Events that the app wrote to one fulfillment more than once. */
function toldTwice({ store }: ShopifyWorld, shop: string): string[] {
  return store.orders(shop).flatMap(({ id }) =>
    store.fulfillmentsOf(id).flatMap(({ name, events = [] }) => {
      const told = events.map(({ status, happenedAt }) => `${status} at ${happenedAt}`);
      const twice = told.filter((event, index) => told.indexOf(event) !== index);
      return twice.map((event) => `${shop}: ${name} was told ${event} twice`);
    }),
  );
}
