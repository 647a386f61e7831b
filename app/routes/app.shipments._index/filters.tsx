// The tabs, search and sort of the shipments list.
import {
  IndexFilters,
  IndexFiltersMode,
  useSetIndexFiltersMode,
  type TabProps,
} from "@shopify/polaris";
import { statusLabel } from "~/shipments/status";
import { SHIPMENT_SORTS, type ShipmentSort } from "~/shipments/shipment";
import { STATUSES } from "~/trackingmore/contract/status";
import { formatCount } from "~/ui/numbers";
import { useSearchText } from "~/ui/search-text";
import type { ShipmentListState } from "./list-url";
import type { ListView } from "./view";

const VIEWS: readonly ShipmentListState["view"][] = ["all", "attention", "untracked", ...STATUSES];

const SORT_LABELS: Record<ShipmentSort, { label: string; directionLabel: string }> = {
  created_desc: { label: "Added", directionLabel: "Newest first" },
  created_asc: { label: "Added", directionLabel: "Oldest first" },
  status_asc: { label: "Status", directionLabel: "In progress first" },
  status_desc: { label: "Status", directionLabel: "Completed first" },
};

/** Polaris uses "key asc", the URL key_asc. Of each pair Polaris takes the first as ascending. */
const sortOptions = [...SHIPMENT_SORTS].sort().map((sort) => ({
  value: sort.replace("_", " ") as `${string} asc` | `${string} desc`,
  ...SORT_LABELS[sort],
}));

export type ShowList = (next: ShipmentListState, options?: { replace: boolean }) => void;

interface FiltersProps {
  view: Pick<ListView, "state" | "attention">;
  loading: boolean;
  onShow: ShowList;
}

export function Filters({ view, loading, onShow }: FiltersProps) {
  const { state } = view;
  const search = useSearchText(state.search, (text) =>
    onShow({ ...state, search: text, page: 1 }, { replace: true }),
  );
  const { mode, setMode } = useSetIndexFiltersMode(
    state.search ? IndexFiltersMode.Filtering : IndexFiltersMode.Default,
  );
  return (
    <IndexFilters
      tabs={VIEWS.map((name) => tab(name, view.attention))}
      selected={VIEWS.indexOf(state.view)}
      onSelect={(index) => onShow({ ...state, view: VIEWS[index] ?? "all", page: 1 })}
      canCreateNewView={false}
      sortOptions={sortOptions}
      sortSelected={[state.sort.replace("_", " ")]}
      onSort={([value = ""]) =>
        onShow({ ...state, sort: value.replace(" ", "_") as ShipmentSort, page: 1 })
      }
      queryValue={search.text}
      queryPlaceholder="Search tracking numbers, orders, carriers, and emails"
      onQueryChange={search.type}
      onQueryClear={search.clear}
      cancelAction={{ onAction: search.clear }}
      filters={[]}
      appliedFilters={[]}
      onClearAll={search.clear}
      hideFilters
      mode={mode}
      setMode={setMode}
      loading={loading}
    />
  );
}

function tab(name: ShipmentListState["view"], attention: number): TabProps {
  if (name === "all") return { id: name, content: "All" };
  if (name === "untracked") return { id: name, content: "Not tracked" };
  if (name !== "attention") return { id: name, content: statusLabel(name, null) };
  const content = "Needs attention";
  return attention ? { id: name, content, badge: formatCount(attention) } : { id: name, content };
}
