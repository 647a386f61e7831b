// Formats the shipments list.
import { carrierName } from "~/carriers/catalogue";
import { type AttentionReason, attentionReasons } from "~/shipments/attention/reasons";
import type { ListContext } from "~/shipments/list/conditions.server";
import { PAGE_SIZES, type ShipmentQuery, isFiltered } from "~/shipments/list/query";
import type { ListPage, Total } from "~/shipments/list/store-list.server";
import { BUILT_IN_VIEWS, type ShipmentView, viewParams } from "~/shipments/list/views";
import type { ShipmentSummary } from "~/shipments/shipment";
import { countryName } from "~/ui/country-name";
import { daysBetween } from "~/shipments/transit-dates";
import { dayIn } from "~/lib/time-zones";
import { describeMoment, formatWallTime, type Moment } from "~/ui/dates";
import type { PageContext } from "~/ui/language/page-context";
import { shipmentRow, type ShipmentRow } from "~/ui/rows/shipment-row";
import { reasonLabel } from "~/ui/rows/status-words";
import { type ListState, shipmentsUrl, urlFromList } from "./list-url";

export interface ListRow extends ShipmentRow {
  destination: string;
  shipped: Moment;
  /** "12 days", from shipping until delivery or today. */
  age: string;
  /** "Nov 20" */
  lastScan: string;
  expectedBy: string;
}

export interface Choice {
  value: string;
  label: string;
}

export interface ListView extends ListState {
  /** The filters or the order differ from the selected view's. */
  isChanged: boolean;
  isFiltered: boolean;
  rows: ListRow[];
  /** Of a filtered list possibly less than there are. */
  total: number;
  /** "312 shipments", "1,000+ shipments" */
  totalText: string;
  /** The same rows, so many a page; null: one page has them all. */
  pageSizes: { size: number; url: string }[] | null;
  previousUrl: string | null;
  nextUrl: string | null;
  choices: { carriers: Choice[]; destinations: Choice[] };
}

export interface ListFacts {
  query: ShipmentQuery;
  /** The selected view; null: the one with these filters. */
  viewId: string | null;
  page: ListPage;
  total: Total;
  choices: { carriers: readonly string[]; destinations: readonly string[] };
  saved: readonly ShipmentView[];
}

export function listView(
  facts: ListFacts,
  list: ListContext,
  context: Omit<PageContext, "timeZone">,
): ListView {
  const { query, page } = facts;
  const { count: total, isMore } = facts.total;
  const { t } = context.texts;
  const builtIn = BUILT_IN_VIEWS.map(({ id, query: filters }) => ({
    id,
    name: t(`shipments.view.${id}`),
    query: filters as Partial<ShipmentQuery>,
    isSaved: false,
  }));
  const views = [...builtIn, ...facts.saved];
  const selected = selectedOf(views, facts);
  const viewId = views[selected]?.id ?? null;
  const at = (cursor: { after?: string | null; before?: string | null }) =>
    shipmentsUrl({ ...query, ...FIRST, ...cursor }, viewId);
  const listParams = at({}).split("?")[1] ?? "";
  const choice = (name: (code: string) => string) => (value: string) => ({
    value,
    label: name(value),
  });
  const byLabel = (a: Choice, b: Choice) => a.label.localeCompare(b.label, context.texts.locale);
  return {
    query,
    views,
    selected,
    isChanged: !isSame(query, views[selected]?.query ?? {}),
    isFiltered: isFiltered(query),
    rows: page.rows.map((shipment) => {
      const row = listRow(shipment, list, { ...context, timeZone: list.timeZone });
      return { ...row, url: urlFromList(row.url, listParams) };
    }),
    total,
    totalText: isMore
      ? t("shipments.many", { count: total })
      : t("common.shipments", { count: total }),
    pageSizes:
      total > PAGE_SIZES[0]
        ? PAGE_SIZES.map((size) => ({
            size,
            url: shipmentsUrl({ ...query, ...FIRST, pageSize: size }, viewId),
          }))
        : null,
    previousUrl: page.previous && at({ before: page.previous }),
    nextUrl: page.next && at({ after: page.next }),
    choices: {
      carriers: facts.choices.carriers.map(choice(carrierName)).sort(byLabel),
      destinations: facts.choices.destinations
        .map(choice((code) => countryName(code, context.texts)))
        .sort(byLabel),
    },
  };
}

const FIRST = { after: null, before: null };

function selectedOf(views: readonly ShipmentView[], { viewId, query }: ListFacts): number {
  const named = views.findIndex(({ id }) => id === viewId);
  const equal = views.findIndex((view) => isSame(query, view.query));
  return Math.max(named >= 0 ? named : equal, 0);
}

function isSame(a: Partial<ShipmentQuery>, b: Partial<ShipmentQuery>): boolean {
  return viewParams(a).toString() === viewParams(b).toString();
}

/** What the badge does not tell already. */
const SHOWN_REASONS: readonly AttentionReason[] = [
  "pickup_waiting",
  "late",
  "silent",
  "label_only",
];

function listRow(shipment: ShipmentSummary, list: ListContext, context: PageContext): ListRow {
  const { timeZone, today, thresholds, sources } = list;
  const reasons = attentionReasons(
    {
      ...shipment,
      sentOn: dayIn("UTC", shipment.shippedAt),
      registeredOn: shipment.registeredAt && dayIn("UTC", shipment.registeredAt),
    },
    thresholds,
    today,
  );
  const reason = reasons.find((each) => SHOWN_REASONS.includes(each));
  const row = shipmentRow(shipment, context, sources);
  const day = (text: string | null) => (text ? formatWallTime(text, context) : "");
  const until = shipment.deliveredOn ?? today;
  return {
    ...row,
    reason: reason && !row.isUntracked ? reasonLabel(reason, context.texts) : null,
    destination: shipment.destinationCountry
      ? countryName(shipment.destinationCountry, context.texts)
      : "",
    shipped: describeMoment(shipment.shippedAt, context),
    age: context.texts.t("common.days", {
      count: Math.max(daysBetween(dayIn(timeZone, shipment.shippedAt), until), 0),
    }),
    lastScan: day(shipment.lastScanOn),
    expectedBy: day(shipment.expectedBy),
  };
}
