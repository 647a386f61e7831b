// Carries out the actions of the shipment page.
import { carrierName, isKnownCarrier } from "~/carriers/catalogue";
import type { Database } from "~/lib/database.server";
import { addNote, deleteNote } from "~/shipments/corrections/notes.server";
import type { StatusOutcome } from "~/shipments/corrections/set-status.server";
import {
  clearManualStatus,
  retryRegistration,
  setCarrier,
  setStatus,
  undoSetCarrier,
} from "~/shipments/read/queries.server";
import { statusLabel } from "~/shipments/status";
import { type ActionResult, refused, succeeded } from "~/ui/forms/action-result";
import { countOf } from "~/ui/numbers";
import { type Change, UNDO_MAX_SHIPMENTS } from "./read-change";

export interface ChangeResult extends ActionResult {
  /** Reverts the change when it is posted with the intent `undo_carrier`. */
  undo?: string;
}

export type Applied =
  | { outcome: "answered"; result: ChangeResult }
  /** The shop has another shipment with this number and carrier: it takes over. */
  | { outcome: "moved"; shipmentId: string }
  | { outcome: "not_found" };

/** Who makes the change, and when. `by`: Shopify's id of the user; null: unknown. */
export interface Actor {
  now: Date;
  by: string | null;
}

export async function applyChange(
  database: Database,
  shopId: string,
  shipmentId: string,
  change: Change,
  actor: Actor,
): Promise<Applied> {
  switch (change.intent) {
    case "retry":
      return answered(await retry(database, shopId, shipmentId, actor));
    case "set_status":
      return statusAnswer(
        await setStatus(database, shopId, shipmentId, change, actor),
        `Status set to ${statusLabel(change.status)}`,
      );
    case "clear_status":
      return statusAnswer(
        await clearManualStatus(database, shopId, shipmentId, actor),
        "Status is the carrier’s again",
      );
    case "undo_carrier":
      return answered(await undoCarrier(database, shopId, change.undo, actor));
    case "set_carrier":
      return changeCarrier(database, shopId, shipmentId, change, actor);
    case "add_note":
      return (await addNote(database, shopId, [shipmentId], change.note, actor)) > 0
        ? answered(succeeded("Note added"))
        : { outcome: "not_found" };
    case "delete_note":
      return (await deleteNote(database, shopId, shipmentId, change.noteId))
        ? answered(succeeded("Note deleted"))
        : answered(refused("This note was already deleted."));
  }
}

async function retry(
  database: Database,
  shopId: string,
  shipmentId: string,
  actor: Actor,
): Promise<ActionResult> {
  return (await retryRegistration(database, shopId, shipmentId, actor))
    ? succeeded("Trying again")
    : refused("This number is no longer rejected. Reload the page to see its status.");
}

async function changeCarrier(
  database: Database,
  shopId: string,
  shipmentId: string,
  { carrierCode, remember }: Extract<Change, { intent: "set_carrier" }>,
  actor: Actor,
): Promise<Applied> {
  if (!isKnownCarrier(carrierCode)) {
    return answered(refused("Carrier not found. Select one from the list."));
  }
  const changed = await setCarrier(database, shopId, shipmentId, carrierCode, {
    remember,
    ...actor,
  });
  if (!changed) return { outcome: "not_found" };
  if (changed.shipmentId !== shipmentId) {
    return { outcome: "moved", shipmentId: changed.shipmentId };
  }
  const others = changed.count === 1 ? "" : ` for ${countOf(changed.count, "shipment")}`;
  const result = succeeded(`Carrier set to ${carrierName(carrierCode)}${others}`);
  const canUndo = changed.undo && changed.undo.shipments.length <= UNDO_MAX_SHIPMENTS;
  return answered(canUndo ? { ...result, undo: JSON.stringify(changed.undo) } : result);
}

async function undoCarrier(
  database: Database,
  shopId: string,
  undo: Extract<Change, { intent: "undo_carrier" }>["undo"],
  actor: Actor,
): Promise<ActionResult> {
  const count = await undoSetCarrier(database, shopId, undo, actor);
  return count > 0
    ? succeeded(count === 1 ? "Change undone" : `Change undone for ${countOf(count, "shipment")}`)
    : refused("Nothing to undo: the carrier has changed since.");
}

function statusAnswer(outcome: StatusOutcome, done: string): Applied {
  switch (outcome) {
    case "saved":
      return answered(succeeded(done));
    case "reason_missing":
      return answered(refused("Enter a reason"));
    case "not_found":
      return { outcome };
  }
}

function answered(result: ChangeResult): Applied {
  return { outcome: "answered", result };
}
