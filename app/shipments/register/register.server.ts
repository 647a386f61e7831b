// The job that registers pending shipments at the tracking service in batches.
import { numberKey } from "~/carriers/resolution/from-shopify";
import { AHEAD_PRIORITY, enqueue, enqueueEach } from "~/jobs/job.server";
import type { Pool } from "pg";
import { type Sql, inTransaction } from "~/lib/database.server";
import { type AppError, describeError } from "~/lib/errors";
import { type Sealer, emailIndexInput } from "~/lib/seal.server";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "~/lib/time";
import { type Shop, findShop } from "~/shops/store.server";
import { isQuotaCode, isTransientItemCode } from "~/trackingmore/contract/meta-codes";
import type { CreateOutcome } from "~/trackingmore/client/tracking-service";
import { readServiceState, closeBreaker } from "~/shops/store-connection.server";
import { ORDER_EMAIL } from "../sealed-columns";
import { orderKeysOf } from "../contact/order-keys.server";
import { factsHash, toItem } from "./item";
import { isRedacted } from "../record/redacted-orders.server";
import { batchRefused, createSplitting } from "./register-batch.server";
import { type ServiceCall, type ServiceCallDeps, withService } from "./service-breaker.server";
import { enqueueDeregisterIfAny } from "./store-deregistrations.server";
import { addDeregistrations } from "./store-deregistrations.server";
import {
  type LeasedCall,
  type LeasedShipment,
  countProbe,
  endCall,
  findNextDue,
  leasePending,
  listShopsWithPending,
  postpone,
  markUnanswered,
  readLeased,
  releaseCall,
  releaseOrphanedCalls,
  saveOutcomes,
  stateOf,
} from "./store.server";
import { lockShipments, saveOrders } from "../record/store.server";
import { enqueueUpdateIfAny } from "../record/store-needs-update.server";
import { enqueueRegister, logChanges } from "../record/store-live-links.server";

export interface RegisterDeps extends ServiceCallDeps {
  sealer: Sealer;
  /** Reads an order from Shopify whose webhook has not arrived. If it fails, registration continues without. */
  readOrderSummary(
    shopId: string,
    orderId: string,
  ): Promise<{ name: string; placedAt: Date; email: string | null } | null>;
  /** Called after the answers were saved, for measurements. */
  onRegistered?: ((shopId: string, shipmentIds: readonly string[]) => Promise<void>) | undefined;
}

/** Longer than the slowest call, rate limiter included. */
const LEASE_MS = 3 * MINUTE_MS;
/** An order's webhook usually arrives before its fulfillment's, or seconds after. */
const ORDER_GRACE_MS = 5 * SECOND_MS;

/** An item refused for now is tried again after 5, 10, 20 … minutes, and rejected after ten hours. */
const MAX_ATTEMPTS = 8;
const RETRY_FIRST_MS = 5 * MINUTE_MS;
const RETRY_LONGEST_MS = 6 * HOUR_MS;
/** The code of a rejection after attempts without an answer. */
const UNANSWERED_CODE = 503;

/** Leased together, sent in batches, and saved under one lock of the shop; one batch, where it may be larger. */
const SET_ITEMS = 200;
/** After this many calls the job enqueues itself again, so that other shops get the worker. */
const BATCHES_PER_RUN = 10;
/** No batch of a set is sent later than this after its lease began. */
const SENDING_MS = LEASE_MS / 3;

/**
 * Job `shipments.register`. Leases are committed before the calls and answers after them, with no transaction open
 * meanwhile. If the worker dies in between, the lease ends and the repeated call is answered "exists", which
 * counts as registered. Errors end the lease; withService pauses the service or rethrows them. While the app is
 * uninstalled parcels wait: the schedule finds them when the shop is back.
 */
