// The views, search, filters and sort of the shipments list.
import {
  IndexFilters,
  IndexFiltersMode,
  type IndexFiltersProps,
  useSetIndexFiltersMode,
} from "@shopify/polaris";
import {
  SHIPMENT_SORTS,
  type ShipmentQuery,
  type ShipmentSort,
  type SortKey,
  effectiveSort,
} from "~/shipments/list/query";
import type { Texts } from "~/ui/language/texts";
import { useTexts } from "~/ui/language/use-texts";
import { useSearchText } from "~/ui/search-text";
import { appliedFilters, listFilters } from "./filter-fields";
import { changedUrl, viewUrl } from "./list-url";
import type { ListView } from "./view";
import { viewTabs, type ViewActions } from "./view-tabs";

const SORT_LABELS = {
  added: { asc: "oldest", desc: "newest" },
  shipped: { asc: "oldest", desc: "newest" },
  scanned: { asc: "oldest", desc: "newest" },
  expected: { asc: "soonest", desc: "latest" },
  destination: { asc: "az", desc: "za" },
  status: { asc: "inProgress", desc: "completed" },
} as const satisfies Record<SortKey, { asc: string; desc: string }>;

/**
 * Polaris uses "key asc", the URL key_asc. Of each pair Polaris takes the first as ascending. An order that the filters
 * replace is not offered.
 */
const sortOptions = (query: ShipmentQuery, t: Texts["t"]) =>
  SHIPMENT_SORTS.filter((key) => {
    const sort = `${key}_asc` as const;
    return effectiveSort({ ...query, sort }) === sort;
  }).flatMap((key) =>
    (["asc", "desc"] as const).map((direction) => ({
      value: `${key} ${direction}` as `${string} asc` | `${string} desc`,
      label: t(`shipments.column.${key}`),
      directionLabel: t(`shipments.sort.${SORT_LABELS[key][direction]}`),
    })),
  );

export type GoTo = (url: string, options?: { replace: boolean }) => void;

interface FiltersProps {
  view: ListView;
  loading: boolean;
  actions: ViewActions;
  onGo: GoTo;
}

export function Filters({ view, loading, actions, onGo }: FiltersProps) {
  const texts = useTexts();
  const { t } = texts;
  const { query, views, selected } = view;
  const change = (next: Partial<ListView["query"]>) => onGo(changedUrl(view, next));
  const search = useSearchText(query.search, loading, (text) =>
    onGo(changedUrl(view, { search: text }), { replace: true }),
  );
  const { mode, setMode } = useSetIndexFiltersMode(
    view.isChanged || query.search ? IndexFiltersMode.Filtering : IndexFiltersMode.Default,
  );
  const current = views[selected];
  const backToView = () => {
    if (!current) return;
    search.reset();
    onGo(viewUrl(current, ""));
  };
  const primaryAction: IndexFiltersProps["primaryAction"] = {
    type: current?.isSaved ? "save" : "save-as",
    onAction: (name) => (current?.isSaved ? actions.save(current.id) : actions.create(name)),
    disabled: !view.isChanged,
    loading: false,
  };
  return (
    <IndexFilters
      tabs={viewTabs(views, actions)}
      selected={selected}
      onSelect={(index) => {
        const next = views[index];
        if (next) onGo(viewUrl(next, query.search));
      }}
      canCreateNewView
      onCreateNewView={actions.create}
      primaryAction={primaryAction}
      cancelAction={{ onAction: backToView }}
      sortOptions={sortOptions(query, t)}
      sortSelected={[effectiveSort(query).replace("_", " ")]}
      onSort={([value = ""]) => change({ sort: value.replace(" ", "_") as ShipmentSort })}
      queryValue={search.text}
      queryPlaceholder={t("shipments.search")}
      onQueryChange={search.type}
      onQueryClear={search.clear}
      filters={listFilters(view, change, texts)}
      appliedFilters={appliedFilters(view, change, texts)}
      onClearAll={() => {
        search.reset();
        onGo(changedUrl({ ...view, query: { ...view.query, ...NO_FILTERS } }, { search: "" }));
      }}
      mode={mode}
      setMode={setMode}
      loading={loading}
    />
  );
}

const NO_FILTERS = {
  status: [],
  substatus: [],
  carrier: [],
  destination: [],
  source: [],
  attention: [],
  registration: [],
  order: [],
  ids: [],
  shipped: { from: null, to: null },
  scanned: { from: null, to: null },
  archived: false,
};
