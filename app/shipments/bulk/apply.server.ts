// Applies a bulk action, or takes it back, for one batch of shipments. Repeating a batch has the same effect.
import type { Database } from "~/lib/database.server";
import type { Status } from "~/trackingmore/contract/status";
import { clearManualStatus, setStatus } from "../corrections/set-status.server";
import { type CarrierUndo, setCarrier, undoSetCarrier } from "../corrections/set-carrier.server";
import { resumeWatching, stopWatching } from "../corrections/watching.server";
import type { BulkAction, BulkOutcome } from "./bulk-action";
import { type BulkItem, type BulkRun, type ItemResult, saveBefore } from "./store-bulk.server";
import {
  type BulkShipment,
  deleteNotes,
  readBulkShipments,
  saveArchived,
  saveNotes,
} from "./store-changes.server";

export interface BulkDeps {
  database: Database;
  /** Has the carriers asked about pairs soon. */
  askSoon(
    shopId: string,
    pairs: readonly { carrierCode: string; trackingNumber: string }[],
  ): Promise<void>;
}

interface Batch {
  shopId: string;
  run: BulkRun;
  items: readonly BulkItem[];
  known: ReadonlyMap<string, BulkShipment>;
  now: Date;
}

export async function applyBatch(
  deps: BulkDeps,
  shopId: string,
  run: BulkRun,
  items: readonly BulkItem[],
  now: Date,
): Promise<ItemResult[]> {
  const ids = items.map(({ shipmentId }) => shipmentId);
  const known = await readBulkShipments(deps.database.pool, shopId, ids);
  const batch = { shopId, run, items, known, now };
  return run.undoOf ? undo(deps, batch, run.action) : apply(deps, batch, run.action);
}

async function apply(deps: BulkDeps, batch: Batch, action: BulkAction): Promise<ItemResult[]> {
  const { shopId, run, now } = batch;
  const { pool } = deps.database;
  switch (action.kind) {
    case "archive":
    case "unarchive":
      return archive(deps, batch, action.kind === "archive");
    case "stop":
    case "resume":
      return watch(deps, batch, action.kind === "resume");
    case "note": {
      const note = { text: action.text, at: run.createdAt, by: run.startedBy };
      return resultsOf(batch, await saveNotes(pool, shopId, idsOf(batch), note));
    }
    case "refresh": {
      const registered = [...batch.known.values()].filter(({ state }) => state === "registered");
      await deps.askSoon(shopId, registered);
      return resultsOf(
        batch,
        registered.map(({ id }) => id),
        "not_registered",
      );
    }
    case "set_carrier":
      return oneByOne(batch, (item) => changeCarrier(deps, batch, item, action.carrierCode));
    case "set_status":
      return oneByOne(batch, async (item, { manual }) => {
        await saveBefore(pool, shopId, run.id, [{ position: item.position, before: { manual } }]);
        const actor = { now, by: run.startedBy };
        const saved = await setStatus(deps.database, shopId, item.shipmentId, action, actor);
        return saved === "saved" ? "done" : "not_found";
      });
  }
}

async function undo(deps: BulkDeps, batch: Batch, action: BulkAction): Promise<ItemResult[]> {
  const { shopId, run, now } = batch;
  const { database } = deps;
  const actor = { now, by: run.startedBy };
  switch (action.kind) {
    case "archive":
    case "unarchive":
      return archive(deps, batch, action.kind === "unarchive");
    case "stop":
    case "resume":
      return watch(deps, batch, action.kind === "stop");
    case "note": {
      const note = { text: action.text, at: run.undoesAt ?? run.createdAt };
      return resultsOf(
        batch,
        await deleteNotes(database.pool, shopId, idsOf(batch), note),
        "unchanged",
      );
    }
    case "refresh":
      return resultsOf(batch, []);
    case "set_carrier":
      return oneByOne(batch, async ({ before }) => {
        const count = before
          ? await undoSetCarrier(database, shopId, before as CarrierUndo, actor)
          : 0;
        return count > 0 ? "done" : "unchanged";
      });
    case "set_status":
      return oneByOne(batch, async ({ shipmentId, before }, { manual: current }) => {
        const { manual } = before as { manual: { status: Status; reason: string } | null };
        // Undone before the process died.
        if (isSameStatus(current, manual)) return "done";
        if (!isSameStatus(current, action)) return "unchanged";
        const saved = manual
          ? await setStatus(database, shopId, shipmentId, manual, actor)
          : await clearManualStatus(database, shopId, shipmentId, actor);
        return saved === "saved" ? "done" : "not_found";
      });
  }
}

