// Merchant actions on a shipment: set its carrier and undo that, retry its registration.
import { isCatchAllName } from "~/carriers/companies";
import { type Database, type Sql, inTransaction } from "~/lib/database.server";
import { readCarrierContext, saveOverride } from "~/shops/store.server";
import { isShipmentId } from "../keys";
import type { CarrierSource } from "../shipment";
import {
  type EditableShipment,
  clearRejection,
  findPair,
  listAffected,
  moveLinks,
  readEditable,
  saveCarrier,
  saveCarrierSource,
} from "./store-set-carrier.server";
import { lockShipments } from "../record/store.server";
import {
  enqueueRegister,
  enqueueUnregister,
  firstState,
  logChanges,
  recomputeShipments,
} from "../record/store-live-links.server";

/** What reverts a change of carrier. */
export interface CarrierUndo {
  /** The carrier that the change set. */
  carrierCode: string;
  /** The changed shipments with their carriers before. */
  shipments: { id: string; carrierCode: string; source: CarrierSource }[];
  /** The company's name that the carrier was saved for, with its carrier before; null: none was saved. */
  remembered: { companyKey: string; carrierCode: string | null } | null;
}

export interface CarrierChange {
  /** The parcel's shipment after the change; another one, if the shop had the number under that carrier. */
  shipmentId: string;
  /** How many shipments changed. */
  count: number;
  /** null when two shipments became one, which can't be reverted. */
  undo: CarrierUndo | null;
}

/**
 * Sets a shipment's carrier: its tracking is deleted under the old carrier and registered under the new one; orders
 * and history are kept. `remember` saves the carrier for the company's name and applies it to the shop's other
 * parcels that `listAffected` finds; it is ignored for a name that several carriers' parcels have ("Other").
 * Returns null when the shop has no such shipment. `by` is Shopify's id of the user, for the history; `consequence`
 * runs in the same transaction.
 */
export async function setCarrier(
  db: Database,
  shopId: string,
  shipmentId: string,
  carrierCode: string,
  {
    remember,
    now,
    by = null,
    consequence = async () => {},
  }: {
    remember: boolean;
    now: Date;
    by?: string | null;
    consequence?: (tx: Sql, change: CarrierChange) => Promise<void>;
  },
): Promise<CarrierChange | null> {
  if (!isShipmentId(shipmentId)) return null;
  return inTransaction(db.pool, async (tx) => {
    await lockShipments(tx, shopId);
    const shipment = await readEditable(tx, shopId, shipmentId);
    if (!shipment) return null;
    const { companyKey } = shipment;
    const isRemembered = remember && companyKey !== null && !isCatchAllName(companyKey);
    const others = isRemembered ? await listAffected(tx, shopId, { ...shipment, companyKey }) : [];
    const source = isRemembered ? "override" : "merchant";
    const movedToId = await moveTo(tx, shopId, shipment, { carrierCode, source, now, by });
    let mergedAny = movedToId !== shipmentId;
    for (const other of others) {
      const otherId = await moveTo(tx, shopId, other, { carrierCode, source, now, by });
      mergedAny ||= otherId !== other.id;
    }
    const remembered = isRemembered
      ? { companyKey, carrierCode: await saveOverride(tx, shopId, companyKey, carrierCode) }
      : null;
    const changed = [shipment, ...others];
    const shipments = changed.map(({ id, carrierCode: before, source }) => ({
      id,
      carrierCode: before,
      source,
    }));
    const undo = mergedAny ? null : { carrierCode, shipments, remembered };
    const change = { shipmentId: movedToId, count: changed.length, undo };
    await consequence(tx, change);
    return change;
  });
}

/** The other shipments that `setCarrier` with `remember` changes; none for a name that can't be saved. */
export async function previewRule(
  db: Database,
  shopId: string,
  shipmentId: string,
): Promise<EditableShipment[]> {
  if (!isShipmentId(shipmentId)) return [];
  const shipment = await readEditable(db.pool, shopId, shipmentId);
  const companyKey = shipment?.companyKey;
  if (!companyKey || isCatchAllName(companyKey)) return [];
  return listAffected(db.pool, shopId, { ...shipment, companyKey });
}

/**
 * Reverts a change of carrier where nothing has changed since; returns how many shipments it reverted. `consequence`
 * gets their ids in the same transaction.
 */
export async function undoSetCarrier(
  db: Database,
  shopId: string,
  { carrierCode, shipments, remembered }: CarrierUndo,
  {
    now,
    by = null,
    consequence = async () => {},
  }: {
    now: Date;
    by?: string | null;
    consequence?: (tx: Sql, revertedIds: readonly string[]) => Promise<void>;
  },
): Promise<number> {
  return inTransaction(db.pool, async (tx) => {
    await lockShipments(tx, shopId);
    // A rule that was changed since stays.
    const { overrides } = await readCarrierContext(tx, shopId);
    if (remembered && overrides.get(remembered.companyKey) === carrierCode) {
      await saveOverride(tx, shopId, remembered.companyKey, remembered.carrierCode);
    }
    const revertedIds: string[] = [];
    for (const before of shipments) {
      const shipment = await readEditable(tx, shopId, before.id);
      if (shipment?.carrierCode !== carrierCode) continue;
      await moveTo(tx, shopId, shipment, { ...before, now, by });
      revertedIds.push(before.id);
    }
    await consequence(tx, revertedIds);
    return revertedIds.length;
  });
}

/** Registers a rejected shipment again; false when it is not rejected (any more). */
export async function retryRegistration(
  db: Database,
  shopId: string,
  shipmentId: string,
  { now, by = null }: { now: Date; by?: string | null },
): Promise<boolean> {
  if (!isShipmentId(shipmentId)) return false;
  return inTransaction(db.pool, async (tx) => {
    await lockShipments(tx, shopId);
    if (!(await clearRejection(tx, shopId, shipmentId))) return false;
    const change = { shipmentId, before: "rejected", after: "pending", by };
    await logChanges(tx, shopId, [{ ...change, kind: "registration" }], now);
    await enqueueRegister(tx, shopId);
    return true;
  });
}

/** Returns the id of the parcel's shipment after the change. */
async function moveTo(
  tx: Sql,
  shopId: string,
  shipment: EditableShipment,
  {
    carrierCode,
    source,
    now,
    by,
  }: { carrierCode: string; source: CarrierSource; now: Date; by: string | null },
): Promise<string> {
  if (shipment.carrierCode === carrierCode) {
    await saveCarrierSource(tx, shopId, shipment.id, source);
    return shipment.id;
  }
  const targetId = await findPair(tx, shopId, { ...shipment, carrierCode });
  if (targetId) {
    await moveLinks(tx, shopId, shipment.id, targetId);
    await saveCarrierSource(tx, shopId, targetId, source);
  } else {
    const mayBeRegistered = shipment.state === "registered" || shipment.mayBeAtService;
    if (mayBeRegistered) await enqueueUnregister(tx, shopId, shipment);
    const isUnwatched = shipment.state === "removed" || shipment.state === "stopped";
    const state = isUnwatched ? shipment.state : firstState(carrierCode);
    await saveCarrier(tx, shopId, shipment.id, { code: carrierCode, source, state });
  }
  const currentId = targetId ?? shipment.id;
  const ids = [...new Set([shipment.id, currentId])];
  await recomputeShipments(tx, shopId, ids, now);
  const change = { kind: "carrier", before: shipment.carrierCode, after: carrierCode, by } as const;
  await logChanges(
    tx,
    shopId,
    ids.map((shipmentId) => ({ shipmentId, ...change })),
    now,
  );
  return currentId;
}
