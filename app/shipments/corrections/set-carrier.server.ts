// Merchant actions on a shipment: set its carrier, retry its registration.
import { type Database, type Sql, inTransaction } from "~/lib/database.server";
import { saveOverride } from "~/shops/store.server";
import { isShipmentId } from "../keys";
import type { CarrierSource } from "../shipment";
import {
  type EditableShipment,
  clearRejection,
  findPair,
  listUnnamed,
  moveLinks,
  readEditable,
  saveCarrier,
  saveCarrierSource,
} from "./store-set-carrier.server";
import { lockShipments } from "../record/store.server";
import {
  enqueueRegister,
  enqueueUnregister,
  logChanges,
  recomputeShipments,
} from "../record/store-live-links.server";

/**
 * Sets a shipment's carrier: its tracking is deleted under the old carrier and registered under the new one; orders
 * and history are kept. `remember` saves the carrier for the company's name and applies it to the shop's other
 * parcels of that company without a carrier. Returns the id of the parcel's shipment (another one, if the shop
 * has the number under that carrier already); null when the shop has no such shipment.
 */
export async function setCarrier(
  db: Database,
  shopId: string,
  shipmentId: string,
  carrierCode: string,
  { remember }: { remember: boolean },
): Promise<{ shipmentId: string } | null> {
  if (!isShipmentId(shipmentId)) return null;
  return inTransaction(db.pool, async (tx) => {
    await lockShipments(tx, shopId);
    const shipment = await readEditable(tx, shopId, shipmentId);
    if (!shipment) return null;
    const movedToId = await moveTo(tx, shopId, shipment, carrierCode, "merchant");
    if (remember && shipment.companyKey) {
      await saveOverride(tx, shopId, shipment.companyKey, carrierCode);
      for (const other of await listUnnamed(tx, shopId, shipment.companyKey)) {
        await moveTo(tx, shopId, other, carrierCode, "override");
      }
    }
    return { shipmentId: movedToId };
  });
}

/** Registers a rejected shipment again; false when it is not rejected (any more). */
export async function retryRegistration(
  db: Database,
  shopId: string,
  shipmentId: string,
): Promise<boolean> {
  if (!isShipmentId(shipmentId)) return false;
  return inTransaction(db.pool, async (tx) => {
    await lockShipments(tx, shopId);
    if (!(await clearRejection(tx, shopId, shipmentId))) return false;
    const change = { shipmentId, before: "rejected", after: "pending" };
    await logChanges(tx, shopId, [{ ...change, kind: "registration" }], new Date());
    await enqueueRegister(tx, shopId);
    return true;
  });
}

/** Returns the id of the parcel's shipment after the change. */
async function moveTo(
  tx: Sql,
  shopId: string,
  shipment: EditableShipment,
  carrierCode: string,
  source: CarrierSource,
): Promise<string> {
  if (shipment.carrierCode === carrierCode) {
    await saveCarrierSource(tx, shopId, shipment.id, source);
    return shipment.id;
  }
  const now = new Date();
  const targetId = await findPair(tx, shopId, { ...shipment, carrierCode });
  if (targetId) {
    await moveLinks(tx, shopId, shipment.id, targetId);
    await saveCarrierSource(tx, shopId, targetId, source);
  } else {
    const mayBeRegistered = shipment.state === "registered" || shipment.isLeased;
    if (mayBeRegistered) await enqueueUnregister(tx, shopId, shipment);
    const state = shipment.state === "removed" ? "removed" : "pending";
    await saveCarrier(tx, shopId, shipment.id, { code: carrierCode, source, state });
  }
  const currentId = targetId ?? shipment.id;
  const ids = [...new Set([shipment.id, currentId])];
  await recomputeShipments(tx, shopId, ids, now);
  const change = { kind: "carrier", before: shipment.carrierCode, after: carrierCode } as const;
  await logChanges(
    tx,
    shopId,
    ids.map((shipmentId) => ({ shipmentId, ...change })),
    now,
  );
  return currentId;
}
