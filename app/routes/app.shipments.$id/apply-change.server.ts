// Carries out the actions of the shipment page.
import { carrierName, isKnownCarrier } from "~/carriers/catalogue";
import type { Database, Sql } from "~/lib/database.server";
import { typedText } from "~/lib/text/typed-text";
import { recordRun, recordUndo } from "~/shipments/bulk/store-bulk.server";
import { addNote, deleteNote } from "~/shipments/corrections/notes.server";
import { resumeWatching, stopWatching } from "~/shipments/corrections/watching.server";
import type { CarrierUndo } from "~/shipments/corrections/set-carrier.server";
import type { StatusOutcome } from "~/shipments/corrections/set-status.server";
import {
  clearManualStatus,
  retryRegistration,
  setCarrier,
  setStatus,
  undoSetCarrier,
} from "~/shipments/read/queries.server";
import { type ActionResult, refused, succeeded } from "~/ui/forms/action-result";
import type { Texts } from "~/ui/language/texts";
import { statusLabel } from "~/ui/rows/status-words";
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

/** Who makes the change, when, and in which language. `by`: Shopify's id of the user; null: unknown. */
export interface Actor {
  now: Date;
  by: string | null;
  texts: Texts;
}

export async function applyChange(
  database: Database,
  shopId: string,
  shipmentId: string,
  change: Change,
  actor: Actor,
): Promise<Applied> {
  const { texts } = actor;
  const { t } = texts;
  switch (change.intent) {
    case "retry":
      return answered(await retry(database, shopId, shipmentId, actor));
    case "stop":
      return (await stopWatching(database, shopId, [shipmentId], actor)).length > 0
        ? answered(succeeded(t("shipment.done.stop")))
        : answered(refused(t("shipment.error.notTracked")));
    case "resume":
      return (await resumeWatching(database, shopId, [shipmentId], actor)).length > 0
        ? answered(succeeded(t("shipment.done.resume")))
        : answered(refused(t("shipment.error.notStopped")));
    case "set_status":
      return statusAnswer(
        await setStatus(database, shopId, shipmentId, change, { ...actor, seen: change.seen }),
        t("shipment.done.statusSet", { status: statusLabel(change.status, null, texts) }),
        t,
      );
    case "clear_status":
      return statusAnswer(
        await clearManualStatus(database, shopId, shipmentId, { ...actor, seen: change.seen }),
        t("shipment.done.statusCleared"),
        t,
      );
    case "undo_carrier":
      return answered(await undoCarrier(database, shopId, change, actor));
    case "set_carrier":
      return changeCarrier(database, shopId, shipmentId, change, actor);
    case "add_note":
      if (!typedText(change.note)) return answered(refused(t("bulk.noteMissing")));
      return (await addNote(database, shopId, [shipmentId], change.note, actor)) > 0
        ? answered(succeeded(t("shipment.done.noteAdded")))
        : { outcome: "not_found" };
    case "delete_note":
      return (await deleteNote(database, shopId, shipmentId, change.noteId))
        ? answered(succeeded(t("shipment.done.noteDeleted")))
        : answered(refused(t("shipment.error.noteGone")));
  }
}

async function retry(
  database: Database,
  shopId: string,
  shipmentId: string,
  actor: Actor,
): Promise<ActionResult> {
  return (await retryRegistration(database, shopId, shipmentId, actor))
    ? succeeded(actor.texts.t("shipment.done.retry"))
    : refused(actor.texts.t("shipment.error.notRejected"));
}

async function changeCarrier(
  database: Database,
  shopId: string,
  shipmentId: string,
  { carrierCode, remember }: Extract<Change, { intent: "set_carrier" }>,
  actor: Actor,
): Promise<Applied> {
  const { t } = actor.texts;
  if (!isKnownCarrier(carrierCode)) {
    return answered(refused(t("shipment.error.carrier")));
  }
  const kept: { runId: string | null } = { runId: null };
  const changed = await setCarrier(database, shopId, shipmentId, carrierCode, {
    remember,
    ...actor,
    consequence: async (tx, { undo }) => {
      kept.runId = await keepUndo(tx, shopId, carrierCode, undo, actor);
    },
  });
  if (!changed) return { outcome: "not_found" };
  if (changed.shipmentId !== shipmentId) {
    return { outcome: "moved", shipmentId: changed.shipmentId };
  }
  const { count } = changed;
  const carrier = carrierName(carrierCode);
  const result = succeeded(
    count === 1
      ? t("shipment.done.carrier", { carrier })
      : t("shipment.done.carrierFor", { carrier, count }),
  );
  const canUndo = changed.undo && changed.undo.shipments.length <= UNDO_MAX_SHIPMENTS;
  return answered(
    canUndo ? { ...result, undo: JSON.stringify({ ...changed.undo, ...kept }) } : result,
  );
}

/** A rule that changed several shipments is among the bulk actions, where it can be undone later too. Returns its run. */
async function keepUndo(
  tx: Sql,
  shopId: string,
  carrierCode: string,
  undo: CarrierUndo | null,
  { now, by }: Actor,
): Promise<string | null> {
  if (!undo || undo.shipments.length < 2) return null;
  const items = undo.shipments.map((shipment, index) => ({
    shipmentId: shipment.id,
    before: { ...undo, shipments: [shipment], remembered: index === 0 ? undo.remembered : null },
  }));
  return recordRun(tx, shopId, { action: { kind: "set_carrier", carrierCode }, now, by }, items);
}

async function undoCarrier(
  database: Database,
  shopId: string,
  { undo: { runId, ...undo } }: Extract<Change, { intent: "undo_carrier" }>,
  actor: Actor,
): Promise<ActionResult> {
  const { t } = actor.texts;
  const count = await undoSetCarrier(database, shopId, undo, {
    ...actor,
    consequence: async (tx, revertedIds) => {
      if (runId && revertedIds.length > 0) await recordUndo(tx, shopId, runId, revertedIds, actor);
    },
  });
  return count > 0
    ? succeeded(count === 1 ? t("shipment.done.undone") : t("shipment.done.undoneFor", { count }))
    : refused(t("shipment.error.nothingToUndo"));
}

function statusAnswer(outcome: StatusOutcome, done: string, t: Texts["t"]): Applied {
  switch (outcome) {
    case "saved":
      return answered(succeeded(done));
    case "reason_missing":
      return answered(refused(t("shipment.error.reason")));
    case "outdated":
      return answered(refused(t("shipment.error.statusOutdated")));
    case "removed":
      return answered(refused(t("shipment.registration.removed")));
    case "not_found":
      return { outcome };
  }
}

function answered(result: ChangeResult): Applied {
  return { outcome: "answered", result };
}
