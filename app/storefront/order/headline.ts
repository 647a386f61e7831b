// What a page says of an order: its headline, the count of its parcels, the place of each among them.
import { type RenderContext, type Texts, fill, fillPlural } from "../languages/texts";
import { parcelHeadline } from "../parcel/parcel-sentence";
import type { ParcelView, Scope } from "../parcel/parcel-view";
import { mostPressing } from "./most-pressing";
import { toneOf } from "../parcel/progress";
import { sentence } from "../parcel/shopper-status";

interface ShownParcels {
  scope: Scope;
  parcels: readonly ParcelView[];
  /** More is to be sent. */
  hasUnsent: boolean;
}

/**
 * `title` is what became of the only parcel, or of the one of several that is in trouble or waits for somebody, else
 * how many have arrived; then `summary` says that beside the title.
 */
export function orderHeadline(
  { scope, parcels, hasUnsent }: ShownParcels,
  context: RenderContext,
): { title: string; summary: string | null } {
  const { texts, now } = context;
  const count = parcels.length;
  const [first] = parcels;
  if (first && count === 1) return { title: parcelHeadline(first, context), summary: null };
  if (scope === "number") {
    return { title: fillPlural(texts, texts.result.sameNumber, count), summary: null };
  }
  const counts = countsOf(parcels, hasUnsent, texts);
  const index = mostPressing(parcels);
  const { status, substatus } = parcels[index]!;
  if (toneOf(status, substatus) === "good") return { title: counts, summary: null };
  const title = fill(texts.result.inParcel, {
    name: placeAmong({ index, count, hasUnsent }, texts),
    sentence: sentence(status, substatus, null, now, texts),
  });
  return { title, summary: counts };
}

function countsOf(parcels: readonly ParcelView[], hasUnsent: boolean, texts: Texts): string {
  const { result } = texts;
  const count = parcels.length;
  const done = parcels.filter(({ status }) => status === "delivered").length;
  if (done === count && !hasUnsent) return fillPlural(texts, result.allDelivered, count);
  if (done > 0 || hasUnsent) return fillPlural(texts, result.someDelivered, count, { done });
  return fillPlural(texts, result.parcels, count);
}

/** "Package 1 of 4"; "Package 1" while nobody knows how many there will be. */
export function placeAmong(
  { index, count, hasUnsent }: { index: number; count: number; hasUnsent: boolean },
  { result }: Texts,
): string {
  return fill(hasUnsent ? result.parcelNumber : result.parcelOf, { index: index + 1, count });
}
