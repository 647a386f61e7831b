// Streams the shipments of a query as CSV, page by page, so that memory does not grow with their number.
import { carrierName } from "~/carriers/catalogue";
import type { Reads } from "~/lib/postgres/replica-reads.server";
import { csvLine } from "~/lib/text/csv";
import type { Status } from "~/trackingmore/contract/status";
import { type ShipmentSummary, UNKNOWN_CARRIER } from "../shipment";
import type { ListContext } from "./conditions.server";
import type { ShipmentQuery } from "./query";
import { type ListPage, listShipments } from "./store-list.server";

const ROWS_PER_PAGE = 1_000;
/** Tells Excel that the file is UTF-8. */
const BYTE_ORDER_MARK = "\uFEFF";

/** How spreadsheets of the merchant's language read CSV, and what they show. */
export interface ExportWords {
  /** Between two fields: a spreadsheet of a language with decimal commas expects a semicolon. */
  delimiter: "," | ";";
  header: readonly string[];
  status: (status: Status, substatus: string | null) => string;
  country: (code: string) => string;
}

/** Times are in the shop's zone, days by the carrier's clock, both as "2026-11-22 15:30". */
export function exportCsv(
  reads: Reads,
  shopId: string,
  query: ShipmentQuery,
  context: ListContext,
  words: ExportWords,
): ReadableStream<Uint8Array> {
  const { header, delimiter } = words;
  const format = rowFormat(words, context.timeZone);
  const encoder = new TextEncoder();
  let after: string | null = null;
  return new ReadableStream({
    start(controller) {
      controller.enqueue(encoder.encode(BYTE_ORDER_MARK + csvLine(header, delimiter)));
    },
    // Called when the reader has taken the page before.
    async pull(controller) {
      const asked = { ...query, after, before: null, pageSize: ROWS_PER_PAGE };
      const page: ListPage = await reads((database) =>
        listShipments(database, shopId, asked, context),
      );
      const lines = page.rows.map((row) => csvLine(format(row), delimiter));
      if (lines.length > 0) controller.enqueue(encoder.encode(lines.join("")));
      after = page.next;
      if (!after) controller.close();
    },
  });
}

function rowFormat(
  { status, country }: ExportWords,
  timeZone: string,
): (row: ShipmentSummary) => string[] {
  const time = new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    dateStyle: "short",
    timeStyle: "short",
  });
  return (row) => [
    row.trackingNumber,
    row.carrierCode === UNKNOWN_CARRIER
      ? (row.trackingCompany ?? "")
      : carrierName(row.carrierCode),
    row.orderNames.join(" "),
    status(row.status, row.substatus),
    row.lastEvent ?? "",
    row.lastScanOn ?? "",
    row.destinationCountry ? country(row.destinationCountry) : "",
    time.format(row.shippedAt),
    row.expectedBy ?? "",
    row.deliveredOn ?? "",
    time.format(row.createdAt),
  ];
}
