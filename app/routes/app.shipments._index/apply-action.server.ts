// Applies what a merchant does on the shipments list.
import type { Services } from "~/main/services.server";
import { changeView, createView, deleteView } from "~/shipments/list/store-views.server";
import type { ListAction } from "./read-action";

export interface ListResult {
  ok: boolean;
  /** A view's id, after it was created. */
  viewId: string | null;
}

export async function applyAction(
  { database, clock }: Pick<Services, "database" | "clock">,
  shopId: string,
  action: ListAction,
): Promise<ListResult> {
  const { pool } = database;
  switch (action.intent) {
    case "create_view": {
      const viewId = await createView(pool, shopId, action, clock.now());
      return { ok: viewId !== null, viewId };
    }
    case "save_view":
    case "rename_view":
      return { ok: await changeView(pool, shopId, action.id, action), viewId: null };
    case "delete_view":
      return { ok: await deleteView(pool, shopId, action.id), viewId: null };
  }
}
