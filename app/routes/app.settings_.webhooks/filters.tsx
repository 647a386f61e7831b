// The tabs, order search and topic filter of the webhook list.
import {
  ChoiceList,
  IndexFilters,
  IndexFiltersMode,
  useSetIndexFiltersMode,
  type TabProps,
} from "@shopify/polaris";
import { DELIVERY_VIEWS, type DeliveryView } from "~/inbox/delivery-view";
import { useSearchText } from "~/ui/search-text";
import { useTexts } from "~/ui/language/use-texts";
import type { DeliveryListState } from "./list-url";
import { topicText } from "./outcome-text";
import type { DeliveriesView } from "./view";

export type ShowList = (next: DeliveryListState, options?: { replace: boolean }) => void;

interface FiltersProps {
  view: Pick<DeliveriesView, "state" | "topics" | "waiting" | "failed">;
  loading: boolean;
  onShow: ShowList;
}

export function Filters({ view, loading, onShow }: FiltersProps) {
  const { state } = view;
  const texts = useTexts();
  const { t } = texts;
  const show = (change: Partial<DeliveryListState>, options?: { replace: boolean }) =>
    onShow({ ...state, ...change, from: null }, options);
  const search = useSearchText(state.order, loading, (order) => show({ order }, { replace: true }));
  const { mode, setMode } = useSetIndexFiltersMode(
    state.order || state.topic ? IndexFiltersMode.Filtering : IndexFiltersMode.Default,
  );
  const clearTopic = () => show({ topic: null });
  return (
    <IndexFilters
      tabs={DELIVERY_VIEWS.map((name) => tab(name, view, t(`webhooks.view.${name}`)))}
      selected={DELIVERY_VIEWS.indexOf(state.view)}
      onSelect={(index) => show({ view: DELIVERY_VIEWS[index] ?? "all" })}
      canCreateNewView={false}
      queryValue={search.text}
      queryPlaceholder={t("webhooks.search")}
      onQueryChange={search.type}
      onQueryClear={search.clear}
      cancelAction={{ onAction: search.clear }}
      filters={[
        {
          key: "topic",
          label: t("webhooks.topic"),
          shortcut: true,
          filter: (
            <ChoiceList
              title={t("webhooks.topic")}
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
          ? [
              {
                key: "topic",
                label: t("webhooks.topicIs", { topic: topicText(state.topic, texts) }),
                onRemove: clearTopic,
              },
            ]
          : []
      }
      onClearAll={() => {
        search.reset();
        show({ order: "", topic: null });
      }}
      mode={mode}
      setMode={setMode}
      loading={loading}
    />
  );
}

function tab(
  id: DeliveryView,
  { waiting, failed }: FiltersProps["view"],
  content: string,
): TabProps {
  const badge = id === "waiting" ? waiting : id === "failed" ? failed : null;
  return badge ? { id, content, badge } : { id, content };
}
