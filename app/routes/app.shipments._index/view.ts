// Formats the shipments list.
import type { ShipmentQuery, ShipmentSummary } from "~/shipments/shipment";
import type { ShopSources } from "~/shipments/sources";
import { formatCount } from "~/ui/numbers";
import { shipmentRow, type ShipmentRow, type TimeContext } from "~/ui/rows/shipment-row";
import { shipmentsUrl, type ShipmentListState } from "./list-url";

export interface ListView {
  state: ShipmentListState;
  rows: ShipmentRow[];
  total: number;
  /** Shipments that need the merchant, in any view. */
  attention: number;
  /** "26–50 of 312" */
  range: string;
  previousUrl: string | null;
  nextUrl: string | null;
}

export function listView(
  query: ShipmentQuery,
  found: { rows: ShipmentSummary[]; total: number },
  attention: number,
  time: TimeContext,
  sources: ShopSources | null = null,
): ListView {
  const { pageSize, ...state } = query;
  const first = (state.page - 1) * pageSize + 1;
  const last = first + found.rows.length - 1;
  return {
    state,
    rows: found.rows.map((shipment) => shipmentRow(shipment, time, sources)),
    total: found.total,
    attention,
    range: found.rows.length
      ? `${formatCount(first)}–${formatCount(last)} of ${formatCount(found.total)}`
      : "",
    previousUrl: state.page > 1 ? shipmentsUrl({ ...state, page: state.page - 1 }) : null,
    nextUrl: last < found.total ? shipmentsUrl({ ...state, page: state.page + 1 }) : null,
  };
}

/** The last page, if the requested one lies beyond it; else null. */
export function pageInstead(query: ShipmentQuery, total: number): number | null {
  const last = Math.max(1, Math.ceil(total / query.pageSize));
  return query.page > last ? last : null;
}
