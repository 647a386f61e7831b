// Staff's notes on shipments: added, deleted, and part of the history.
import { type Database, inTransaction } from "~/lib/database.server";
import { storableText } from "~/lib/text/storable-text";
import { typedText } from "~/lib/text/typed-text";
import { NOTE_MAX_CHARACTERS } from "../change";
import { isShipmentId } from "../keys";
import { logChanges } from "../record/store-live-links.server";
import { deleteNoteRow, listExisting } from "./store-notes.server";

/** Adds one note to each of the shop's shipments; returns how many got it. A note that nobody can see is added to none. */
export async function addNote(
  db: Database,
  shopId: string,
  shipmentIds: readonly string[],
  text: string,
  { now, by = null }: { now: Date; by?: string | null },
): Promise<number> {
  const note = storableText(text).trim().slice(0, NOTE_MAX_CHARACTERS);
  if (!typedText(note)) return 0;
  return inTransaction(db.pool, async (tx) => {
    const ids = await listExisting(tx, shopId, shipmentIds.filter(isShipmentId));
    const changes = ids.map((shipmentId) => ({
      shipmentId,
      kind: "note" as const,
      before: null,
      after: note,
      by,
    }));
    await logChanges(tx, shopId, changes, now);
    return ids.length;
  });
}

/** Deletes a shipment's note; false when it has none of that id. */
export async function deleteNote(
  db: Database,
  shopId: string,
  shipmentId: string,
  noteId: string,
): Promise<boolean> {
  if (!isShipmentId(shipmentId)) return false;
  return deleteNoteRow(db.pool, shopId, shipmentId, noteId);
}
