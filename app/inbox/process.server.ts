// The job that gives stored deliveries their meaning: one transaction each, together with what it changed.
import { type Database, inTransaction } from "../lib/database.server";
import { describeError } from "../lib/errors";
import { parseJsonLossless } from "../lib/json";
import type { Log } from "../lib/log.server";
import type { Sealer } from "../lib/seal.server";
import { type Clock, SECOND_MS } from "../lib/time";
import { openBody } from "./body.server";
import type { DeliveryOutcome, TopicHandler } from "./delivery";
import { orderIdOf } from "./order-id";
import {
  type StoredDelivery,
  finishDelivery,
  findNextDue,
  listDue,
  noteFailedTry,
  processAgain,
  takeReceived,
  tryLockInbox,
} from "./store.server";

export interface InboxProcessorDeps {
  database: Database;
  sealer: Sealer;
  /** Topic → handler. Topics not listed end as `ignored_topic`. */
  handlers: Readonly<Record<string, TopicHandler>>;
  log: Log;
  clock: Clock;
}

const BATCH_SIZE = 50;
/** One shop's flood does not keep a worker from the others for longer than this many. */
const MAX_PER_RUN = 500;
/** The last try comes about two hours after the first. */
const MAX_ATTEMPTS = 12;
/** Failures in one run after which the fault is more likely ours than the deliveries'. */
const MAX_FAILURES_PER_RUN = 20;
const PAUSE_AFTER_FAILURES_MS = 5 * SECOND_MS;

type Step = "finished" | "failed" | "busy";

/**
 * Job `inbox.process`. Several may run for one shop at once: each delivery is processed under the shop's
 * lock. Whoever finds it taken leaves, since its holder looks again for due deliveries after each one.
 */
export function createInboxProcessor(deps: InboxProcessorDeps) {
  const { pool } = deps.database;
  return async ({ shopId }: { shopId: string }): Promise<void> => {
    let failures = 0;
    for (let processed = 0; processed < MAX_PER_RUN && failures < MAX_FAILURES_PER_RUN;) {
      const due = await listDue(pool, shopId, deps.clock.now(), BATCH_SIZE);
      if (due.length === 0) {
        const nextDueAt = await findNextDue(pool, shopId);
        if (nextDueAt) await processAgain(pool, shopId, nextDueAt);
        return;
      }
      for (const webhookId of due) {
        const step = await processOne(deps, shopId, webhookId);
        if (step === "busy") return;
        if (step === "failed") failures++;
        processed++;
      }
    }
    const isOurFault = failures >= MAX_FAILURES_PER_RUN;
    const laterAt = new Date(deps.clock.now().getTime() + PAUSE_AFTER_FAILURES_MS);
    await processAgain(pool, shopId, isOurFault ? laterAt : undefined);
  };
}

async function processOne(
  deps: InboxProcessorDeps,
  shopId: string,
  webhookId: string,
): Promise<Step> {
  let orderId: string | null = null;
  try {
    return await inTransaction(deps.database.pool, async (tx) => {
      if (!(await tryLockInbox(tx, shopId))) return "busy";
      const delivery = await takeReceived(tx, shopId, webhookId);
      if (!delivery) return "finished";
      const handler = deps.handlers[delivery.topic];
      const body = handler ? readBody(deps, delivery) : null;
      if (body?.readable) orderId = orderIdOf(delivery.topic, body.payload);
      const meaning = await giveMeaning(tx, delivery, handler, body);
      const { outcome, reason = null, forgetBody = false } = meaning;
      const now = deps.clock.now();
      const end = { state: "done", outcome, reason, orderId, forgetBody, now } as const;
      await finishDelivery(tx, shopId, webhookId, end);
      return "finished";
    });
  } catch (error) {
    await noteFailure(deps, shopId, webhookId, orderId, error);
    return "failed";
  }
}

type Body = { readable: true; payload: unknown } | { readable: false; reason: string };

function readBody({ sealer }: InboxProcessorDeps, { bodySealed }: StoredDelivery): Body {
  if (!bodySealed) return { readable: false, reason: "The body is not kept any more." };
  const text = openBody(sealer, bodySealed).toString("utf8");
  try {
    return { readable: true, payload: parseJsonLossless(text) };
  } catch {
    // The parser's message quotes the body, which may hold somebody's address.
    return { readable: false, reason: "The body is not JSON." };
  }
}

async function giveMeaning(
  tx: Parameters<TopicHandler>[0],
  delivery: StoredDelivery,
  handler: TopicHandler | undefined,
  body: Body | null,
): Promise<DeliveryOutcome> {
  if (!handler || !body) return { outcome: "ignored_topic" };
  if (!body.readable) return { outcome: "unreadable", reason: body.reason };
  const { bodySealed: _, ...about } = delivery;
  return handler(tx, { ...about, payload: body.payload });
}

/** The try left nothing behind. It is repeated later, or given up where another could not help. */
async function noteFailure(
  deps: InboxProcessorDeps,
  shopId: string,
  webhookId: string,
  orderId: string | null,
  error: unknown,
): Promise<void> {
  const { code, retry } = describeError(error);
  deps.log.warn({ shopId, webhookId, code, err: error }, "delivery not processed");
  const { pool } = deps.database;
  const now = deps.clock.now();
  const attempts = await noteFailedTry(pool, shopId, webhookId, { reason: code, orderId, now });
  if (retry && attempts < MAX_ATTEMPTS) return;
  const end = { state: "failed", outcome: "failed", reason: code, orderId, now } as const;
  await finishDelivery(pool, shopId, webhookId, end);
}
