// Whether an event may be told to Shopify, given what stands there already.
import { type EventStatus, finality } from "./event-status";

/** An event of a fulfillment as Shopify has it. */
export interface ShopifyEvent {
  /** Shopify's id, without its prefix. */
  id: string;
  /** null: one that is not documented. */
  status: EventStatus | null;
  happenedAt: Date;
}

export interface EventToSend {
  status: EventStatus;
  happenedAt: Date;
}

export type Decision =
  | { outcome: "send" }
  /** It stands there: we sent it, and died before we noted it. */
  | { outcome: "is_there"; eventId: string }
  /**
   * newer_elsewhere: somebody else told something that happened later · final_elsewhere: somebody else told
   * something more final · same_elsewhere: somebody else's last word is the same · overtaken: we told a later one.
   */
  | {
      outcome: "skip";
      reason: "newer_elsewhere" | "final_elsewhere" | "same_elsewhere" | "overtaken";
    };

/**
 * Whoever spoke last, or said something more final, keeps the word.
 * @param events all that Shopify has on the fulfillment, in any order
 * @param ownIds ids of those that we know to have sent
 * @param mayBeThere an earlier try's answer was lost: an event just like ours is ours
 */
export function decide(
  told: EventToSend,
  events: readonly ShopifyEvent[],
  { ownIds, mayBeThere }: { ownIds: ReadonlySet<string>; mayBeThere: boolean },
): Decision {
  const strangers = events.filter(({ id }) => !ownIds.has(id));
  const twin = strangers.find((event) => isTwin(event, told));
  if (mayBeThere && twin) return { outcome: "is_there", eventId: twin.id };
  const last = latest(strangers);
  const isOutranked = strangers.some(
    ({ status }) => status !== null && finality(status) > finality(told.status),
  );
  if (isOutranked) return { outcome: "skip", reason: "final_elsewhere" };
  const lastOwn = latest(events.filter(({ id }) => ownIds.has(id)));
  const isLastWord = last && (!lastOwn || last.happenedAt > lastOwn.happenedAt);
  if (isLastWord && last.status === told.status) {
    return { outcome: "skip", reason: "same_elsewhere" };
  }
  if (last && last.happenedAt > told.happenedAt)
    return { outcome: "skip", reason: "newer_elsewhere" };
  if (lastOwn && lastOwn.happenedAt > told.happenedAt)
    return { outcome: "skip", reason: "overtaken" };
  return { outcome: "send" };
}

/** Shopify keeps whole seconds. */
function isTwin(event: ShopifyEvent, told: EventToSend): boolean {
  return event.status === told.status && seconds(event.happenedAt) === seconds(told.happenedAt);
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}

function latest(events: readonly ShopifyEvent[]): ShopifyEvent | null {
  return events.reduce<ShopifyEvent | null>(
    (last, event) => (last && last.happenedAt >= event.happenedAt ? last : event),
    null,
  );
}
