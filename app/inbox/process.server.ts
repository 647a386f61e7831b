// The job that runs topic handlers on stored deliveries, in their transactions.
import { inTransaction } from "../lib/database.server";
import type { Deps } from "../lib/deps.server";
import { describeError } from "../lib/errors";
import { parseJsonLossless } from "../lib/json";
import { SECOND_MS } from "../lib/time";
import { openBody } from "./body.server";
import type { DeliveryOutcome, TopicHandler } from "./delivery";
import { orderIdOf } from "./order-id";
import {
  type StoredDelivery,
  finishDelivery,
  findNextDue,
  listDue,
  recordFailedAttempt,
  processAgain,
  takeReceived,
  tryLockInbox,
} from "./store.server";

export interface InboxProcessorDeps extends Deps {
  /** Topic → handler. Topics not listed end as `ignored_topic`. */
  handlers: Readonly<Record<string, TopicHandler>>;
}

const BATCH_SIZE = 50;
/** A commit costs more than most deliveries; so many hold the shop's lock for less than 0.1 s. */
const PER_TRANSACTION = 10;
/** After this many the job enqueues itself again, so that other shops get the worker. */
const MAX_PER_RUN = 500;
/** The last try comes about two hours after the first. */
const MAX_ATTEMPTS = 12;
/** After so many failures in one run the cause is probably ours: the job pauses. */
const MAX_FAILURES_PER_RUN = 20;
const PAUSE_AFTER_FAILURES_MS = 5 * SECOND_MS;

/** How many of the deliveries failed; `busy`: another worker processes the shop's. */
type Step = { failures: number } | "busy";

/**
 * Job `inbox.process`. Deliveries are processed under the shop's lock. A second job for the shop ends when the
 * lock is held, since the holder checks for due deliveries again before it ends.
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
      for (let start = 0; start < due.length; start += PER_TRANSACTION) {
        const some = due.slice(start, start + PER_TRANSACTION);
        const step = await processSome(deps, shopId, some);
        if (step === "busy") return;
        failures += step.failures;
        processed += some.length;
      }
    }
    const isOurFault = failures >= MAX_FAILURES_PER_RUN;
    const laterAt = new Date(deps.clock.now().getTime() + PAUSE_AFTER_FAILURES_MS);
    await processAgain(pool, shopId, isOurFault ? laterAt : undefined);
  };
}

/** Runs all in one transaction; if one fails, each in its own. */
async function processSome(
  deps: InboxProcessorDeps,
  shopId: string,
  webhookIds: readonly string[],
): Promise<Step> {
  if (webhookIds.length > 1) {
    const isDone = await processTogether(deps, shopId, webhookIds).catch(() => null);
    if (isDone !== null) return isDone ? { failures: 0 } : "busy";
  }
  let failures = 0;
  for (const webhookId of webhookIds) {
    const step = await processAlone(deps, shopId, webhookId);
    if (step === "busy") return "busy";
    failures += step.failures;
  }
  return { failures };
}

async function processAlone(
  deps: InboxProcessorDeps,
  shopId: string,
  webhookId: string,
): Promise<Step> {
  let orderId: string | null = null;
  try {
    const isDone = await processTogether(deps, shopId, [webhookId], (read) => (orderId = read));
    return isDone ? { failures: 0 } : "busy";
  } catch (error) {
    await recordFailure(deps, shopId, webhookId, orderId, error);
    return { failures: 1 };
  }
}

/** false: another worker has the shop's lock. */
async function processTogether(
  deps: InboxProcessorDeps,
  shopId: string,
  webhookIds: readonly string[],
  onOrder: (orderId: string | null) => void = () => {},
): Promise<boolean> {
  return inTransaction(deps.database.pool, async (tx) => {
    if (!(await tryLockInbox(tx, shopId))) return false;
    for (const delivery of await takeReceived(tx, shopId, webhookIds)) {
      const { handlers } = deps;
      const handler = Object.hasOwn(handlers, delivery.topic)
        ? handlers[delivery.topic]
        : undefined;
      const body = handler ? readBody(deps, delivery) : null;
      const orderId = body?.readable ? orderIdOf(delivery.topic, body.payload) : null;
      onOrder(orderId);
      const result = await runHandler(tx, delivery, handler, body);
      const { outcome, reason = null, deleteBody = false } = result;
      const now = deps.clock.now();
      const end = { state: "done", outcome, reason, orderId, deleteBody, now } as const;
      await finishDelivery(tx, shopId, delivery.webhookId, end);
    }
    return true;
  });
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

async function runHandler(
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

/** The attempt was rolled back. It is retried later, or given up if a retry can't help. */
async function recordFailure(
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
  const attempts = await recordFailedAttempt(pool, shopId, webhookId, {
    reason: code,
    orderId,
    now,
  });
  if (retry && attempts < MAX_ATTEMPTS) return;
  const end = { state: "failed", outcome: "failed", reason: code, orderId, now } as const;
  await finishDelivery(pool, shopId, webhookId, end);
}
