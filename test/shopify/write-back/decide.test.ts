// The latest and the most final event win; an event that may have been sent is looked up.
import { expect, test } from "vitest";
import { decide, type ShopifyEvent } from "~/shopify/write-back/decide";
import type { EventStatus } from "~/shopify/write-back/event-status";

const planned = (status: EventStatus, hour = 12) => ({ status, happenedAt: hours(hour) });
const event = (id: string, status: EventStatus | null, hour: number): ShopifyEvent => ({
  id,
  status,
  happenedAt: hours(hour),
});
const hours = (hour: number) => new Date(Date.UTC(2026, 2, 1, hour));

function outcome(
  ours: ReturnType<typeof planned>,
  events: ShopifyEvent[],
  options: { own?: string[]; mayBeThere?: boolean } = {},
): string {
  const decision = decide(ours, events, {
    ownIds: new Set(options.own),
    mayBeThere: options.mayBeThere ?? false,
  });
  return decision.outcome === "skip"
    ? decision.reason
    : decision.outcome === "is_there"
      ? `is_there ${decision.eventId}`
      : "send";
}

test("without events, or with older ones of other apps, ours is sent", () => {
  expect(outcome(planned("IN_TRANSIT"), [])).toBe("send");
  expect(outcome(planned("OUT_FOR_DELIVERY"), [event("1", "IN_TRANSIT", 9)])).toBe("send");
  expect(outcome(planned("DELIVERED"), [event("1", "FAILURE", 9)])).toBe("send");
});

test("another app's later event wins", () => {
  expect(outcome(planned("IN_TRANSIT"), [event("1", "OUT_FOR_DELIVERY", 13)])).toBe(
    "newer_elsewhere",
  );
  expect(outcome(planned("IN_TRANSIT"), [event("1", null, 13)])).toBe("newer_elsewhere");
});

test("and so does its more final one, however old it is", () => {
  expect(outcome(planned("ATTEMPTED_DELIVERY"), [event("1", "DELIVERED", 9)])).toBe(
    "final_elsewhere",
  );
  expect(outcome(planned("FAILURE"), [event("1", "DELIVERED", 9)])).toBe("final_elsewhere");
  expect(outcome(planned("DELAYED"), [event("1", "FAILURE", 9)])).toBe("final_elsewhere");
});

test("what another app said last is not said again", () => {
  expect(outcome(planned("DELIVERED"), [event("1", "DELIVERED", 9)])).toBe("same_elsewhere");
  const between = [event("1", "IN_TRANSIT", 8), event("2", "DELAYED", 10)];
  expect(outcome(planned("IN_TRANSIT"), between, { own: ["2"] })).toBe("send");
});

test("our earlier events don't prevent a send, and a later one of ours is not undone", () => {
  expect(outcome(planned("DELIVERED"), [event("1", "IN_TRANSIT", 9)], { own: ["1"] })).toBe("send");
  expect(outcome(planned("FAILURE"), [event("1", "DELIVERED", 9)], { own: ["1"] })).toBe("send");
  expect(outcome(planned("IN_TRANSIT"), [event("1", "DELIVERED", 13)], { own: ["1"] })).toBe(
    "overtaken",
  );
});

test("after a lost answer an equal event is ours; otherwise it is another app's", () => {
  const there = [event("7", "IN_TRANSIT", 12)];
  expect(outcome(planned("IN_TRANSIT"), there, { mayBeThere: true })).toBe("is_there 7");
  expect(outcome(planned("IN_TRANSIT"), there)).toBe("same_elsewhere");
  expect(outcome(planned("IN_TRANSIT", 11), [], { mayBeThere: true })).toBe("send");
});
