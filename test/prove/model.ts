// What must be true when all work is done: nothing lost, doubled, regressed, told twice, or another shop's.
import type pg from "pg";
import type { Sealer } from "../../app/lib/seal.server";
import type { Database } from "../../app/lib/database.server";
import { type AppView, readApp, readBacklog } from "../demo/chaos/read-back";
import { compareSets, differencesOf, pairKey, truthOf } from "../demo/chaos/truth";
import type { Labels } from "../demo/chaos/plan";
import { parseJsonLossless } from "../../app/lib/text/json";
import type { Decisions } from "./acts";
import { importedPairs } from "./merchant-acts";
import type { CloudService } from "./cloud-service";
import type { ShopifyWorld } from "./shopify-world";

export interface Model {
  shopify: ShopifyWorld;
  cloud: CloudService;
  decisions: Decisions;
  labels: Labels;
}

/** Lines that say what is not as it must be; none when all is right. */
export async function compareWithModel(
  { shopify, cloud, decisions, labels }: Model,
  database: Pick<Database, "pool">,
  sealer: Sealer,
): Promise<string[]> {
  const { pool } = database;
  const lines: string[] = [];
  for (const { domain } of shopify.store.shops()) {
    if (decisions.erased.has(domain)) lines.push(...(await leftOf(pool, domain)));
    if (decisions.uninstalled.has(domain)) continue;
    const isKept = (orderId: string) => !decisions.redactedOrders.has(orderId);
    const truth = truthOf({
      orders: shopify.store.orders(domain).filter(({ id }) => isKept(id)),
      fulfillmentsOf: shopify.store.fulfillmentsOf,
      deliveries: shopify.deliveries.filter(
        ({ shop, topic, body }) =>
          shop === domain &&
          /^(orders|fulfillments)\//.test(topic) &&
          isKept(orderIdOf(topic, body)),
      ),
      labels,
    });
    const found = await readApp(database as Database, sealer, domain);
    const imported = takeImported(found);
    const wantedImported = importedPairs(decisions.imported.get(domain) ?? []);
    const key = decisions.cloudKeys.get(domain);
    const watched = key
      ? new Set(cloud.watched(key).map((each) => pairKey(each.carrier_code, each.tracking_number)))
      : found.engineWatches;
    const isSwitched = decisions.switched.has(domain);
    const over = isSwitched ? await pairsThatAreOver(pool, domain) : new Set<string>();
    const wanted = new Set(
      [...truth.shipments.keys(), ...wantedImported].filter(
        (pair) => !truth.unnamed.has(pair) && (watched.has(pair) || !over.has(pair)),
      ),
    );
    lines.push(
      ...differencesOf(domain, truth, found),
      ...compareSets(`${domain}: imported`, wantedImported, imported),
      ...compareSets(`${domain}: watched by its tracking service`, wanted, watched),
      ...found.unfinished.map((line) => `${domain}: shipment ${line}`),
      ...(await statusesOf(pool, domain, {
        service: key ? statusesInCloud(cloud, key) : null,
        isWatchedAnew: isSwitched || decisions.corrected.has(domain),
      })),
      ...toldTwice(shopify, domain, decisions.foreignEvents),
      ...(key ? await watchedByEngine(pool, domain) : []),
    );
  }
  const current = new Set(decisions.cloudKeys.values());
  for (const apiKey of cloud.apiKeys().filter((each) => !current.has(each)))
    for (const { tracking_number } of cloud.watched(apiKey))
      lines.push(`${tracking_number} is watched by a former account, ${apiKey}`);
  const { received } = await readBacklog(database as Database, "3 minutes");
  if (received > 0) lines.push(`${received} webhooks wait to be processed`);
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
  // A change begins where the one before ended; none is told twice. Another carrier begins anew.
  `select 'shipment ' || shipment_id || ' went from ' || coalesce(before, '-') || ' to ' || after
     || ' but had been told to be ' || coalesce(told, '-') as line
   from (select shipment_id, before, after, id,
           lag(case when kind = 'status' then after end)
             over (partition by shop_id, shipment_id order by id) as told, kind
         from shipment_changes where kind in ('status', 'carrier')) c
   where kind = 'status' and told is not null and told is distinct from before`,
  `select 'write-back of ' || event_status || ' to ' || fulfillment_id || ' ended as ' || state as line
   from write_back_events where state in ('waiting', 'sending', 'failed')`,
  `select 'shipment ' || s.tracking_number || ' of ' || s.shop_id || ' has a checkpoint of another shop' as line
   from checkpoints c join shipments s on s.id = c.shipment_id where c.shop_id <> s.shop_id`,
  `select 'job ' || t.identifier || ' was given up: ' || j.last_error as line
   from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
   where j.attempts >= j.max_attempts and j.last_error is not null`,
  `select 'job ' || job || ' of ' || shop_id || ' is parked: ' || invariant as line from parked_jobs`,
  `select 'job ' || t.identifier || ' is locked' as line
   from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
   where j.locked_at is not null`,
];

