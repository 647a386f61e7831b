// The daily digest as text.
import { expect, test } from "vitest";
import { composeDigest, type DigestFacts } from "~/routes/app.settings_.attention/compose-digest";
import { ENGLISH } from "~/ui/language/texts";

const exactly = (count: number) => ({ count, isMore: false });
const facts: DigestFacts = {
  shopName: "North Pier",
  attention: {
    counts: [
      { reason: "exception", total: exactly(2) },
      { reason: "late", total: { count: 1_000, isMore: true } },
    ],
    total: { count: 1_000, isMore: true },
    untracked: exactly(0),
  },
  shipped: 1204,
  delivered: 3,
};

test("it says what needs attention, most urgent first, and what happened the day before", () => {
  expect(composeDigest(facts, ENGLISH)).toEqual({
    subject: "North Pier: 1,000+ shipments need attention",
    yesterday: "Yesterday 1,204 shipped and 3 delivered.",
    reasons: [
      { text: "Delivery problem: 2", url: "/app/shipments?attention=exception" },
      { text: "Late: 1,000+", url: "/app/shipments?attention=late" },
    ],
  });
  expect(
    composeDigest({ ...facts, attention: { ...facts.attention, total: exactly(1) } }, ENGLISH)
      ?.subject,
  ).toBe("North Pier: 1 shipment needs attention");
});

test("a quiet day says so, and a day without anything sends nothing", () => {
  const nothing = { counts: [], total: exactly(0), untracked: exactly(0) };
  const quiet = { ...facts, attention: nothing };
  expect(composeDigest(quiet, ENGLISH)?.subject).toBe("North Pier: no shipment needs attention");
  expect(composeDigest({ ...quiet, shipped: 0, delivered: 0 }, ENGLISH)).toBeNull();
});

test("what nobody tracks needs attention, too", () => {
  const attention = { counts: [], total: exactly(0), untracked: exactly(2) };
  expect(composeDigest({ ...facts, attention, shipped: 0, delivered: 0 }, ENGLISH)).toMatchObject({
    subject: "North Pier: 2 shipments need attention",
    reasons: [{ text: "Not tracked: 2", url: "/app/shipments?source=nobody" }],
  });
});