export function createRegisterJob(deps: RegisterDeps) {
  return async ({ shopId }: { shopId: string }): Promise<void> => {
    const { pool } = deps.database;
    const shop = await findShop(deps.database, shopId);
    if (shop?.uninstalledAt) return;
    await withService(deps, shopId, async (call) => {
      const { batchMaxItems } = call.service;
      // One parcel is enough for a probe.
      const setItems = Math.max(SET_ITEMS, batchMaxItems);
      let limit = call.probes ? 1 : setItems;
      let batchesLeft = BATCHES_PER_RUN;
      for (;;) {
        const leased = await registerSet(deps, shop, shopId, call, limit);
        if (leased === 0) break;
        if (call.probes) await closeBreaker(pool, shopId, call.generation);
        batchesLeft -= Math.ceil(leased / batchMaxItems);
        if (batchesLeft === 0) return enqueueRegister(pool, shopId);
        limit = Math.min(setItems, batchesLeft * batchMaxItems);
      }
      const orderGraceFrom = new Date(deps.clock.now().getTime() - ORDER_GRACE_MS);
      const wait = { orderGraceFrom, orderGraceMs: ORDER_GRACE_MS };
      const dueAt = await findNextDue(pool, shopId, wait);
      if (dueAt) await enqueueRegister(pool, shopId, dueAt);
    });
  };
}

/** Returns the number of shipments leased; 0: none is left, or the shop switched to another service. */
async function registerSet(
  deps: RegisterDeps,
  shop: Shop | null,
  shopId: string,
  call: ServiceCall,
  limit: number,
): Promise<number> {
  const { pool } = deps.database;
  const now = deps.clock.now();
  const leased = await leasePending(pool, shopId, {
    now,
    leaseUntil: new Date(now.getTime() + LEASE_MS),
    orderGraceFrom: new Date(now.getTime() - ORDER_GRACE_MS),
    limit,
  });
  if (!leased) return 0;
  const ids = leased.shipments.map((shipment) => shipment.id);
  const sendUntil = new Date(now.getTime() + SENDING_MS);
  const { isCurrent, failure } = await registerLeased(
    deps,
    shop,
    shopId,
    call,
    leased,
    sendUntil,
  ).catch(async (error: unknown) => {
    await releaseCall(pool, shopId, leased.id, leased.shipments);
    return { isCurrent: true, failure: { error } };
  });
  if (failure) {
    // The next probe sends another parcel, in case this one is the cause.
    if (ids.length === 1) await countProbe(pool, shopId, ids, MAX_ATTEMPTS / 2);
    throw failure.error;
  }
  if (!isCurrent) await enqueueRegister(pool, shopId);
  return isCurrent ? leased.shipments.length : 0;
}

/** For the start of a process and for a schedule. */
export async function enqueuePendingShipments(pool: Pool, now: Date): Promise<number> {
  await releaseOrphanedCalls(pool, now);
  const shopIds = await listShopsWithPending(pool, now);
  await enqueueEach(
    pool,
    "shipments.register",
    shopIds.map((shopId) => ({ key: `register:${shopId}`, payload: { shopId } })),
    { priority: AHEAD_PRIORITY },
  );
  return shopIds.length;
}

/**
 * Sends the shipments in batches until one of them fails, and saves every answer. `failure` is what made the service
 * refuse the rest; `isCurrent` is false when the shop switched to another service during the calls.
 */
async function registerLeased(
  deps: RegisterDeps,
  shop: Shop | null,
  shopId: string,
  call: ServiceCall,
  leased: LeasedCall,
  sendUntil: Date,
): Promise<{ isCurrent: boolean; failure: AnsweredBatch["failure"] }> {
  const { shipments } = leased;
  const batches: AnsweredBatch[] = [];
  let sent = 0;
  do {
    const batch = shipments.slice(sent, sent + call.service.batchMaxItems);
    batches.push(await sendBatch(deps, shop, shopId, call, batch));
    sent += batch.length;
  } while (sent < shipments.length && !batches.at(-1)?.failure && deps.clock.now() < sendUntil);
  const isCurrent = await saveAnswers(deps, shopId, call, leased, batches);
  await deps.onRegistered?.(
    shopId,
    shipments.slice(0, sent).map(({ id }) => id),
  );
  return { isCurrent, failure: batches.at(-1)?.failure ?? null };
}

/** What came of a batch, or of its part before the failure. */
interface AnsweredBatch {
  final: ItemAnswer[];
  postponed: Postponed[];
  /** What keeps the next batch from being sent. */
  failure: { error: unknown } | null;
}

