// Converts the shipments list's state to its URL; defaults are left out.
import type { ShipmentQuery } from "~/shipments/shipment";

export type ShipmentListState = Omit<ShipmentQuery, "pageSize" | "watchedCarriers">;

export const DEFAULT_SHIPMENT_LIST: ShipmentListState = {
  view: "all",
  search: "",
  sort: "created_desc",
  page: 1,
};

export function shipmentsUrl(state: Partial<ShipmentListState>): string {
  const { view, search, sort, page } = { ...DEFAULT_SHIPMENT_LIST, ...state };
  const params = new URLSearchParams();
  if (view !== DEFAULT_SHIPMENT_LIST.view) params.set("view", view);
  if (search) params.set("search", search);
  if (sort !== DEFAULT_SHIPMENT_LIST.sort) params.set("sort", sort);
  if (page > 1) params.set("page", String(page));
  const query = params.toString();
  return query ? `/app/shipments?${query}` : "/app/shipments";
}
