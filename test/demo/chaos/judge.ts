// Holds what the app believes, and what the tracking services watch, against the stand-in's truth.
import type { ChaosWorld } from "./chaos-world.ts";
import type { ChaosPlan } from "./plan.ts";
import { readApp, readBacklog } from "./read-back.ts";
import { compareSets, differencesOf, pairKey, truthOf } from "./truth.ts";

export interface Verdict {
  orders: number;
  fulfillments: number;
  /** How much was compared. */
  compared: { shipments: number; removed: number; orders: number; watched: number };
  differences: string[];
}

/** @param accounts shop → its account at the cloud service; the others use the app's engine. */
export async function judge(
  world: ChaosWorld,
  plan: ChaosPlan,
  accounts: ReadonlyMap<string, string>,
): Promise<Verdict> {
  const verdict: Verdict = {
    orders: 0,
    fulfillments: 0,
    compared: { shipments: 0, removed: 0, orders: 0, watched: 0 },
    differences: [],
  };
  const { store } = world.standIn;
  for (const { domain } of plan.shops) {
    const truth = truthOf({
      orders: store.orders(domain),
      fulfillmentsOf: store.fulfillmentsOf,
      deliveries: world.standIn.deliveries().filter(({ shop }) => shop === domain),
      labels: plan.labels,
    });
    const found = await readApp(world.database, world.sealer, domain);
    const toBeWatched = new Set(
      [...truth.shipments.keys()].filter((pair) => !truth.unnamed.has(pair)),
    );
    const account = accounts.get(domain);
    const watched = account ? await watchedInCloud(world, account) : found.engineWatches;
    verdict.orders += truth.orders.size;
    verdict.fulfillments += truth.fulfillments.size;
    verdict.compared.shipments += truth.shipments.size;
    verdict.compared.removed += found.removed.size;
    verdict.compared.orders += found.orders.size;
    verdict.compared.watched += watched.size;
    verdict.differences.push(
      ...differencesOf(domain, truth, found),
      ...compareSets(`${domain}: watched by its tracking service`, toBeWatched, watched),
      ...found.unfinished.map((line) => `${domain}: shipment ${line}`),
    );
  }
  const { received, dead } = await readBacklog(world.database, "3 minutes");
  if (received > 0) verdict.differences.push(`${received} webhooks wait to be processed`);
  if (dead > 0) verdict.differences.push(`${dead} jobs were given up`);
  const failed = await readFailed(world);
  verdict.differences.push(...failed.map((line) => `webhook ${line}`));
  return verdict;
}

async function watchedInCloud(world: ChaosWorld, accountId: string): Promise<Set<string>> {
  const watched = await world.service.watched(accountId);
  return new Set(watched.map((each) => pairKey(each.carrierCode, each.trackingNumber)));
}

/** Deliveries that were taken and came to nothing. */
async function readFailed({ database }: ChaosWorld): Promise<string[]> {
  const { rows } = await database.pool.query<{ line: string }>(
    `select shop_id || ' ' || topic || ' ' || outcome as line from webhook_deliveries
     where state = 'failed' or outcome in ('unreadable', 'ignored_topic') order by 1`,
  );
  return rows.map((row) => row.line);
}
