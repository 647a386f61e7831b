// A query of the list of shipments: its filters, order and page, and its URL parameters.
import type { Status } from "~/trackingmore/contract/status";
import type { AttentionReason } from "../attention/reasons";
import type { RegistrationState } from "../shipment";
import type { Watcher } from "../sources";

export const SHIPMENT_SORTS = [
  "added",
  "shipped",
  "scanned",
  "expected",
  "destination",
  "status",
] as const;
export type SortKey = (typeof SHIPMENT_SORTS)[number];
export type ShipmentSort = `${SortKey}_${"asc" | "desc"}`;

/** Counting matches stops here: further rows cost time and tell little. */
export const COUNTED_MAX = 1_000;

export const PAGE_SIZES = [50, 100] as const;

/** Days as "YYYY-MM-DD", both included; null: open. */
export interface DayRange {
  from: string | null;
  to: string | null;
}

/** Of one filter's values any may hold, of all filters each must. An empty one filters nothing. */
export interface ShipmentFilters {
  /** Part of a number, an order's name or a carrier's name, or a whole e-mail address. */
  search: string;
  status: Status[];
  /** v2's finer codes, such as "transit004". */
  substatus: string[];
  carrier: string[];
  /** Two letters, upper case. */
  destination: string[];
  /** Who watches it. */
  source: Watcher[];
  attention: AttentionReason[];
  /** Without any, removed shipments are left out. */
  registration: RegistrationState[];
  shipped: DayRange;
  scanned: DayRange;
  /** Only the shipments of these orders, by Shopify's ids. */
  order: string[];
  /** Only these shipments. */
  ids: string[];
  /** Only archived shipments; false: none of them. */
  archived: boolean;
}

export interface ShipmentQuery extends ShipmentFilters {
  sort: ShipmentSort;
  pageSize: number;
  /** The row that the page begins after, or ends before: see list/store-list.server.ts. null: the first page. */
  after: string | null;
  before: string | null;
}

export const OPEN: DayRange = { from: null, to: null };

export const EVERY_SHIPMENT: ShipmentQuery = {
  search: "",
  status: [],
  substatus: [],
  carrier: [],
  destination: [],
  source: [],
  attention: [],
  registration: [],
  shipped: OPEN,
  scanned: OPEN,
  order: [],
  ids: [],
  archived: false,
  sort: "added_desc",
  pageSize: PAGE_SIZES[0],
  after: null,
  before: null,
};

/** The parameters that bring the query back; defaults are left out. */
export function shipmentQueryParams(query: Partial<ShipmentQuery>): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, initial] of Object.entries(EVERY_SHIPMENT)) {
    const text = valueText(query[name as keyof ShipmentQuery] ?? initial);
    if (text !== valueText(initial)) params.set(name, text);
  }
  return params;
}

function valueText(value: ShipmentQuery[keyof ShipmentQuery]): string {
  if (Array.isArray(value)) return value.join();
  if (value === true) return "yes";
  if (value === false || value === null) return "";
  if (typeof value === "object") return `${value.from ?? ""}..${value.to ?? ""}`;
  return String(value);
}

/**
 * The order that rows come in. Days of one kind are found in their own order: by the day on which rows were added, the
 * days of a year ago would be looked for among all rows added since.
 */
export function effectiveSort({
  sort,
  shipped,
  scanned,
}: Pick<ShipmentQuery, "sort" | "shipped" | "scanned">): ShipmentSort {
  const { key, direction } = sortParts(sort);
  if (key !== "added") return sort;
  if (shipped.from ?? shipped.to) return `shipped_${direction}`;
  return (scanned.from ?? scanned.to) ? `scanned_${direction}` : sort;
}

export function sortParts(sort: ShipmentSort): { key: SortKey; direction: "asc" | "desc" } {
  const [key, direction] = sort.split("_") as [SortKey, "asc" | "desc"];
  return { key, direction };
}

/** The statuses, if they are the only filter: then the counts by status tell the total. null: there are others. */
export function onlyStatuses(query: ShipmentQuery): readonly Status[] | null {
  return query.status.length > 0 && !isFiltered({ ...query, status: [] }) ? query.status : null;
}

/** Whether any filter or a search is on. */
export function isFiltered(query: ShipmentQuery): boolean {
  const { sort, pageSize, after, before } = EVERY_SHIPMENT;
  return shipmentQueryParams({ ...query, sort, pageSize, after, before }).size > 0;
}
