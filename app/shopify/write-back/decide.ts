// Decides whether to send an event, given the events that the fulfillment has in Shopify.
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
  /** Shopify has it: it was sent, and the process died before it saved that. */
  | { outcome: "is_there"; eventId: string }
  /**
   * newer_elsewhere: another app's event happened later · final_elsewhere: another app's event is more final ·
   * same_elsewhere: another app's last event has the same status · overtaken: we sent a later event.
   */
  | {
      outcome: "skip";
      reason: "newer_elsewhere" | "final_elsewhere" | "same_elsewhere" | "overtaken";
    };

/**
 * The latest and the most final event win, whichever app sent it.
 * @param events all events of the fulfillment in Shopify, in any order
 * @param ownIds ids of the events that Waymark sent
 * @param mayBeThere the answer to an earlier attempt was lost: an equal event counts as ours
 */
export function decide(
  planned: EventToSend,
  events: readonly ShopifyEvent[],
  { ownIds, mayBeThere }: { ownIds: ReadonlySet<string>; mayBeThere: boolean },
): Decision {
  const strangers = events.filter(({ id }) => !ownIds.has(id));
  const same = strangers.find((event) => isSameEvent(event, planned));
  if (mayBeThere && same) return { outcome: "is_there", eventId: same.id };
  const last = latest(strangers);
  const isOutranked = strangers.some(
    ({ status }) => status !== null && finality(status) > finality(planned.status),
  );
  if (isOutranked) return { outcome: "skip", reason: "final_elsewhere" };
  const lastOwn = latest(events.filter(({ id }) => ownIds.has(id)));
  const isLastWord = last && (!lastOwn || last.happenedAt > lastOwn.happenedAt);
  if (isLastWord && last.status === planned.status) {
    return { outcome: "skip", reason: "same_elsewhere" };
  }
  if (last && last.happenedAt > planned.happenedAt)
    return { outcome: "skip", reason: "newer_elsewhere" };
  if (lastOwn && lastOwn.happenedAt > planned.happenedAt)
    return { outcome: "skip", reason: "overtaken" };
  return { outcome: "send" };
}

/** Shopify stores whole seconds. */
function isSameEvent(event: ShopifyEvent, planned: EventToSend): boolean {
  return (
    event.status === planned.status && seconds(event.happenedAt) === seconds(planned.happenedAt)
  );
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
