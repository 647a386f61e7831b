// The table of the shipments list.
import { BlockStack, IndexTable, Link, Text, useIndexResourceState } from "@shopify/polaris";
import { type ReactNode, useEffect } from "react";
import { type SortKey, effectiveSort, sortParts } from "~/shipments/list/query";
import type { TextKey } from "~/ui/language/texts";
import { useTexts } from "~/ui/language/use-texts";
import { MomentText } from "~/ui/moment-text";
import { useRowLinks } from "~/ui/rows/row-links";
import { StatusBadge } from "~/ui/rows/status-badge";
import type { GoTo } from "./filters";
import { changedUrl } from "./list-url";
import { type StartBulk, useBulk } from "./use-bulk";
import type { ListRow, ListView } from "./view";

const COLUMNS: { title: TextKey; sort?: SortKey }[] = [
  { title: "shipments.column.shipment" },
  { title: "shipments.column.carrier" },
  { title: "shipments.column.destination", sort: "destination" },
  { title: "shipments.column.status", sort: "status" },
  { title: "shipments.column.scanned", sort: "scanned" },
  { title: "shipments.column.shipped", sort: "shipped" },
  { title: "shipments.column.expected", sort: "expected" },
];
const SORTABLE = COLUMNS.map(({ sort }) => sort !== undefined);

interface ListTableProps {
  view: ListView;
  onGo: GoTo;
  onBulk: StartBulk;
}

export function ListTable({ view, onGo, onBulk }: ListTableProps) {
  const { t } = useTexts();
  const headings = COLUMNS.map(({ title }) => ({ title: t(title) })) as [{ title: string }];
  useRowLinks(view.rows);
  const selection = useIndexResourceState(view.rows as (ListRow & Record<string, unknown>)[]);
  const { selectedResources, allResourcesSelected, clearSelection } = selection;
  // Of other rows nothing is selected.
  useEffect(() => clearSelection(), [view.rows, clearSelection]);
  const bulk = useBulk(view, allResourcesSelected ? "all" : selectedResources, onBulk);
  const { key, direction } = sortParts(effectiveSort(view.query));
  const sorted = COLUMNS.findIndex(({ sort }) => sort === key);
  const sort = (index: number, wanted: "ascending" | "descending") => {
    const column = COLUMNS[index]?.sort;
    if (!column) return;
    const next = `${column}_${wanted === "ascending" ? "asc" : "desc"}` as const;
    onGo(changedUrl(view, { sort: next }));
  };
  return (
    <>
      {bulk.dialog}
      <IndexTable
        resourceName={{ singular: t("shipments.singular"), plural: t("shipments.plural") }}
        itemCount={view.rows.length}
        selectedItemsCount={allResourcesSelected ? "All" : selectedResources.length}
        onSelectionChange={selection.handleSelectionChange}
        hasMoreItems={view.nextUrl !== null || view.previousUrl !== null}
        paginatedSelectAllActionText={t("shipments.selectAll", { total: view.totalText })}
        {...bulk.menu}
        headings={headings}
        sortable={SORTABLE}
        sortDirection={direction === "asc" ? "ascending" : "descending"}
        {...(sorted >= 0 ? { sortColumnIndex: sorted } : {})}
        onSort={sort}
      >
        {view.rows.map((row, position) => (
          <TableRow
            key={row.id}
            row={row}
            position={position}
            isSelected={selectedResources.includes(row.id)}
          />
        ))}
      </IndexTable>
    </>
  );
}

interface TableRowProps {
  row: ListRow;
  position: number;
  isSelected: boolean;
}

function TableRow({ row, position, isSelected }: TableRowProps) {
  const { t } = useTexts();
  return (
    <IndexTable.Row id={row.id} position={position} selected={isSelected}>
      <IndexTable.Cell>
        <TwoLines below={<Clipped text={row.orders} />}>
          <Link url={row.url} dataPrimaryLink monochrome removeUnderline>
            <Text as="span" fontWeight="semibold">
              {row.trackingNumber}
            </Text>
          </Link>
        </TwoLines>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Clipped text={row.carrier} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Clipped text={row.destination} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <BlockStack gap="050" inlineAlign="start">
          <StatusBadge {...row.badge} />
          {row.reason && (
            <Text as="span" tone="caution">
              {row.reason}
            </Text>
          )}
        </BlockStack>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <TwoLines below={<Clipped text={row.latest} isWide />}>
          {row.lastScan || t("shipments.noScan")}
        </TwoLines>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <TwoLines below={row.age}>
          <MomentText moment={row.shipped} show="day" />
        </TwoLines>
      </IndexTable.Cell>
      <IndexTable.Cell>{row.expectedBy}</IndexTable.Cell>
    </IndexTable.Row>
  );
}

function TwoLines({ children, below }: { children: ReactNode; below: ReactNode }) {
  return (
    <BlockStack>
      <Text as="span">{children}</Text>
      <Text as="span" tone="subdued">
        {below}
      </Text>
    </BlockStack>
  );
}

function Clipped({ text, isWide = false }: { text: string; isWide?: boolean }) {
  return (
    <span className={isWide ? "wm-clip wm-clip-wide" : "wm-clip"} title={text}>
      {text}
    </span>
  );
}
