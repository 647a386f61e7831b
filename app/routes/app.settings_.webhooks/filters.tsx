// The tabs, order search and topic filter of the webhook list.
import {
  ChoiceList,
  IndexFilters,
  IndexFiltersMode,
  useSetIndexFiltersMode,
  type TabProps,
} from "@shopify/polaris";
import { DELIVERY_VIEWS, type DeliveryView } from "~/inbox/delivery-view";
import { topicText } from "~/inbox/topics";
import { useSearchText } from "~/ui/search-text";
import type { DeliveryListState } from "./list-url";
import type { DeliveriesView } from "./view";

const LABELS: Record<DeliveryView, string> = {
  all: "All",
  waiting: "Waiting",
  failed: "Failed",
  done: "Done",
};

export type ShowList = (next: DeliveryListState, options?: { replace: boolean }) => void;

interface FiltersProps {
  view: Pick<DeliveriesView, "state" | "topics" | "waiting" | "failed">;
  loading: boolean;
  onShow: ShowList;
}

export function Filters({ view, loading, onShow }: FiltersProps) {
  const { state } = view;
  const show = (change: Partial<DeliveryListState>, options?: { replace: boolean }) =>
    onShow({ ...state, ...change, from: null }, options);
  const search = useSearchText(state.order, (order) => show({ order }, { replace: true }));
  const { mode, setMode } = useSetIndexFiltersMode(
    state.order || state.topic ? IndexFiltersMode.Filtering : IndexFiltersMode.Default,
  );
  const clearTopic = () => show({ topic: null });
  return (
    <IndexFilters
      tabs={DELIVERY_VIEWS.map((name) => tab(name, view))}
      selected={DELIVERY_VIEWS.indexOf(state.view)}
      onSelect={(index) => show({ view: DELIVERY_VIEWS[index] ?? "all" })}
      canCreateNewView={false}
      queryValue={search.text}
      queryPlaceholder="Search by order number"
      onQueryChange={search.type}
      onQueryClear={search.clear}
      cancelAction={{ onAction: search.clear }}
      filters={[
        {
          key: "topic",
          label: "Topic",
          shortcut: true,
          filter: (
            <ChoiceList
              title="Topic"
              titleHidden
              choices={view.topics}
              selected={state.topic ? [state.topic] : []}
              onChange={([topic = null]) => show({ topic })}
            />
          ),
        },
      ]}
      appliedFilters={
        state.topic
          ? [{ key: "topic", label: `Topic: ${topicText(state.topic)}`, onRemove: clearTopic }]
          : []
      }
      onClearAll={() => {
        search.clear();
        clearTopic();
      }}
      mode={mode}
      setMode={setMode}
      loading={loading}
    />
  );
}

function tab(name: DeliveryView, { waiting, failed }: FiltersProps["view"]): TabProps {
  const badge = name === "waiting" ? waiting : name === "failed" ? failed : null;
  return badge ? { id: name, content: LABELS[name], badge } : { id: name, content: LABELS[name] };
}
