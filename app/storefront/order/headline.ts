// What a page says of an order: its headline, the count of its parcels, the place of each among them.
import { type RenderContext, type Texts, fill, fillPlural } from "../languages/texts";
import { parcelHeadline } from "../parcel/parcel-sentence";
import type { ParcelView, Scope } from "../parcel/parcel-view";
import { mostPressing } from "./most-pressing";
import { progressOf, toneOf } from "../parcel/progress";
import { sentence } from "../parcel/shopper-status";

interface ShownParcels {
  scope: Scope;
  parcels: readonly ParcelView[];
  /** More is to be sent. */
  hasUnsent: boolean;
}

/**
 * `title` is what became of the only parcel, or of the one of several that is in trouble or waits for somebody, else
 * how many have arrived. Beside a parcel's title, `summary` counts all of them by what they have reached.
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
  const index = mostPressing(parcels);
  const { status, substatus } = parcels[index]!;
  if (toneOf(status, substatus) === "good") {
    return { title: countsOf(parcels, hasUnsent, texts), summary: null };
  }
  // Without "of 4", which beside a count reads as "1 of 4".
  const title = fill(texts.result.inParcel, {
    name: fill(texts.result.parcelNumber, { index: index + 1 }),
    sentence: sentence(status, substatus, null, now, texts),
  });
  return { title, summary: tally(parcels, texts) };
}

/** "Delivered: 1 · On its way: 2 · Delivery problem: 1": every parcel once, the arrived first, troubles last. */
function tally(parcels: readonly ParcelView[], texts: Texts): string {
  const ranked = parcels.toSorted((a, b) => rankOf(a) - rankOf(b));
  const names = ranked.map((parcel) => reachedStep(parcel, texts));
  return [...new Set(names)]
    .map((name) => {
      const count = names.filter((each) => each === name).length;
      return fill(texts.result.inParcel, { name, sentence: count });
    })
    .join(" · ");
}

function rankOf({ status, substatus }: ParcelView): number {
  if (status === "delivered") return 0;
  return ["good", "attention", "trouble"].indexOf(toneOf(status, substatus)) + 1;
}

function reachedStep(parcel: ParcelView, texts: Texts): string {
  const { steps, current } = progressOf(parcel.status, parcel.substatus);
  const step = steps[current];
  if (step) return texts.steps[step];
  return parcel.isTracked ? texts.status.pending : texts.milestones.ItemDispatched;
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