/** Takes out what an import added and Shopify knows nothing of; returns its pairs. */
function takeImported({ shipments, orders, fulfillments }: AppView): Set<string> {
  for (const facts of [orders, fulfillments])
    for (const id of [...facts.keys()].filter((each) => each.startsWith("import-")))
      facts.delete(id);
  const pairs = [...shipments].filter(([, places]) => places.startsWith("import-"));
  for (const [pair] of pairs) shipments.delete(pair);
  return new Set(pairs.map(([pair]) => pair));
}

function statusesInCloud(cloud: CloudService, apiKey: string): Map<string, string> {
  return new Map(
    cloud
      .watched(apiKey)
      .map((each) => [pairKey(each.carrier_code, each.tracking_number), each.status]),
  );
}

/** Delivered and expired parcels stay with the service that the shop left. */
async function pairsThatAreOver(pool: pg.Pool, shop: string): Promise<Set<string>> {
  const { rows } = await pool.query<{ carrier: string; number: string }>(
    `select carrier_code as carrier, tracking_number as number from shipments
     where shop_id = $1 and status in ('delivered', 'expired')`,
    [shop],
  );
  return new Set(rows.map(({ carrier, number }) => pairKey(carrier, number)));
}

/**
 * @param service pair → status at the cloud service; null: the engine's own tables have it. A new service that
 * knows nothing yet takes back nothing.
 */
async function statusesOf(
  pool: pg.Pool,
  shop: string,
  { service, isWatchedAnew }: { service: Map<string, string> | null; isWatchedAnew: boolean },
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
    if (isWatchedAnew && (!wanted || wanted === "pending" || wanted === "notfound")) return [];
    return wanted === status ? [] : [`${shop}: ${pair} is ${status}, its service says ${wanted}`];
  });
}

/** Events that the app wrote to one fulfillment more than once. */
function toldTwice({ store }: ShopifyWorld, shop: string, foreign: ReadonlySet<string>): string[] {
  return store.orders(shop).flatMap(({ id: orderId }) =>
    store.fulfillmentsOf(orderId).flatMap(({ name, events = [] }) => {
      const told = events
        .filter(({ id }) => !foreign.has(id))
        .map(({ status, happenedAt }) => `${status} at ${happenedAt}`);
      const twice = told.filter((event, index) => told.indexOf(event) !== index);
      return twice.map((event) => `${shop}: ${name} was told ${event} twice`);
    }),
  );
}

async function watchedByEngine(pool: pg.Pool, shop: string): Promise<string[]> {
  const { rows } = await pool.query<{ number: string }>(
    `select t.tracking_number as number from engine_trackings t
     join engine_accounts a on a.id = t.account_id where a.name = $1`,
    [shop],
  );
  return rows.map(({ number }) => `${shop}: ${number} is still watched by the engine`);
}

/** Tables that still name an erased shop. */
async function leftOf(pool: pg.Pool, shop: string): Promise<string[]> {
  const { rows: tables } = await pool.query<{ table: string }>(
    `select format('%I.%I', schemaname, tablename) as table from pg_tables
     where schemaname in ('public', 'graphile_worker')`,
  );
  const lines: string[] = [];
  for (const { table } of tables) {
    const { rowCount } = await pool.query(
      `select 1 from ${table} t where position($1 in to_jsonb(t)::text) > 0 limit 1`,
      [shop],
    );
    if (rowCount) lines.push(`${shop} was erased, and ${table} still names it`);
  }
  return lines;
}

function orderIdOf(topic: string, body: string): string {
  const { id, order_id } = parseJsonLossless(body) as Record<string, unknown>;
  return String(topic.startsWith("orders/") ? id : order_id);
}
