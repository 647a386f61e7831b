// The job that tells the tracking service about new shipments, in batches, each answer taken by itself.
import { numberKey } from "~/carriers/resolution/from-shopify";
import { enqueue, enqueueEach } from "~/jobs/job.server";
import { type Sql, inTransaction } from "~/lib/database.server";
import { AppError, describeError } from "~/lib/errors";
import { type Sealer, emailIndexInput } from "~/lib/seal.server";
import { MINUTE_MS, SECOND_MS } from "~/lib/time";
import { type Shop, findShop } from "~/shops/store.server";
import { isQuotaCode, isTransientItemCode } from "~/trackingmore/contract/meta-codes";
import { type CreateOutcome, type CreateTracking } from "~/trackingmore/client/tracking-service";
import { BATCH_MAX_ITEMS } from "~/trackingmore/contract/limits";
import { readServiceState, resumeService } from "~/shops/store-connection.server";
import { orderKeysOf } from "../contact/order-keys.server";
import { contractLanguage, orderCreateTime, shipDate } from "./order-time";
import { isRedacted } from "../record/redacted-orders.server";
import { type ServiceCall, type ServiceCallDeps, withService } from "./service-breaker.server";
import { enqueueDeregisterIfAny } from "./store-deregistrations.server";
import { addDeregistrations } from "./store-deregistrations.server";
import {
  type LeasedShipment,
  leasePending,
  findWaitingForOrder,
  listShopsWithPending,
  readLeased,
  releaseLeases,
  releaseOrphanedLeases,
  saveOutcomes,
  stateOf,
} from "./store.server";
import { lockShipments, saveOrder } from "../record/store.server";
import { enqueueRegister, enqueueUnregister, logChanges } from "../record/store-live-links.server";

export interface RegisterDeps extends ServiceCallDeps {
  sealer: Sealer;
  /** Asks Shopify about an order whose webhook has not come. It may fail: registration goes on without. */
  readOrderSummary(
    shopId: string,
    orderId: string,
  ): Promise<{ name: string; placedAt: Date; email: string | null } | null>;
}

/** Longer than the slowest call with its waiting for a turn; after it a dead worker's shipments are free again. */
const LEASE_MS = 3 * MINUTE_MS;
/** An order's webhook usually comes before its fulfillment's, or within moments. */
const ORDER_GRACE_MS = 5 * SECOND_MS;

/** One shop's backlog does not keep a worker from the others for longer than this many calls. */
const BATCHES_PER_RUN = 10;

/**
 * Job `shipments.register`. Claims are committed before the call and answers after it; no transaction is
 * open meanwhile. A worker that dies in between leaves a claim that runs out, and the repeated call is
 * answered "exists", which counts as registered. A service in trouble is paused (see withService), and what else
 * it threw is thrown, with all claims given back.
 */
export function createRegisterJob(deps: RegisterDeps) {
  return async ({ shopId }: { shopId: string }): Promise<void> => {
    const { pool } = deps.database;
    await withService(deps, shopId, async (turn) => {
      // A probe may find the service as bad as before: one parcel is enough to ask with.
      let size = turn.probes ? 1 : BATCH_MAX_ITEMS;
      for (let batch = 1; await registerBatch(deps, shopId, turn, size); batch++) {
        if (turn.probes) await resumeService(pool, shopId, turn.generation);
        size = BATCH_MAX_ITEMS;
        if (batch === BATCHES_PER_RUN) return enqueueRegister(pool, shopId);
      }
      const addedAt = await findWaitingForOrder(pool, shopId);
      if (addedAt) {
        await enqueueRegister(pool, shopId, new Date(addedAt.getTime() + ORDER_GRACE_MS));
      }
    });
  };
}

/** false: nothing waits that is not claimed by another worker, or the shop moved to another service. */
async function registerBatch(
  deps: RegisterDeps,
  shopId: string,
  turn: ServiceCall,
  limit: number,
): Promise<boolean> {
  const now = deps.clock.now();
  const claimed = await leasePending(deps.database.pool, shopId, {
    now,
    leaseUntil: new Date(now.getTime() + LEASE_MS),
    orderGraceFrom: new Date(now.getTime() - ORDER_GRACE_MS),
    limit,
  });
  if (claimed.length === 0) return false;
  const isStill = await registerLeased(deps, turn, shopId, claimed);
  if (!isStill) await enqueueRegister(deps.database.pool, shopId);
  return isStill;
}

/** For the start of a process and for a schedule. */
export async function enqueuePendingShipments(sql: Sql, now: Date): Promise<number> {
  await releaseOrphanedLeases(sql);
  const shopIds = await listShopsWithPending(sql, now);
  await enqueueEach(
    sql,
    "shipments.register",
    shopIds.map((shopId) => ({ key: `register:${shopId}`, payload: { shopId } })),
  );
  return shopIds.length;
}

/** false: the shop has another service by now. */
async function registerLeased(
  deps: RegisterDeps,
  turn: ServiceCall,
  shopId: string,
  claimed: readonly LeasedShipment[],
): Promise<boolean> {
  const ids = claimed.map((shipment) => shipment.id);
  try {
    const shop = await findShop(deps.database, shopId);
    const shipments = await withOrders(deps, shopId, claimed);
    const outcomes = await turn.service.createBatch(
      shipments.map((shipment) => toTracking(deps.sealer, shop, shipment)),
    );
    return await saveAnswers(deps, shopId, turn.generation, shipments, outcomes);
  } catch (error) {
    await releaseLeases(deps.database.pool, shopId, ids);
    throw error;
  }
}

