// Renders the shipments list: a table, and on narrow screens a plain list.
import { Box, Card, InlineStack, Link, Page, Text } from "@shopify/polaris";
import { EmptyCard } from "~/ui/empty-card";
import { ListPagination } from "~/ui/list-pagination";
import { ShipmentRows } from "~/ui/rows/shipment-rows";
import { useTabListRoles } from "~/ui/use-tab-list-roles";
import { Filters, type GoTo } from "./filters";
import { LIST_PATH } from "./list-url";
import { saveExport } from "./save-export";
import { ListTable } from "./table";
import type { StartBulk } from "./use-bulk";
import type { ListView } from "./view";
import type { ViewActions } from "./view-tabs";

interface ListPageProps {
  view: ListView;
  /** Another page of the list is loading. */
  loading: boolean;
  actions: ViewActions;
  onGo: GoTo;
  onBulk: StartBulk;
}

export function ListPage({ view, loading, actions, onGo, onBulk }: ListPageProps) {
  const tabListRef = useTabListRoles();
  return (
    <Page
      title="Shipments"
      fullWidth
      secondaryActions={[
        { content: "Add shipments", url: `${LIST_PATH}/import` },
        ...(view.total > 0
          ? [{ content: "Export", onAction: () => void saveExport(view.query) }]
          : []),
      ]}
    >
      <Card padding="0">
        {view.total === 0 && !view.isFiltered ? (
          <EmptyCard title="No shipments yet">
            When you fulfill an order with a tracking number, the shipment shows up here.
          </EmptyCard>
        ) : (
          <>
            <div className="wm-filters" ref={tabListRef}>
              <Filters view={view} loading={loading} actions={actions} onGo={onGo} />
            </div>
            <div className={loading ? "wm-waiting" : undefined} aria-busy={loading}>
              <Rows view={view} onGo={onGo} onBulk={onBulk} />
            </div>
          </>
        )}
      </Card>
    </Page>
  );
}

function Rows({ view, onGo, onBulk }: Pick<ListPageProps, "view" | "onGo" | "onBulk">) {
  if (!view.rows.length) return <NothingFound view={view} />;
  return (
    <>
      <div className="wm-wide">
        <ListTable view={view} onGo={onGo} onBulk={onBulk} />
      </div>
      <div className="wm-narrow">
        <ShipmentRows rows={view.rows} />
      </div>
      <ListPagination
        label={view.totalText}
        previousUrl={view.previousUrl}
        nextUrl={view.nextUrl}
      />
      {view.pageSizes && <PageSizes sizes={view.pageSizes} current={view.query.pageSize} />}
    </>
  );
}

function PageSizes({
  sizes,
  current,
}: {
  sizes: NonNullable<ListView["pageSizes"]>;
  current: number;
}) {
  return (
    <Box padding="300">
      <InlineStack gap="200" align="center">
        <Text as="span" tone="subdued">
          Shipments per page
        </Text>
        {sizes.map(({ size, url }) =>
          size === current ? (
            <Text key={size} as="span" fontWeight="semibold">
              {size}
            </Text>
          ) : (
            <Link key={size} url={url} accessibilityLabel={`Show ${size} shipments per page`}>
              {String(size)}
            </Link>
          ),
        )}
      </InlineStack>
    </Box>
  );
}

function NothingFound({ view }: Pick<ListPageProps, "view">) {
  const { search } = view.query;
  if (search) {
    return (
      <EmptyCard title={`No shipments found for “${search}”`}>
        Try a shorter search, another view, or the order number.
      </EmptyCard>
    );
  }
  const isAttention = view.views[view.selected]?.id === "attention" && !view.isChanged;
  return (
    <EmptyCard title={isAttention ? "Nothing needs attention" : "No shipments in this view"}>
      Shipments show up here when their status changes.
    </EmptyCard>
  );
}
