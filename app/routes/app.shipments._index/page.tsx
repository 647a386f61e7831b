// Renders the shipments list: a table, or on narrow screens plain rows.
import { Box, Card, InlineStack, Link, Page, Text } from "@shopify/polaris";
import { EmptyCard } from "~/ui/empty-card";
import { useTexts } from "~/ui/language/use-texts";
import { ListPagination } from "~/ui/list-pagination";
import { useTabListRoles } from "~/ui/use-tab-list-roles";
import { Filters, type GoTo } from "./filters";
import { LIST_PATH, RECENT_BULK_PATH } from "./list-url";
import { saveExport } from "./save-export";
import { PhoneList } from "./phone-list";
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
  const texts = useTexts();
  const { t } = texts;
  const tabListRef = useTabListRoles();
  const add = { content: t("shipments.add"), url: `${LIST_PATH}/import` };
  return (
    <Page
      title={t("common.nav.shipments")}
      fullWidth
      secondaryActions={[
        add,
        ...(view.total > 0
          ? [{ content: t("shipments.export"), onAction: () => void saveExport(view.query, texts) }]
          : []),
        ...(view.total > 0 || view.isFiltered
          ? [{ content: t("bulk.recent"), url: RECENT_BULK_PATH }]
          : []),
      ]}
    >
      <Card padding="0">
        {view.total === 0 && !view.isFiltered ? (
          <EmptyCard title={t("shipments.empty.title")} action={add}>
            {t("shipments.empty.text")}
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
        <PhoneList view={view} onBulk={onBulk} />
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
  const { t } = useTexts();
  return (
    <Box padding="300">
      <InlineStack gap="200" align="center">
        <Text as="span" tone="subdued">
          {t("shipments.perPage")}
        </Text>
        {sizes.map(({ size, url }) =>
          size === current ? (
            <Text key={size} as="span" fontWeight="semibold">
              {size}
            </Text>
          ) : (
            <Link key={size} url={url} accessibilityLabel={t("shipments.showPerPage", { size })}>
              {String(size)}
            </Link>
          ),
        )}
      </InlineStack>
    </Box>
  );
}

function NothingFound({ view }: Pick<ListPageProps, "view">) {
  const { t } = useTexts();
  const { search } = view.query;
  if (search) {
    return (
      <EmptyCard title={t("shipments.nothing.search", { search })}>
        {t("shipments.nothing.search.help")}
      </EmptyCard>
    );
  }
  const isAttention = view.views[view.selected]?.id === "attention" && !view.isChanged;
  return (
    <EmptyCard title={t(isAttention ? "shipments.nothing.attention" : "shipments.nothing.view")}>
      {t("shipments.nothing.help")}
    </EmptyCard>
  );
}
