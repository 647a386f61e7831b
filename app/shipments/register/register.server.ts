// The job that registers pending shipments at the tracking service in batches.
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
import { readServiceState, closeBreaker } from "~/shops/store-connection.server";
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
  /** Reads an order from Shopify whose webhook has not arrived. If it fails, registration continues without. */
  readOrderSummary(
    shopId: string,
    orderId: string,
  ): Promise<{ name: string; placedAt: Date; email: string | null } | null>;
}

/** Longer than the slowest call, rate limiter included. */
const LEASE_MS = 3 * MINUTE_MS;
/** An order's webhook usually arrives before its fulfillment's, or seconds after. */
const ORDER_GRACE_MS = 5 * SECOND_MS;

/** After this many calls the job enqueues itself again, so that other shops get the worker. */
const BATCHES_PER_RUN = 10;

/**
 * Job `shipments.register`. Leases are committed before the call and answers after it, with no transaction open
 * meanwhile. If the worker dies in between, the lease ends and the repeated call is answered "exists", which
 * counts as registered. Errors end the leases; withService pauses the service or rethrows them.
 */
export function createRegisterJob(deps: RegisterDeps) {
  return async ({ shopId }: { shopId: string }): Promise<void> => {
    const { pool } = deps.database;
    await withService(deps, shopId, async (call) => {
      // One parcel is enough for a probe.
      let size = call.probes ? 1 : BATCH_MAX_ITEMS;
      for (let batch = 1; await registerBatch(deps, shopId, call, size); batch++) {
        if (call.probes) await closeBreaker(pool, shopId, call.generation);
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

/** false: no shipment is left to lease, or the shop switched to another service. */
async function registerBatch(
  deps: RegisterDeps,
  shopId: string,
  call: ServiceCall,
  limit: number,
): Promise<boolean> {
  const now = deps.clock.now();
  const leased = await leasePending(deps.database.pool, shopId, {
    now,
    leaseUntil: new Date(now.getTime() + LEASE_MS),
    orderGraceFrom: new Date(now.getTime() - ORDER_GRACE_MS),
    limit,
  });
  if (leased.length === 0) return false;
  const isCurrent = await registerLeased(deps, call, shopId, leased);
  if (!isCurrent) await enqueueRegister(deps.database.pool, shopId);
  return isCurrent;
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

/** false: the shop switched to another service during the call. */
async function registerLeased(
  deps: RegisterDeps,
  call: ServiceCall,
  shopId: string,
  leased: readonly LeasedShipment[],
): Promise<boolean> {
  const ids = leased.map((shipment) => shipment.id);
  try {
    const shop = await findShop(deps.database, shopId);
    const shipments = await withOrders(deps, shopId, leased);
    const outcomes = await call.service.createBatch(
      shipments.map((shipment) => toTracking(deps.sealer, shop, shipment)),
    );
    return await saveAnswers(deps, shopId, call.generation, shipments, outcomes);
  } catch (error) {
    await releaseLeases(deps.database.pool, shopId, ids);
    throw error;
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
    await saveOrder(tx, shopId, {
      id: orderId,
      name: order.name,
      placedAt: order.placedAt,
      emailSealed: order.email ? sealer.seal(order.email) : null,
      emailIndex: order.email ? sealer.blindIndex(emailIndexInput(order.email)) : null,
      lookUpKeys: orderKeysOf(sealer, { ...order, phones: [], postcode: null, country: null }),
      // Reading the customer needs a scope of its own; the order's next webhook has it.
      customerIndex: null,
      locale: null,
      destinationCountry: null,
      cancelledAt: null,
      updatedAt: null,
      version: "",
    });
  });
}

/** The item to register, without unknown fields. */
function toTracking(sealer: Sealer, shop: Shop | null, shipment: LeasedShipment): CreateTracking {
  const maySendEmail = shop?.sendCustomerEmail ?? true;
  const email = maySendEmail && shipment.emailSealed ? sealer.open(shipment.emailSealed) : null;
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
  const isCurrent = await inTransaction(database.pool, async (tx) => {
    await lockShipments(tx, shopId);
    if ((await readServiceState(tx, shopId)).generation !== generation) {
      await addAnsweredDeregistrations(tx, shopId, generation, answers);
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
      // It was removed during the call.
      if (outcome.outcome !== "rejected") await enqueueUnregister(tx, shopId, shipment);
    }
    // Only trackings that existed before have anything to sync.
    if (taken.some(({ outcome }) => outcome.outcome === "exists")) await enqueueSync(tx, shopId);
    await enqueueDeregisterIfAny(tx, shopId);
    return true;
  });
  expectAllAnswered(shipments, outcomes);
  return isCurrent;
}

/** Throws when items must be sent again: refused for now, or not answered. */
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
    const message = "The tracking service answered fewer items than it was sent.";
    throw new AppError("unavailable", message);
  }
}

/** Adds deregistrations for what was registered at a service that the shop has left since. */
async function addAnsweredDeregistrations(
  tx: Sql,
  shopId: string,
  generation: number,
  answers: readonly { shipment: LeasedShipment; outcome: CreateOutcome }[],
): Promise<void> {
  const registered = answers.filter(({ outcome }) => outcome.outcome !== "rejected");
  const pairs = registered.map(({ shipment: { carrierCode, trackingNumber } }) => ({
    carrierCode,
    trackingNumber,
    numberKey: numberKey(trackingNumber),
  }));
  await addDeregistrations(tx, shopId, generation, pairs);
  await enqueueDeregisterIfAny(tx, shopId);
}

/** The code of an answer that refuses an item for now (429, 5xx, quota); null for others. */
function notNowCode(outcome: CreateOutcome): number | null {
  return outcome.outcome === "rejected" && isTransientItemCode(outcome.code) ? outcome.code : null;
}

export async function enqueueSync(sql: Sql, shopId: string): Promise<void> {
  await enqueue(sql, "shipments.sync", { shopId }, { key: `sync:${shopId}` });
}
