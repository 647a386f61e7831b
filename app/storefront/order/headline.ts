// What a page says of an order: its headline, the count of its parcels, the place of each among them.
import { type RenderContext, type Texts, fill, fillPlural } from "../languages/texts";
import { parcelHeadline, shortSentence, withDays } from "../parcel/parcel-sentence";
import type { ParcelView, Scope } from "../parcel/parcel-view";
import { mostPressing } from "./most-pressing";
import { progressOf, stepsOf } from "../parcel/progress";

interface ShownParcels {
  scope: Scope;
  parcels: readonly ParcelView[];
  /** More is to be sent. */
  hasUnsent: boolean;
}

interface OrderHeadline {
  /**
   * What became of the only parcel, or of the one of several that is in trouble, waits for somebody, is late or comes
   * next to the door, else how many have arrived.
   */
  title: string;
  /** Beside the title of one of several: a line for each of the others, or one that counts all. */
  summary: string[];
  /** Index of the parcel whose sentence the title has; -1: of none. */
  headlineIndex: number;
}

export function orderHeadline(
  { scope, parcels, hasUnsent }: ShownParcels,
  context: RenderContext,
): OrderHeadline {
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
    return { title: hasUnsent ? named(0, headline) : headline, summary: [], headlineIndex: 0 };
  }
  if (scope === "number") {
    const title = fillPlural(texts, texts.result.sameNumber, count);
    return { title, summary: [], headlineIndex: -1 };
  }
  const index = mostPressing(parcels);
  const pressing = parcels[index]!;
  if (stepsOf(pressing).tone === "good" && pressing.status !== "pickup") {
    return { title: countsOf(parcels, hasUnsent, texts), summary: [], headlineIndex: -1 };
  }
  const short = shortSentence(pressing, context);
  const others = parcels.map((parcel, each) => named(each, glance(parcel, context)));
  return {
    title: named(index, short),
    summary: count > LISTED_MAX ? [tally(parcels, texts)] : others.toSpliced(index, 1),
    headlineIndex: short === parcelHeadline(pressing, context) ? index : -1,
  };
}

/** With more parcels, the lines would push what the pressing one needs out of view. */
const LISTED_MAX = 4;

/** "Delivered", "Out for delivery today", "On its way, expected Tue, Nov 10 – Fri, Nov 13" */
function glance(parcel: ParcelView, context: RenderContext): string {
  const isPlain = stepsOf(parcel).tone === "good" && parcel.status !== "pickup";
  if (!isPlain) return shortSentence(parcel, context);
  return withDays(reachedStep(parcel, context.texts), parcel.estimate, context);
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
    const moving = parcels.filter(({ status }) => status === "transit").length;
    if (done > 0 && moving > 0 && done + moving === count) {
      return fillPlural(texts, result.partDelivered, done, { moving });
    }
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
