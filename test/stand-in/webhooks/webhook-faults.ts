// What the network does to webhooks: loses some, doubles some, lets them overtake each other, keeps some for a day.
import { seededRandom, type Random } from "../shop/random.ts";
import type { Delivery } from "./webhooks.ts";

/** Shares from 0 to 1 of a shop's webhooks. One that is lost is neither doubled nor late. */
export interface WebhookFaults {
  /** Never arrive, as when Shopify gave up or never sent. */
  loseShare: number;
  /** Arrive twice, under one id. */
  doubleShare: number;
  /** Arrive only when `sendLate` lets the day pass: after everything newer. */
  lateShare: number;
  /** So many wait at a time, and the next to go is drawn from them; 1 keeps the order. */
  shuffleWindow: number;
}

export interface FaultPlan {
  /** The same actions under the same seed suffer the same faults. */
  seed: number;
  /** Null: this shop's webhooks go straight through. */
  faultsOf: (shop: string) => WebhookFaults | null;
}

export interface FaultCounts {
  emitted: number;
  lost: number;
  doubled: number;
  late: number;
  /** Left after one that was emitted later. */
  overtaken: number;
}

interface Waiting {
  delivery: Delivery;
  /** Place in the order in which they were emitted. */
  place: number;
}

interface Lane {
  faults: WebhookFaults;
  /** Decides what befalls a webhook. */
  fate: Random;
  /** Decides which of the waiting goes next. */
  order: Random;
  waiting: Waiting[];
  lastSentPlace: number;
  counts: FaultCounts;
}

export type FaultyNetwork = ReturnType<typeof createFaultyNetwork>;

/** `send` sends a delivery; `lose` is called for those that are lost. */
export function createFaultyNetwork(
  plan: FaultPlan,
  ends: { send: (delivery: Delivery) => void; lose: (delivery: Delivery) => void },
) {
  const lanes = new Map<string, Lane>();
  const late: Delivery[] = [];

  function laneOf(shop: string): Lane | null {
    const known = lanes.get(shop);
    if (known) return known;
    const faults = plan.faultsOf(shop);
    if (!faults) return null;
    const lane: Lane = {
      faults,
      fate: seededRandom(plan.seed + hashOf(shop)),
      order: seededRandom(plan.seed + hashOf(`${shop} in order`)),
      waiting: [],
      lastSentPlace: -1,
      counts: { emitted: 0, lost: 0, doubled: 0, late: 0, overtaken: 0 },
    };
    lanes.set(shop, lane);
    return lane;
  }

  function sendOneOf(lane: Lane): void {
    const [next] = lane.waiting.splice(lane.order.between(0, lane.waiting.length - 1), 1);
    if (!next) return;
    if (next.place < lane.lastSentPlace) lane.counts.overtaken++;
    lane.lastSentPlace = Math.max(lane.lastSentPlace, next.place);
    ends.send(next.delivery);
  }

  return {
    pass(delivery: Delivery): void {
      const lane = laneOf(delivery.shop);
      if (!lane) return ends.send(delivery);
      const { faults, counts, fate } = lane;
      const place = counts.emitted++;
      // Always the same number of draws, so that one share does not move what another one hits.
      const [lost, doubled, isLate] = [fate.next(), fate.next(), fate.next()];
      if (lost < faults.loseShare) {
        counts.lost++;
        return ends.lose(delivery);
      }
      const copies = [delivery];
      if (doubled < faults.doubleShare) {
        counts.doubled++;
        copies.push({ ...delivery, attempts: [] });
      }
      if (isLate < faults.lateShare) {
        counts.late++;
        late.push(...copies);
        return;
      }
      for (const copy of copies) lane.waiting.push({ delivery: copy, place });
      while (lane.waiting.length >= Math.max(1, faults.shuffleWindow)) sendOneOf(lane);
    },

    /** Sends all that waits to be overtaken. */
    flush(): void {
      for (const lane of lanes.values()) while (lane.waiting.length > 0) sendOneOf(lane);
    },

    /** Lets a day pass: what was late arrives, last things first. */
    sendLate(): void {
      for (const delivery of late.splice(0).reverse()) ends.send(delivery);
    },

    counts: (): Record<string, FaultCounts> =>
      Object.fromEntries([...lanes].map(([shop, lane]) => [shop, { ...lane.counts }])),
  };
}

/** Each shop's chance is its own: another shop's actions do not move it. */
function hashOf(shop: string): number {
  let hash = 0;
  for (const character of shop)
    hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
  return hash;
}

export function addCounts(counts: Iterable<FaultCounts>): FaultCounts {
  const sum: FaultCounts = { emitted: 0, lost: 0, doubled: 0, late: 0, overtaken: 0 };
  for (const each of counts)
    for (const key of Object.keys(sum) as (keyof FaultCounts)[]) sum[key] += each[key];
  return sum;
}