function isSameStatus(a: BulkShipment["manual"], b: BulkShipment["manual"]): boolean {
  return a?.status === b?.status && a?.reason === b?.reason;
}

async function archive(deps: BulkDeps, batch: Batch, isIn: boolean): Promise<ItemResult[]> {
  const { shopId, now } = batch;
  const { pool } = deps.database;
  await saveBeforeOf(deps, batch, ({ isArchived }) =>
    isArchived === isIn ? null : { archived: isArchived },
  );
  const changed = await saveArchived(pool, shopId, idsOf(batch), isIn ? now : null);
  return resultsOf(batch, [...changed, ...changedEarlier(batch)], "unchanged");
}

async function watch(deps: BulkDeps, batch: Batch, isOn: boolean): Promise<ItemResult[]> {
  const { shopId, run, now } = batch;
  await saveBeforeOf(deps, batch, ({ state }) =>
    state !== "removed" && (state === "stopped") === isOn ? { state } : null,
  );
  const change = isOn ? resumeWatching : stopWatching;
  const changed = await change(deps.database, shopId, idsOf(batch), { now, by: run.startedBy });
  return resultsOf(batch, [...changed, ...changedEarlier(batch)], "unchanged");
}

/** Saves what undoes the action for each shipment that it changes; an undo has that from its action. */
async function saveBeforeOf(
  { database }: BulkDeps,
  { shopId, run, items, known }: Batch,
  beforeOf: (shipment: BulkShipment) => object | null,
): Promise<void> {
  if (run.undoOf) return;
  const changing = items.flatMap(({ shipmentId, position }) => {
    const shipment = known.get(shipmentId);
    const before = shipment && beforeOf(shipment);
    return before ? [{ position, before }] : [];
  });
  await saveBefore(database.pool, shopId, run.id, changing);
}

/** Changed by the action before the process died. */
function changedEarlier({ run, items }: Batch): string[] {
  return run.undoOf ? [] : items.flatMap((item) => (item.before ? item.shipmentId : []));
}

async function changeCarrier(
  deps: BulkDeps,
  { shopId, run, known, now }: Batch,
  item: BulkItem,
  carrierCode: string,
): Promise<BulkOutcome> {
  if (known.get(item.shipmentId)?.carrierCode === carrierCode) {
    // Changed before the process died, or the carrier was right.
    return item.before ? "done" : "unchanged";
  }
  const change = await setCarrier(deps.database, shopId, item.shipmentId, carrierCode, {
    remember: false,
    now,
    by: run.startedBy,
    consequence: (tx, { undo }) =>
      saveBefore(tx, shopId, run.id, [{ position: item.position, before: undo }]),
  });
  return change ? "done" : "not_found";
}

const idsOf = ({ items }: Batch) => items.map(({ shipmentId }) => shipmentId);

/** `done` for the changed ones, `not_found` for what the shop does not have, `otherwise` for the rest. */
function resultsOf(
  { items, known }: Batch,
  changed: readonly string[],
  otherwise: BulkOutcome = "not_found",
): ItemResult[] {
  const done = new Set(changed);
  return items.map(({ position, shipmentId }) => ({
    position,
    outcome: done.has(shipmentId) ? "done" : known.has(shipmentId) ? otherwise : "not_found",
  }));
}

async function oneByOne(
  { items, known }: Batch,
  change: (item: BulkItem, shipment: BulkShipment) => Promise<BulkOutcome>,
): Promise<ItemResult[]> {
  const results: ItemResult[] = [];
  for (const item of items) {
    const shipment = known.get(item.shipmentId);
    const outcome = shipment ? await change(item, shipment) : "not_found";
    results.push({ position: item.position, outcome });
  }
  return results;
}
