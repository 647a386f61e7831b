// Reads the forms that the shipments list posts.
import { z } from "zod";
import { bulkAction } from "~/shipments/bulk/bulk-action";
import { PAGE_SIZES } from "~/shipments/list/query";
import { readShipmentQuery } from "~/shipments/list/read-query";
import { VIEW_NAME_MAX_CHARACTERS } from "~/shipments/list/views";
import { formReader, jsonField } from "~/ui/forms/form-reader";

const name = z.string().trim().min(1).max(VIEW_NAME_MAX_CHARACTERS);
/** The list's URL parameters. */
const query = z.string().transform((text) => readShipmentQuery(new URLSearchParams(text)));

/** Rows of a page. */
const MOST_ROWS = Math.max(...PAGE_SIZES);

const action = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("create_view"), name, query }),
  z.object({ intent: z.literal("save_view"), id: z.string(), query }),
  z.object({ intent: z.literal("rename_view"), id: z.string(), name }),
  z.object({ intent: z.literal("delete_view"), id: z.string() }),
  z.object({
    intent: z.literal("bulk"),
    action: jsonField(bulkAction),
    /** "all": every shipment that matches; else ids, as JSON. */
    selected: z.union([z.literal("all"), jsonField(z.array(z.guid()).max(MOST_ROWS))]),
    query,
  }),
]);

export type ListAction = z.output<typeof action>;

export const readAction = formReader(action);
