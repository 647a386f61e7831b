// Renders the webhook list: a table, and on narrow screens a plain list.
import { BlockStack, Card, IndexTable, Link, Page, Text } from "@shopify/polaris";
import { EmptyCard } from "~/ui/empty-card";
import { ErrorCard } from "~/ui/error-card";
import { ListPagination } from "~/ui/list-pagination";
import { MomentText } from "~/ui/moment-text";
import { type PlainRow, PlainRows } from "~/ui/rows/plain-rows";
import { useRowLinks } from "~/ui/rows/row-links";
import { StatusBadge } from "~/ui/rows/status-badge";
import { useTabListRoles } from "~/ui/use-tab-list-roles";
import { useTexts } from "~/ui/language/use-texts";
import { Filters, type ShowList } from "./filters";
import type { DeliveryListState } from "./list-url";
import type { DeliveriesView, DeliveryRow } from "./view";

export interface DeliveriesPageProps {
  view: DeliveriesView;
  /** Another page of the list is loading. */
  loading: boolean;
  /** A replay is being submitted. */
  isBusy: boolean;
  error: string | null;
  onShow: ShowList;
  onReplayFailed: () => void;
}

export function DeliveriesPage(props: DeliveriesPageProps) {
  const { view, loading, isBusy, error, onShow } = props;
  const { t } = useTexts();
  const tabListRef = useTabListRoles();
  return (
    <Page
      title={t("webhooks.title")}
      subtitle={t("webhooks.subtitle")}
      backAction={{ content: t("common.nav.settings"), url: "/app/settings" }}
      secondaryActions={[
        {
          content: t("webhooks.replayFailed"),
          disabled: isBusy || !view.failed,
          onAction: props.onReplayFailed,
        },
      ]}
      fullWidth
    >
      <BlockStack gap="400">
        <ErrorCard error={error} />
        <Card padding="0">
          <div className="wm-filters" ref={tabListRef}>
            <Filters view={view} loading={loading} onShow={onShow} />
          </div>
          <div className={loading ? "wm-waiting" : undefined} aria-busy={loading}>
            <Rows view={view} />
          </div>
        </Card>
      </BlockStack>
    </Page>
  );
}

function Rows({ view }: { view: DeliveriesView }) {
  if (!view.rows.length) return <NothingFound state={view.state} />;
  return (
    <>
      <div className="wm-wide">
        <Table rows={view.rows} />
      </div>
      <div className="wm-narrow">
        <PlainRows rows={view.rows.map(plainRow)} />
      </div>
      {(view.newerUrl ?? view.olderUrl) && (
        <ListPagination previousUrl={view.newerUrl} nextUrl={view.olderUrl} />
      )}
    </>
  );
}

function Table({ rows }: { rows: DeliveryRow[] }) {
  const { t } = useTexts();
  useRowLinks(rows);
  return (
    <IndexTable
      resourceName={{ singular: t("webhooks.one"), plural: t("webhooks.title") }}
      itemCount={rows.length}
      selectable={false}
      headings={[
        { title: t("webhooks.one") },
        { title: t("webhooks.column.order") },
        { title: t("webhooks.column.status") },
        { title: t("webhooks.column.outcome") },
        { title: t("webhooks.column.received") },
      ]}
    >
      {rows.map((row, position) => (
        <IndexTable.Row key={row.id} id={row.id} position={position}>
          <IndexTable.Cell>
            <Link url={row.url} dataPrimaryLink monochrome removeUnderline>
              <Text as="span" fontWeight="semibold">
                {row.topic}
              </Text>
            </Link>
          </IndexTable.Cell>
          <IndexTable.Cell>{row.order}</IndexTable.Cell>
          <IndexTable.Cell>
            <StatusBadge {...row.badge} />
          </IndexTable.Cell>
          <IndexTable.Cell>
            <div className="wm-clip wm-clip-widest" title={row.latest}>
              {row.latest}
            </div>
          </IndexTable.Cell>
          <IndexTable.Cell>
            <Text as="span" tone="subdued">
              <MomentText moment={row.received} show="text" />
            </Text>
          </IndexTable.Cell>
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}

function plainRow({ id, url, topic, badge, order, received, latest }: DeliveryRow): PlainRow {
  const about = (
    <>
      {order && `${order} · `}
      <MomentText moment={received} show="text" />
    </>
  );
  return { id, url, title: topic, badge, about, latest };
}

function NothingFound({ state }: { state: DeliveryListState }) {
  const { t } = useTexts();
  if (state.order) {
    return (
      <EmptyCard title={t("webhooks.none.order", { order: state.order })}>
        {t("webhooks.none.order.text")}
      </EmptyCard>
    );
  }
  if (state.view === "all" && !state.topic) {
    return <EmptyCard title={t("webhooks.none.yet")}>{t("webhooks.none.yet.text")}</EmptyCard>;
  }
  const title = t(state.view === "failed" ? "webhooks.none.failed" : "webhooks.none.view");
  return <EmptyCard title={title}>{t("webhooks.none.view.text")}</EmptyCard>;
}