/** Never throws. */
async function sendBatch(
  deps: RegisterDeps,
  shop: Shop | null,
  shopId: string,
  call: ServiceCall,
  leased: readonly LeasedShipment[],
): Promise<AnsweredBatch> {
  try {
    const shipments = await withOrders(deps, shopId, leased);
    for (const { isReused, carrierCode, trackingNumber } of shipments) {
      // Otherwise the service answers "exists" and reports the earlier parcel.
      if (isReused) await call.service.delete(carrierCode, trackingNumber);
    }
    const items = shipments.map((shipment) => toItem(deps.sealer, shopId, shop, shipment));
    const { outcomes, error } = await createSplitting(call.service, items);
    const answers = shipments.flatMap((shipment, index) => {
      const [outcome, item] = [outcomes[index], items[index]];
      return outcome && item ? [{ shipment, outcome, facts: factsHash(deps.sealer, item) }] : [];
    });
    const { refusal, ...split } = splitAnswers(answers, call);
    const failure = refusal ?? error;
    return { ...split, failure: failure === undefined ? null : { error: failure } };
  } catch (error) {
    return { final: [], postponed: [], failure: { error } };
  }
}

/** Reads orders whose webhooks have not arrived. After a failure the other orders are not read. */
async function withOrders(
  deps: RegisterDeps,
  shopId: string,
  leased: readonly LeasedShipment[],
): Promise<readonly LeasedShipment[]> {
  const missing = new Set(leased.flatMap((each) => (each.hasOrder ? [] : (each.orderId ?? []))));
  if (missing.size === 0) return leased;
  for (const orderId of missing) {
    try {
      const order = await deps.readOrderSummary(shopId, orderId);
      if (order) await saveReadOrder(deps, shopId, orderId, order);
    } catch (error) {
      const { code } = describeError(error);
      deps.log.warn(
        { shopId, orderId, code, err: error },
        "order not read; registering without it",
      );
      break;
    }
  }
  return readLeased(
    deps.database.pool,
    shopId,
    leased.map((shipment) => shipment.id),
  );
}

async function saveReadOrder(
  { database, sealer }: RegisterDeps,
  shopId: string,
  orderId: string,
  order: { name: string; placedAt: Date; email: string | null },
): Promise<void> {
  await inTransaction(database.pool, async (tx) => {
    await lockShipments(tx, shopId);
    if (await isRedacted(tx, sealer, shopId, orderId)) return;
    await saveOrders(tx, shopId, [
      {
        id: orderId,
        name: order.name,
        placedAt: order.placedAt,
        emailSealed: order.email ? sealer.seal(order.email, ORDER_EMAIL.at(shopId, orderId)) : null,
        emailIndex: order.email ? sealer.blindIndex(emailIndexInput(order.email)) : null,
        lookUpKeys: orderKeysOf(sealer, {
          ...order,
          phones: [],
          postcode: null,
          customerNames: [],
          country: null,
        }),
        // Reading the customer needs a scope of its own; the order's next webhook has it.
        customerIndex: null,
        locale: null,
        destinationCountry: null,
        cancelledAt: null,
        updatedAt: null,
        version: "",
      },
    ]);
  });
}

interface ItemAnswer {
  shipment: LeasedShipment;
  outcome: CreateOutcome;
  /** Hash of what the service was given. */
  facts: Buffer;
}

/** Saves the answers of batches. Returns false when the shop switched to another service during the calls. */
async function saveAnswers(
  { database, clock }: RegisterDeps,
  shopId: string,
  call: ServiceCall,
  leased: LeasedCall,
  batches: readonly AnsweredBatch[],
): Promise<boolean> {
  const final = batches.flatMap((batch) => batch.final);
  const postponed = batches.flatMap((batch) => batch.postponed);
  return inTransaction(database.pool, async (tx) => {
    await lockShipments(tx, shopId);
    const ended = (await endCall(tx, shopId, leased.id)) ?? {
      held: new Set(),
      asked: leased.shipments,
    };
    const isHeld = ({ id }: { id: string }) => ended.held.has(id);
    if ((await readServiceState(tx, shopId)).generation !== call.generation) {
      await addLeftDeregistrations(tx, shopId, call.generation, leased.shipments, final);
      return false;
    }
    const now = clock.now();
    await postpone(tx, shopId, postponed.filter(isHeld), now);
    const answered = final.filter(({ shipment }) => isHeld(shipment));
    const saved = await saveOutcomes(tx, shopId, answered, now);
    const taken = final.filter(({ shipment }) => saved.has(shipment.id));
    const changes = taken.map(({ shipment, outcome }) => ({
      shipmentId: shipment.id,
      kind: "registration" as const,
      before: "pending",
      after: stateOf(outcome),
    }));
    await logChanges(tx, shopId, changes, now);
    await markUnanswered(
      tx,
      shopId,
      ended,
      taken.map(({ shipment }) => shipment),
    );
    // Only trackings that existed before have anything to sync.
    if (taken.some(({ outcome }) => outcome.outcome === "exists")) await enqueueSync(tx, shopId);
    if (taken.length > 0) await enqueueUpdateIfAny(tx, shopId);
    await enqueueDeregisterIfAny(tx, shopId);
    return true;
  });
}

