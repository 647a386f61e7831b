// The job that runs topic handlers on stored deliveries, in their transactions.
import { type Sql, inTransaction } from "../lib/database.server";
import type { Deps } from "../lib/deps.server";
import { analyzeNewTables } from "../lib/postgres/analyze-new.server";
import { describeError } from "../lib/errors";
import { parseJsonLossless } from "~/lib/text/json";
import { SECOND_MS } from "../lib/time";
import { openBody } from "./body.server";
import type { Delivery, DeliveryOutcome, TopicHandler } from "./delivery";
import { orderIdOf } from "./order-id";
import {
  type StoredDelivery,
  findNextDue,
  finishDeliveries,
  processAgain,
  recordFailedAttempt,
  takeDue,
  tryLockInbox,
} from "./store.server";

export interface InboxProcessorDeps extends Deps {
  /** Topic → handler. Topics not listed end as `ignored_topic`. */
  handlers: Readonly<Record<string, TopicHandler>>;
}

/** A set of this size holds the shop's locks for about 0.1 s; larger ones gain little. */
const SET_SIZE = 250;
/** Of stored bodies, which are compressed about tenfold, so that large ones don't fill the memory. */
const SET_MAX_BYTES = 2 * 1024 * 1024;
/** So many rows in a table that was never analyzed are worth its statistics. */
const LARGE_SET = 100;
/** After this many the job enqueues itself again, so that other shops get the worker. */
const MAX_PER_RUN = 1_000;
/** The last try comes about two hours after the first. */
const MAX_ATTEMPTS = 12;
/** After so many failures in one run the cause is probably ours: the job pauses. */
const MAX_FAILURES_PER_RUN = 20;
const PAUSE_AFTER_FAILURES_MS = 5 * SECOND_MS;

/**
 * Job `inbox.process`. Processes the shop's due deliveries in sets, each in one transaction under the shop's lock.
 * A set that fails is rolled back and halved, down to the one delivery at fault. A second job for the shop ends
 * when the lock is held, since the holder checks for due deliveries again before it ends. What the database itself
 * is to blame for fails the job: no delivery loses one of its attempts.
 */
export function createInboxProcessor(deps: InboxProcessorDeps) {
  const { pool } = deps.database;
  return async ({ shopId }: { shopId: string }): Promise<void> => {
    let failures = 0;
    let size = SET_SIZE;
    for (let processed = 0; processed < MAX_PER_RUN && failures < MAX_FAILURES_PER_RUN;) {
      const taken: TakenDelivery[] = [];
      try {
        const isLocked = await processSet(deps, shopId, size, taken);
        if (!isLocked) return;
        if (taken.length === 0) {
          const nextDueAt = await findNextDue(pool, shopId);
          if (nextDueAt) await processAgain(pool, shopId, nextDueAt);
          return;
        }
        processed += taken.length;
        if (taken.length >= LARGE_SET) await analyzeNewTables(pool);
        size = Math.min(size * 2, SET_SIZE);
      } catch (error) {
        const [first] = taken;
        if (!first || isDatabasesFault(error)) throw error;
        if (taken.length > 1) {
          size = Math.ceil(taken.length / 2);
        } else {
          await recordFailure(deps, shopId, first, error);
          failures++;
          size = SET_SIZE;
        }
      }
    }
    const isOurFault = failures >= MAX_FAILURES_PER_RUN;
    const laterAt = new Date(deps.clock.now().getTime() + PAUSE_AFTER_FAILURES_MS);
    await processAgain(pool, shopId, isOurFault ? laterAt : undefined);
  };
}

/** A delivery with what its body says; `orderId` null: none, or unreadable. */
interface TakenDelivery {
  delivery: StoredDelivery;
  body: Body | null;
  orderId: string | null;
}

/**
 * Processes up to `size` due deliveries and adds them to `taken`, also when it throws. false: another worker has
 * the shop's lock.
 */
