// Applies what a merchant does on the shipments list.
import type { Services } from "~/main/services.server";
import { startBulk } from "~/shipments/bulk/run-bulk.server";
import { changeView, createView, deleteView } from "~/shipments/list/store-views.server";
import type { ListAction } from "./read-action";

export interface ListResult {
  ok: boolean;
  /** A view's id, after it was created. */
  viewId: string | null;
  /** A bulk action's id, after it was started. */
  runId: string | null;
}

const NOTHING = { viewId: null, runId: null };

export async function applyAction(
  services: Pick<Services, "database" | "clock" | "sealer" | "sourcesOf">,
  shopId: string,
  action: ListAction,
  by: string | null,
): Promise<ListResult> {
  const { database, clock } = services;
  const { pool } = database;
  switch (action.intent) {
    case "create_view": {
      const viewId = await createView(pool, shopId, action, clock.now());
      return { ...NOTHING, ok: viewId !== null, viewId };
    }
    case "save_view":
    case "rename_view":
      return { ...NOTHING, ok: await changeView(pool, shopId, action.id, action) };
    case "bulk": {
      const selection =
        action.selected === "all" ? { filters: action.query } : { ids: action.selected };
      const run = { action: action.action, now: clock.now(), by };
      const runId = await startBulk(services, shopId, run, selection);
      return { ...NOTHING, ok: runId !== null, runId };
    }
    case "delete_view":
      return { ...NOTHING, ok: await deleteView(pool, shopId, action.id) };
  }
}
