// The words of exported shipments in the merchant's language.
import type { ExportWords } from "~/shipments/list/export.server";
import { countryName } from "~/ui/country-name";
import type { Texts } from "~/ui/language/texts";
import { statusLabel } from "~/ui/rows/status-words";

const COLUMNS = [
  "number",
  "carrier",
  "orders",
  "status",
  "latest",
  "scanned",
  "destination",
  "shipped",
  "expected",
  "delivered",
  "added",
] as const;

export function exportWords(texts: Texts): ExportWords {
  const hasDecimalComma =
    texts.locale !== "en" && texts.locale !== "ja" && texts.locale !== "zh-CN";
  return {
    delimiter: hasDecimalComma ? ";" : ",",
    header: COLUMNS.map((column) => texts.t(`shipments.column.${column}`)),
    status: (status, substatus) => statusLabel(status, substatus, texts),
    country: (code) => countryName(code, texts),
  };
}
