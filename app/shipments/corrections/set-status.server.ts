// Merchant actions on a shipment's status: set it by hand with a reason, and take that back.
import { BACKGROUND_PRIORITY, enqueue } from "~/jobs/job.server";
import { type Database, type Sql, inTransaction } from "~/lib/database.server";
import { storableText } from "~/lib/text/storable-text";
import { typedText } from "~/lib/text/typed-text";
import type { Status } from "~/trackingmore/contract/status";
import { isShipmentId } from "../keys";
import { lockShipments } from "../record/store.server";
import { logChanges } from "../record/store-live-links.server";
import { preciseStatus } from "../status";
import { derive } from "../sync/merge";
import { type TrackedShipment, readTracked, saveTracked } from "../sync/store.server";
import { readEditable } from "./store-set-carrier.server";
import { clearStatus, isSetAt, saveStatus } from "./store-set-status.server";

const REASON_MAX_LENGTH = 500;

/** Who changes a status, and when. `by`: Shopify's id of the user. */
interface Actor {
  now: Date;
  by?: string | null;
  /** When the status that they see was set by hand; null: it was not. Left out: whatever there is, is replaced. */
  seen?: Date | null | undefined;
}

/** outdated: the status was set or cleared since · removed: the shipment is on no order any more. */
export type StatusOutcome = "saved" | "reason_missing" | "outdated" | "removed" | "not_found";

/** Sets the status that everybody sees until it is cleared, whatever the carrier reports. */
export async function setStatus(
  db: Database,
  shopId: string,
  shipmentId: string,
  manual: { status: Status; reason: string },
  actor: Actor,
): Promise<StatusOutcome> {
  const reason = storableText(manual.reason).trim().slice(0, REASON_MAX_LENGTH);
  if (!typedText(reason)) return "reason_missing";
  return changeStatus(db, shopId, shipmentId, actor, async (tx) => {
    const { status } = manual;
    const isNew = await saveStatus(tx, shopId, shipmentId, { status, reason, now: actor.now });
    return { status, byHand: isNew ? { after: reason } : null };
  });
}

/** Goes back to what the carrier reports; `saved` also when no status was set. */
export async function clearManualStatus(
  db: Database,
  shopId: string,
  shipmentId: string,
  actor: Actor,
): Promise<StatusOutcome> {
  return changeStatus(db, shopId, shipmentId, actor, async (tx, shipment) => {
    const wasSet = await clearStatus(tx, shopId, shipmentId);
    const { evidence, checkpoints } = shipment.state;
    const state = { ...shipment.state, ...derive(evidence, checkpoints) };
    await saveTracked(tx, shopId, [{ ...shipment, state, trackingId: "" }], actor.now);
    const status = preciseStatus(state.status, state.substatus);
    return { status, byHand: wasSet ? { after: null } : null };
  });
}

interface ChangedStatus {
  status: string;
  /** For the history: the reason, or null for a status that was cleared. null: staff changed nothing. */
  byHand: { after: string | null } | null;
}

async function changeStatus(
  db: Database,
  shopId: string,
  shipmentId: string,
  { now, by = null, seen }: Actor,
  change: (tx: Sql, shipment: TrackedShipment) => Promise<ChangedStatus>,
): Promise<StatusOutcome> {
  if (!isShipmentId(shipmentId)) return "not_found";
  return inTransaction(db.pool, async (tx) => {
    await lockShipments(tx, shopId);
    const shipment = (await readTracked(tx, shopId, [shipmentId])).get(shipmentId);
    if (!shipment) return (await readEditable(tx, shopId, shipmentId)) ? "removed" : "not_found";
    if (seen !== undefined && !(await isSetAt(tx, shopId, shipmentId, seen))) return "outdated";
    const before = preciseStatus(shipment.state.status, shipment.state.substatus);
    const { status: after, byHand } = await change(tx, shipment);
    const entry = { shipmentId, by };
    if (byHand)
      await logChanges(tx, shopId, [{ ...entry, kind: "by_hand", before: null, ...byHand }], now);
    if (after === before) return "saved";
    await logChanges(tx, shopId, [{ ...entry, kind: "status", before, after }], now);
    const options = { key: `announce:${shopId}`, priority: BACKGROUND_PRIORITY };
    await enqueue(tx, "shipments.announce", { shopId }, options);
    return "saved";
  });
}
