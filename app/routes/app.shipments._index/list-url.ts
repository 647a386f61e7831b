// Addresses of the shipments list: of a state, of a change, and of a view; defaults are left out.
import { type ShipmentQuery, shipmentQueryParams } from "~/shipments/list/query";
import { BUILT_IN_VIEWS, type ShipmentView, viewParams } from "~/shipments/list/views";

export const LIST_PATH = "/app/shipments";

/** @param viewId the view whose tab is selected; without one it follows from the filters */
export function shipmentsUrl(query: Partial<ShipmentQuery>, viewId: string | null = null): string {
  const params = shipmentQueryParams(query);
  if (viewId) params.set("view", viewId);
  return params.size ? `${LIST_PATH}?${params}` : LIST_PATH;
}

/** URL parameter of a shipment's page: the list that it was opened from, as that list's parameters. */
export const FROM_LIST = "list";

/** A shipment's address that remembers the list, for the way back and to its neighbors. */
export function urlFromList(shipmentUrl: string, listParams: string): string {
  return `${shipmentUrl}?${new URLSearchParams({ [FROM_LIST]: listParams })}`;
}

/** The list's query, and which of the shop's views is selected. */
export interface ListState {
  query: ShipmentQuery;
  views: ShipmentView[];
  selected: number;
}

/** The address of a change of the list: it begins anew at the first page. Without filters no view is left. */
export function changedUrl(view: ListState, change: Partial<ShipmentQuery>): string {
  const query = { ...view.query, ...change, after: null, before: null };
  const isView = viewParams(query).size > 0;
  return shipmentsUrl(query, isView ? (view.views[view.selected]?.id ?? null) : null);
}

/** The address of a view, with the present search. */
export function viewUrl(view: ShipmentView, search: string): string {
  return shipmentsUrl({ search }, view.id === BUILT_IN_VIEWS[0]?.id ? null : view.id);
}

/** The shop's bulk actions of the last weeks. */
export const RECENT_BULK_PATH = `${LIST_PATH}/bulk`;

/** The progress and the outcome of a bulk action. */
export function bulkUrl(runId: string): string {
  return `${RECENT_BULK_PATH}/${runId}`;
}
