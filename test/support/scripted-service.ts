// A tracking service that follows the contract and fails when a test sets it to.
import type { AppError } from "../../app/lib/errors";
import { CallRefused } from "~/trackingmore/client/call.server";
import type { TrackingMore } from "../../app/trackingmore/client/tracking-more";
import type {
  CreateOutcome,
  CreateTracking,
  ListQuery,
  Tracking,
  TrackingPage,
  TrackingChanges,
  TrackingService,
} from "../../app/trackingmore/client/tracking-service";
import { BATCH_MAX_ITEMS } from "~/trackingmore/contract/limits";

export interface ScriptedService extends TrackingService, Pick<TrackingMore, "deleteMany"> {
  /** Every item of every batch that reached the service, in order. */
  created: CreateTracking[];
  batchSizes: number[];
  listQueries: ListQuery[];
  deleted: string[];
  /** Corrections, oldest first. */
  changed: { number: string; changes: TrackingChanges }[];
  watched: ReadonlyMap<string, Tracking>;
  /** Meta codes to refuse numbers with. */
  refusals: Map<string, number>;
  /** Numbers that the answer of a batch leaves out. */
  unanswered: Set<string>;
  /** Meta codes that refuse the whole call that has the number. */
  callRefusals: Map<string, number>;
  /** Thrown by the next call instead of reaching the service. */
  failNext(error: AppError | Error): void;
  /** Thrown by the next batch after the service took it, as when the answer is lost. */
  loseNextAnswer(error: Error): void;
  /** Runs while a call is under way. */
  during: (() => Promise<void>) | null;
  /** The service learns something about a pair: its updated_at moves to `at`. */
  report(number: string, at: string, news: Partial<Tracking>): void;
  /** Watches a number for somebody else. */
  watch(number: string, carrierCode: string): void;
}

/** @param firstId two services of one test give out different ids, as real ones do. */
export function scriptedService({ firstId = 0 } = {}): ScriptedService {
  const watched = new Map<string, Tracking>();
  const failures: Error[] = [];
  const lostAnswers: Error[] = [];
  const keyOf = (carrierCode: string, number: string) => `${carrierCode}/${number.toUpperCase()}`;
  const enter = async () => {
    await service.during?.();
    const failure = failures.shift();
    if (failure) throw failure;
  };
  function create(item: CreateTracking): CreateOutcome {
    service.created.push(item);
    if (service.unanswered.has(item.tracking_number)) return { outcome: "unanswered" };
    const refusal = service.refusals.get(item.tracking_number);
    if (refusal) return { outcome: "rejected", code: refusal, message: `refused ${refusal}` };
    const key = keyOf(item.carrier_code, item.tracking_number);
    if (watched.has(key)) return { outcome: "exists" };
    const tracking = blankTracking(item, firstId + watched.size);
    watched.set(key, tracking);
    return { outcome: "created", trackingId: tracking.id };
  }
  const service: ScriptedService = {
    created: [],
    batchSizes: [],
    listQueries: [],
    deleted: [],
    changed: [],
    watched,
    refusals: new Map(),
    unanswered: new Set(),
    callRefusals: new Map(),
    during: null,
    failNext: (error) => failures.push(error),
    loseNextAnswer: (error) => lostAnswers.push(error),
    report(number, at, news) {
      for (const [key, tracking] of watched) {
        if (key.endsWith(`/${number.toUpperCase()}`)) {
          watched.set(key, { ...tracking, ...news, updated_at: at });
        }
      }
    },
    watch(number, carrierCode) {
      create({ tracking_number: number, carrier_code: carrierCode });
      service.created.pop();
    },
    batchMaxItems: BATCH_MAX_ITEMS,
    async createBatch(items) {
      await enter();
      if (items.length === 0 || items.length > BATCH_MAX_ITEMS) throw new Error("bad batch size");
      service.batchSizes.push(items.length);
      for (const { tracking_number } of items) {
        const code = service.callRefusals.get(tracking_number);
        if (code) throw new CallRefused(code, `refused ${code}`);
      }
      const outcomes = items.map(create);
      const lost = lostAnswers.shift();
      if (lost) throw lost;
      return outcomes;
    },
    async list(query): Promise<TrackingPage> {
      await enter();
      service.listQueries.push(query);
      const { page = 1, limit = 100, update_time_min: min } = query;
      const matching = [...watched.values()]
        .filter(({ updated_at }) => min === undefined || secondsOf(updated_at) >= min)
        .toSorted((a, b) => (a.created_at < b.created_at ? 1 : -1));
      const items = matching.slice((page - 1) * limit, page * limit);
      return { page, limit, total: matching.length, items };
    },
    async get(carrierCode, number) {
      await enter();
      return watched.get(keyOf(carrierCode, number)) ?? null;
    },
    async delete(carrierCode, number) {
      await enter();
      const key = keyOf(carrierCode, number);
      service.deleted.push(key);
      watched.delete(key);
    },
    async change({ carrier_code, tracking_number }, changes) {
      await enter();
      service.changed.push({ number: tracking_number, changes });
      const isKnown = watched.has(keyOf(carrier_code, tracking_number));
      return { outcome: isKnown ? ("done" as const) : ("unknown" as const) };
    },
    async deleteMany(pairs) {
      await enter();
      if (pairs.length === 0 || pairs.length > BATCH_MAX_ITEMS) throw new Error("bad batch size");
      return pairs.map((pair) => {
        const key = keyOf(pair.carrier_code, pair.tracking_number);
        service.deleted.push(key);
        return { outcome: watched.delete(key) ? ("done" as const) : ("unknown" as const) };
      });
    },
  };
  return service;
}

function secondsOf(time: string | null): number {
  return time ? Math.floor(Date.parse(time) / 1000) : -1;
}

function blankTracking(item: CreateTracking, index: number): Tracking {
  return {
    id: index.toString(16).padStart(32, "0"),
    tracking_number: item.tracking_number,
    carrier_code: item.carrier_code,
    status: "pending",
    substatus: null,
    track_update: true,
    archived: false,
    created_at: new Date(Date.UTC(2026, 0, 1) + index * 1000).toISOString(),
    updated_at: null,
    order_create_time: item.order_create_time ?? null,
    order_id: item.order_id ?? null,
    title: item.title ?? null,
    original_country: "",
    destination_country: null,
    origin_info: null,
    destination_info: null,
    lastEvent: null,
    lastUpdateTime: null,
  };
}
