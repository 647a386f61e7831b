// Canada Post's event identifiers. Source: Canada Post Developer Program, Tracking, "Event identifiers".
import type { Substatus } from "~/trackingmore/contract/status";
import { statusTable } from "../status-table";

/** Ranges as Canada Post lists them: `100-107`. */
function codes(text: string): string {
  return text
    .split(" ")
    .flatMap((entry) => {
      const [first = 0, last = first] = entry.split("-").map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
    })
    .join(" ");
}

const CANADA_POST_EVENTS = statusTable({
  notfound001: codes("3000 3002"),
  transit001: codes("100-107 159-163 170-173 1400-1405 2412"),
  pickup001: codes("174 500"),
  pickup002: codes("118 156 1407 1410 1435-1438 1479 1488 1701 2410"),
  delivered001: codes("1408 1409 1421-1434 1441 1442 1496-1499"),
  undelivered004: codes(
    "150 154 167-169 179 181-184 190 1100 1415-1420 1450 1481-1483 1491-1493 2600 2802 3001 4650",
  ),
  exception005: codes("117 120 121 125 127 810 1411 1414 1443 1484 1487 1494 2411 2414 4700"),
});

/** Identifiers come with and without leading zeros. */
export function canadaPostSubstatus(identifier: string | null | undefined): Substatus | null {
  return CANADA_POST_EVENTS.get((identifier ?? "").trim().replace(/^0+/, "")) ?? null;
}
