// The views of the list that every shop has, and what a saved one keeps.
import { ATTENTION_REASONS } from "../attention/reasons";
import { type ShipmentQuery, shipmentQueryParams } from "./query";

export interface ShipmentView {
  /** A built-in view's name, or a saved one's UUID. */
  id: string;
  name: string;
  query: Partial<ShipmentQuery>;
  isSaved: boolean;
}

const builtIn = (id: string, name: string, query: Partial<ShipmentQuery> = {}): ShipmentView => ({
  id,
  name,
  query,
  isSaved: false,
});

export const BUILT_IN_VIEWS: readonly ShipmentView[] = [
  builtIn("all", "All"),
  builtIn("attention", "Needs attention", { attention: [...ATTENTION_REASONS] }),
  builtIn("late", "Late", { attention: ["late"] }),
  builtIn("untracked", "Not tracked", { source: ["nobody"] }),
  builtIn("transit", "In transit", { status: ["transit"] }),
  builtIn("pickup", "Out for delivery", { status: ["pickup"] }),
  builtIn("exception", "Delivery problem", { status: ["exception"] }),
  builtIn("delivered", "Delivered", { status: ["delivered"] }),
];

export const VIEW_NAME_MAX_CHARACTERS = 40;
export const SAVED_VIEWS_MAX = 30;

/** What a view keeps: filters, order and page size. A search may name a customer and is left out. */
export function viewParams(query: Partial<ShipmentQuery>): URLSearchParams {
  return shipmentQueryParams({ ...query, search: "", after: null, before: null });
}
