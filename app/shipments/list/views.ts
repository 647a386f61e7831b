// The views of the list that every shop has, and what a saved one keeps.
import { ATTENTION_REASONS } from "../attention/reasons";
import { type ShipmentQuery, shipmentQueryParams } from "./query";

export interface ShipmentView {
  /** Of a built-in view, or a saved one's UUID. */
  id: string;
  name: string;
  query: Partial<ShipmentQuery>;
  isSaved: boolean;
}

/** The page names them. */
export const BUILT_IN_VIEWS = [
  { id: "all", query: {} },
  { id: "attention", query: { attention: [...ATTENTION_REASONS] } },
  { id: "late", query: { attention: ["late"] } },
  { id: "untracked", query: { source: ["nobody"] } },
  { id: "transit", query: { status: ["transit"] } },
  { id: "pickup", query: { status: ["pickup"] } },
  { id: "exception", query: { status: ["exception"] } },
  { id: "delivered", query: { status: ["delivered"] } },
] as const satisfies readonly { id: string; query: Partial<ShipmentQuery> }[];

export const VIEW_NAME_MAX_CHARACTERS = 40;
export const SAVED_VIEWS_MAX = 30;

/** What a view keeps: filters, order and page size. A search may name a customer and is left out. */
export function viewParams(query: Partial<ShipmentQuery>): URLSearchParams {
  return shipmentQueryParams({ ...query, search: "", after: null, before: null });
}
