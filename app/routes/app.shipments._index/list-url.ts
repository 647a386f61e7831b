// The list's state as an address: what is the default is left out.
import type { ShipmentQuery } from "~/shipments/shipment";

export type ListState = Omit<ShipmentQuery, "pageSize">;

export const DEFAULT_LIST: ListState = { view: "all", search: "", sort: "created_desc", page: 1 };

export function listUrl(state: Partial<ListState>): string {
  const { view, search, sort, page } = { ...DEFAULT_LIST, ...state };
  const params = new URLSearchParams();
  if (view !== DEFAULT_LIST.view) params.set("view", view);
  if (search) params.set("search", search);
  if (sort !== DEFAULT_LIST.sort) params.set("sort", sort);
  if (page > 1) params.set("page", String(page));
  const query = params.toString();
  return query ? `/app/shipments?${query}` : "/app/shipments";
}