/** Fills in orders whose webhooks have not come. Shopify in trouble delays nothing: it is asked once then. */
async function withOrders(
  deps: RegisterDeps,
  shopId: string,
  claimed: readonly LeasedShipment[],
): Promise<readonly LeasedShipment[]> {
  const missing = new Set(claimed.flatMap((each) => (each.hasOrder ? [] : (each.orderId ?? []))));
  if (missing.size === 0) return claimed;
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
    claimed.map((shipment) => shipment.id),
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
    await saveOrder(tx, shopId, {
      id: orderId,
      name: order.name,
      placedAt: order.placedAt,
      emailSealed: order.email ? sealer.seal(order.email) : null,
      emailIndex: order.email ? sealer.blindIndex(emailIndexInput(order.email)) : null,
      lookUpKeys: orderKeysOf(sealer, { ...order, phones: [], postcode: null, country: null }),
      // The customer takes a scope of its own to read; the order's next webhook tells.
      customerIndex: null,
      locale: null,
      destinationCountry: null,
      cancelledAt: null,
      updatedAt: null,
      version: "",
    });
  });
}

/** What the service is told about a shipment; what is not known is left out. */
function toTracking(sealer: Sealer, shop: Shop | null, shipment: LeasedShipment): CreateTracking {
  const mayTellEmail = shop?.sendCustomerEmail ?? true;
  const email = mayTellEmail && shipment.emailSealed ? sealer.open(shipment.emailSealed) : null;
  const facts = {
    order_id: shipment.orderId,
    title: shipment.orderName ?? shipment.fulfillmentName?.replace(/\.\d+$/, ""),
    customer_email: email?.toString(),
    order_create_time:
      shipment.placedAt && orderCreateTime(shipment.placedAt, shop?.ianaTimezone ?? "UTC"),
    tracking_ship_date:
      shipment.fulfilledAt && shipDate(shipment.fulfilledAt, shop?.ianaTimezone ?? "UTC"),
    destination_code: shipment.destinationCountry,
    lang: contractLanguage(shipment.locale),
    comment: shipment.fulfillmentName,
  };
  return {
    tracking_number: shipment.trackingNumber,
    carrier_code: shipment.carrierCode,
    ...Object.fromEntries(Object.entries(facts).filter(([, value]) => value)),
  };
}

async function saveAnswers(
  { database, clock }: RegisterDeps,
  shopId: string,
  generation: number,
  shipments: readonly LeasedShipment[],
  outcomes: readonly CreateOutcome[],
): Promise<boolean> {
  const answers = shipments.flatMap((shipment, index) => {
    const outcome = outcomes[index];
    return outcome && notNowCode(outcome) === null ? [{ shipment, outcome }] : [];
  });
  const isStill = await inTransaction(database.pool, async (tx) => {
    await lockShipments(tx, shopId);
    if ((await readServiceState(tx, shopId)).generation !== generation) {
      await noteTold(tx, shopId, generation, answers);
      return false;
    }
    const now = clock.now();
    const saved = await saveOutcomes(tx, shopId, answers, now);
    const taken = answers.filter(({ shipment }) => saved.has(shipment.id));
    const changes = taken.map(({ shipment, outcome }) => ({
      shipmentId: shipment.id,
      kind: "registration" as const,
      before: "pending",
      after: stateOf(outcome),
    }));
    await logChanges(tx, shopId, changes, now);
    for (const { shipment, outcome } of answers.filter((each) => !saved.has(each.shipment.id))) {
      // It was taken off its order during the call: the service must not go on watching it.
      if (outcome.outcome !== "rejected") await enqueueUnregister(tx, shopId, shipment);
    }
    // What the service has just begun to watch it knows nothing of; only what it watched already has news.
    if (taken.some(({ outcome }) => outcome.outcome === "exists")) await enqueueSync(tx, shopId);
    await enqueueDeregisterIfAny(tx, shopId);
    return true;
  });
  expectAllAnswered(shipments, outcomes);
  return isStill;
}

/** Throws when some items are to be told again: their answers say nothing about them, or there are none. */
function expectAllAnswered(
  shipments: readonly LeasedShipment[],
  outcomes: readonly CreateOutcome[],
): void {
  const notNow = outcomes.map(notNowCode).find((code) => code !== null);
  if (notNow) {
    const code = isQuotaCode(notNow) ? "quota_exhausted" : "unavailable";
    throw new AppError(code, `The tracking service said ${notNow}.`);
  }
  if (outcomes.length < shipments.length) {
    const message = "The tracking service answered fewer items than it was told.";
    throw new AppError("unavailable", message);
  }
}

/** What a service was told that is the shop's no more is to be forgotten there. */
async function noteTold(
  tx: Sql,
  shopId: string,
  generation: number,
  answers: readonly { shipment: LeasedShipment; outcome: CreateOutcome }[],
): Promise<void> {
  const told = answers.filter(({ outcome }) => outcome.outcome !== "rejected");
  const pairs = told.map(({ shipment: { carrierCode, trackingNumber } }) => ({
    carrierCode,
    trackingNumber,
    numberKey: numberKey(trackingNumber),
  }));
  await addDeregistrations(tx, shopId, generation, pairs);
  await enqueueDeregisterIfAny(tx, shopId);
}

/** The code of an answer that means "not now" and says nothing about the item; null for all others. */
function notNowCode(outcome: CreateOutcome): number | null {
  return outcome.outcome === "rejected" && isTransientItemCode(outcome.code) ? outcome.code : null;
}

export async function enqueueSync(sql: Sql, shopId: string): Promise<void> {
  await enqueue(sql, "shipments.sync", { shopId }, { key: `sync:${shopId}` });
}
