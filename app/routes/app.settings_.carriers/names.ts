// Formats the companies' names in Shopify that Waymark knows no carrier for.
import { isCatchAllName } from "~/carriers/companies";
import { shipmentsUrl } from "~/routes/app.shipments._index/list-url";
import type { UnknownName } from "~/shipments/corrections/store-unknown-names.server";
import type { Texts } from "~/ui/language/texts";

export interface NameView {
  companyKey: string;
  /** As Shopify has it. */
  name: string;
  /** "12 shipments" */
  shipments: string;
  url: string;
  /** Several carriers' parcels have this name ("Other"): no carrier can be saved for it. */
  isCatchAll: boolean;
  isDismissed: boolean;
}

/** Dismissed ones last. */
export function nameViews(
  names: readonly UnknownName[],
  dismissed: ReadonlySet<string>,
  { t }: Texts,
): NameView[] {
  return names
    .map(({ companyKey, name, count }) => ({
      companyKey,
      name,
      shipments: t("common.shipments", { count }),
      url: shipmentsUrl({ registration: ["needs_carrier"], search: name }),
      isCatchAll: isCatchAllName(companyKey),
      isDismissed: dismissed.has(companyKey),
    }))
    .toSorted((a, b) => Number(a.isDismissed) - Number(b.isDismissed));
}