async function processSet(
  deps: InboxProcessorDeps,
  shopId: string,
  size: number,
  taken: TakenDelivery[],
): Promise<boolean> {
  return inTransaction(deps.database.pool, async (tx) => {
    if (!(await tryLockInbox(tx, shopId))) return false;
    const limit = { deliveries: size, bytes: SET_MAX_BYTES };
    for (const delivery of await takeDue(tx, shopId, deps.clock.now(), limit)) {
      const each: TakenDelivery = { delivery, body: null, orderId: null };
      taken.push(each);
      if (!handlerOf(deps, delivery)) continue;
      each.body = readBody(deps, delivery);
      if (each.body.readable) each.orderId = orderIdOf(delivery.topic, each.body.payload);
    }
    const outcomes = await runHandlers(deps, tx, taken);
    const ends = taken.map(({ delivery: { webhookId }, orderId }) => {
      const { outcome, reason = null, deleteBody = false } = outcomes.get(webhookId) ?? IGNORED;
      return { webhookId, outcome, reason, orderId, deleteBody };
    });
    await finishDeliveries(tx, shopId, "done", ends, deps.clock.now());
    return true;
  });
}

const IGNORED: DeliveryOutcome = { outcome: "ignored_topic" };

function handlerOf({ handlers }: InboxProcessorDeps, { topic }: StoredDelivery) {
  return Object.hasOwn(handlers, topic) ? handlers[topic] : undefined;
}

/** Gives each run of deliveries of one handler to it in one call. Returns the outcomes by webhook id. */
async function runHandlers(
  deps: InboxProcessorDeps,
  tx: Sql,
  taken: readonly TakenDelivery[],
): Promise<Map<string, DeliveryOutcome>> {
  const outcomes = new Map<string, DeliveryOutcome>();
  let run: Delivery[] = [];
  let handler: TopicHandler | undefined;
  const finishRun = async () => {
    const ended = (run.length > 0 && (await handler?.(tx, run))) || [];
    for (const [index, outcome] of ended.entries())
      outcomes.set(run[index]?.webhookId ?? "", outcome);
    run = [];
  };
  for (const { delivery, body } of taken) {
    if (!body) continue;
    if (!body.readable) {
      outcomes.set(delivery.webhookId, { outcome: "unreadable", reason: body.reason });
      continue;
    }
    if (handlerOf(deps, delivery) !== handler) await finishRun();
    handler = handlerOf(deps, delivery);
    const { bodySealed: _, ...about } = delivery;
    run.push({ ...about, payload: body.payload });
  }
  await finishRun();
  return outcomes;
}

type Body = { readable: true; payload: unknown } | { readable: false; reason: string };

function readBody({ sealer }: InboxProcessorDeps, delivery: StoredDelivery): Body {
  const { bodySealed } = delivery;
  if (!bodySealed) return { readable: false, reason: "The body was deleted." };
  const text = openBody(sealer, delivery, bodySealed).toString("utf8");
  try {
    return { readable: true, payload: parseJsonLossless(text) };
  } catch {
    // The parser's message quotes the body, which may hold personal data.
    return { readable: false, reason: "The body is not JSON." };
  }
}

/** A full disk, one that can't be read or written, and a server that stops or is not back yet. */
const DATABASES_FAULTS = ["53100", "58030", "57P01", "57P02", "57P03"];

function isDatabasesFault(error: unknown): boolean {
  return DATABASES_FAULTS.includes(String((error as { code?: unknown }).code));
}

/** The attempt was rolled back. It is retried later, or given up if a retry can't help. */
async function recordFailure(
  deps: InboxProcessorDeps,
  shopId: string,
  { delivery: { webhookId }, orderId }: TakenDelivery,
  error: unknown,
): Promise<void> {
  const { code, retry } = describeError(error);
  deps.log.warn({ shopId, webhookId, code, err: error }, "delivery not processed");
  const { pool } = deps.database;
  const now = deps.clock.now();
  const attempts = await recordFailedAttempt(pool, shopId, webhookId, {
    reason: code,
    orderId,
    now,
  });
  if (retry && attempts < MAX_ATTEMPTS) return;
  const end = { webhookId, outcome: "failed", reason: code, orderId, deleteBody: false };
  await finishDeliveries(pool, shopId, "failed", [end], now);
}
