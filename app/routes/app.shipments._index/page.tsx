// Renders the shipments list: a table, and on narrow screens a plain list.
import { Card, IndexTable, Link, Page, Text } from "@shopify/polaris";
import { EmptyCard } from "~/ui/empty-card";
import { ListPagination } from "~/ui/list-pagination";
import { MomentText } from "~/ui/moment-text";
import { useRowLinks } from "~/ui/rows/row-links";
import type { ShipmentRow } from "~/ui/rows/shipment-row";
import { ShipmentRows } from "~/ui/rows/shipment-rows";
import { useTabListRoles } from "~/ui/use-tab-list-roles";
import { StatusBadge } from "~/ui/rows/status-badge";
import { Filters, type ShowList } from "./filters";
import type { ShipmentListState } from "./list-url";
import type { ListView } from "./view";

interface ListPageProps {
  view: ListView;
  /** Another page of the list is loading. */
  loading: boolean;
  onShow: ShowList;
}

export function ListPage({ view, loading, onShow }: ListPageProps) {
  const tabListRef = useTabListRoles();
  return (
    <Page title="Shipments" fullWidth>
      <Card padding="0">
        {isUnused(view) ? (
          <EmptyCard title="No shipments yet">
            When you fulfill an order with a tracking number, the shipment shows up here.
          </EmptyCard>
        ) : (
          <>
            <div className="wm-filters" ref={tabListRef}>
              <Filters view={view} loading={loading} onShow={onShow} />
            </div>
            <div className={loading ? "wm-waiting" : undefined} aria-busy={loading}>
              <Rows view={view} />
            </div>
          </>
        )}
      </Card>
    </Page>
  );
}

/** No shipments, without any filter or search. */
function isUnused({ total, state }: ListView): boolean {
  return total === 0 && state.view === "all" && !state.search;
}

function Rows({ view }: Pick<ListPageProps, "view">) {
  if (!view.rows.length) return <NothingFound state={view.state} />;
  return (
    <>
      <div className="wm-wide">
        <Table rows={view.rows} />
      </div>
      <div className="wm-narrow">
        <ShipmentRows rows={view.rows} />
      </div>
      <ListPagination label={view.range} previousUrl={view.previousUrl} nextUrl={view.nextUrl} />
    </>
  );
}

function Table({ rows }: { rows: ShipmentRow[] }) {
  useRowLinks(rows);
  return (
    <IndexTable
      resourceName={{ singular: "shipment", plural: "shipments" }}
      itemCount={rows.length}
      selectable={false}
      headings={[
        { title: "Tracking number" },
        { title: "Order" },
        { title: "Carrier" },
        { title: "Status" },
        { title: "Latest update" },
        { title: "Added" },
      ]}
    >
      {rows.map((row, position) => (
        <TableRow key={row.id} row={row} position={position} />
      ))}
    </IndexTable>
  );
}

function TableRow({ row, position }: { row: ShipmentRow; position: number }) {
  return (
    <IndexTable.Row id={row.id} position={position}>
      <IndexTable.Cell>
        <Link url={row.url} dataPrimaryLink monochrome removeUnderline>
          <Text as="span" fontWeight="semibold">
            {row.trackingNumber}
          </Text>
        </Link>
      </IndexTable.Cell>
      <IndexTable.Cell>{row.orders}</IndexTable.Cell>
      <IndexTable.Cell>
        <div className="wm-clip" title={row.carrier}>
          {row.carrier}
        </div>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <StatusBadge {...row.badge} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <div className="wm-clip wm-clip-wide" title={row.latest}>
          {row.latest}
        </div>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="span" tone="subdued">
          <MomentText moment={row.added} show="day" />
        </Text>
      </IndexTable.Cell>
    </IndexTable.Row>
  );
}

function NothingFound({ state }: { state: ShipmentListState }) {
  if (state.search) {
    return (
      <EmptyCard title={`No shipments found for “${state.search}”`}>
        Try a shorter search, another tab, or the order number.
      </EmptyCard>
    );
  }
  const title =
    state.view === "attention" ? "Nothing needs attention" : "No shipments in this view";
  return <EmptyCard title={title}>Shipments show up here when their status changes.</EmptyCard>;
}