/** A shipment with the milliseconds until its next attempt. */
interface Postponed {
  id: string;
  delayMs: number;
}

/**
 * Final answers, and items refused for now, which get their own next attempt behind the others; after MAX_ATTEMPTS
 * they are rejected. `refusal`: the batch was refused as a whole for now. Then the service has the problem, not an
 * item.
 */
function splitAnswers(
  answers: readonly ItemAnswer[],
  call: ServiceCall,
): Pick<AnsweredBatch, "final" | "postponed"> & { refusal: AppError | null } {
  const refusedForNow = answers.filter(({ outcome }) => isRefusedForNow(outcome));
  const codes = refusedForNow.map(({ outcome }) => codeOf(outcome));
  const quotaCode = codes.find((code) => code !== null && isQuotaCode(code));
  const isNothingTaken = answers.length > 0 && refusedForNow.length === answers.length;
  const isServiceAtFault =
    isNothingTaken && (quotaCode !== undefined || answers.length > 1 || call.probes !== null);
  // The item of a probe counts its attempt, so that the next probe sends another one.
  const keepsAttempts = isServiceAtFault && (quotaCode !== undefined || answers.length > 1);
  const final: ItemAnswer[] = [];
  const postponed: Postponed[] = [];
  for (const answer of answers) {
    const { shipment, outcome } = answer;
    if (!isRefusedForNow(outcome)) {
      final.push(answer);
    } else if (keepsAttempts) {
      postponed.push({ id: shipment.id, delayMs: 0 });
    } else if (shipment.attempts + 1 < MAX_ATTEMPTS) {
      const delayMs = Math.min(RETRY_FIRST_MS * 2 ** shipment.attempts, RETRY_LONGEST_MS);
      postponed.push({ id: shipment.id, delayMs });
    } else {
      const message = `The tracking service did not accept it in ${MAX_ATTEMPTS} attempts.`;
      const code = codeOf(outcome) ?? UNANSWERED_CODE;
      final.push({ ...answer, outcome: { outcome: "rejected", code, message } });
    }
  }
  const refusal = isServiceAtFault
    ? batchRefused(quotaCode ?? codes[0] ?? null, quotaCode !== undefined)
    : null;
  return { final, postponed, refusal };
}

/** Adds deregistrations for what a service may have that the shop has left since: all but what it rejected. */
async function addLeftDeregistrations(
  tx: Sql,
  shopId: string,
  generation: number,
  asked: readonly LeasedShipment[],
  answers: readonly ItemAnswer[],
): Promise<void> {
  const rejected = new Set(
    answers.flatMap(({ shipment, outcome }) => (outcome.outcome === "rejected" ? shipment.id : [])),
  );
  const left = asked.filter(({ id }) => !rejected.has(id));
  const pairs = left.map(({ carrierCode, trackingNumber }) => ({
    carrierCode,
    trackingNumber,
    numberKey: numberKey(trackingNumber),
  }));
  await addDeregistrations(tx, shopId, generation, pairs);
  await enqueueDeregisterIfAny(tx, shopId);
}

/** Whether the item may be accepted later: 429, 5xx, no quota left, or no answer. */
function isRefusedForNow(outcome: CreateOutcome): boolean {
  if (outcome.outcome === "unanswered") return true;
  return outcome.outcome === "rejected" && isTransientItemCode(outcome.code);
}

function codeOf(outcome: CreateOutcome): number | null {
  return outcome.outcome === "rejected" ? outcome.code : null;
}

export async function enqueueSync(sql: Sql, shopId: string): Promise<void> {
  await enqueue(sql, "shipments.sync", { shopId }, { key: `sync:${shopId}` });
}
