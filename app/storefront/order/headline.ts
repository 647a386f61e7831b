// What a page says of an order: its headline, the count of its parcels, the place of each among them.
import { type RenderContext, type Texts, fill, fillPlural } from "../languages/texts";
import { parcelHeadline, shortSentence } from "../parcel/parcel-sentence";
import type { ParcelView, Scope } from "../parcel/parcel-view";
import { mostPressing } from "./most-pressing";
import { progressOf, stepsOf } from "../parcel/progress";

interface ShownParcels {
  scope: Scope;
  parcels: readonly ParcelView[];
  /** More is to be sent. */
  hasUnsent: boolean;
}

/**
 * `title` is what became of the only parcel, or of the one of several that is in trouble, waits for somebody, is late
 * or comes next to the door, else how many have arrived. Beside the title of one of several, `summary` counts all of
 * them by what they have reached.
 */
export function orderHeadline(
  { scope, parcels, hasUnsent }: ShownParcels,
  context: RenderContext,
): { title: string; summary: string | null } {
  const { texts } = context;
  const count = parcels.length;
  const [first] = parcels;
  // Without "of 4", which beside a count reads as "1 of 4".
  const named = (index: number, sentence: string) =>
    fill(texts.result.inParcel, {
      name: fill(texts.result.parcelNumber, { index: index + 1 }),
      sentence,
    });
  if (first && count === 1) {
    const headline = parcelHeadline(first, context);
    return { title: hasUnsent ? named(0, headline) : headline, summary: null };
  }
  if (scope === "number") {
    return { title: fillPlural(texts, texts.result.sameNumber, count), summary: null };
  }
  const index = mostPressing(parcels);
  const pressing = parcels[index]!;
  if (stepsOf(pressing).tone === "good" && pressing.status !== "pickup") {
    return { title: countsOf(parcels, hasUnsent, texts), summary: null };
  }
  return { title: named(index, shortSentence(pressing, context)), summary: tally(parcels, texts) };
}

/** "Delivered: 1 · On its way: 2 · Delivery problem: 1": every parcel once, the nearest first, troubles last. */
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

/** More than a parcel has. */
const STEPS_MAX = 10;

function rankOf(parcel: ParcelView): number {
  const { tone, current } = stepsOf(parcel);
  return ["good", "attention", "trouble"].indexOf(tone) * STEPS_MAX - current;
}

function reachedStep(parcel: ParcelView, texts: Texts): string {
  const { steps, current } = progressOf(parcel.status, parcel.substatus, parcel.scans);
  const step = steps[current];
  if (step) return texts.steps[step];
  return parcel.isTracked ? texts.status.pending : texts.milestones.ItemDispatched;
}

function countsOf(parcels: readonly ParcelView[], hasUnsent: boolean, texts: Texts): string {
  const { result } = texts;
  const count = parcels.length;
  const done = parcels.filter(({ status }) => status === "delivered").length;
  if (hasUnsent) {
    return done > 0
      ? fillPlural(texts, result.deliveredSoFar, done)
      : fillPlural(texts, result.sentSoFar, count);
  }
  if (done === count) return fillPlural(texts, result.allDelivered, count);
  if (done > 0) return fillPlural(texts, result.someDelivered, count, { done });
  return fillPlural(texts, result.parcels, count);
}

/** "Package 1 of 4"; "Package 1" while nobody knows how many there will be. */
export function placeAmong(
  { index, count, hasUnsent }: { index: number; count: number; hasUnsent: boolean },
  { result }: Texts,
): string {
  return fill(hasUnsent ? result.parcelNumber : result.parcelOf, { index: index + 1, count });
}
