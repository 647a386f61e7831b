// The demo's plan: the same from the same seed, whole, and true to itself.
import { expect, test } from "vitest";
import { planDemo, type DemoStep } from "./orders.ts";

const startAt = new Date("2026-08-01T12:00:00Z");
const plan = planDemo({ seed: 1, startAt });

function ofKind<K extends DemoStep["kind"]>(steps: DemoStep[], kind: K) {
  return steps.filter((step): step is Extract<DemoStep, { kind: K }> => step.kind === kind);
}

test("the same seed plans the same shop, another seed another one", () => {
  expect(planDemo({ seed: 1, startAt })).toEqual(plan);
  expect(planDemo({ seed: 2, startAt })).not.toEqual(plan);
});

test("the interactive demo has about 60 orders and holds every special case", () => {
  expect(ofKind(plan.steps, "order").length).toBeGreaterThan(55);
  expect(ofKind(plan.steps, "order").length).toBeLessThan(75);
  const carriers = new Set(plan.shipments.map(({ carrierCode }) => carrierCode));
  expect(carriers.size).toBeGreaterThanOrEqual(16);
  expect(ofKind(plan.steps, "correct").length).toBeGreaterThanOrEqual(3);
  expect(ofKind(plan.steps, "cancel").length).toBeGreaterThanOrEqual(1);
  const outcomes = plan.shipments.map(({ outcome }) => outcome);
  expect(outcomes).toContain("needs_carrier");
  expect(outcomes).toContain("removed");
  expect(plan.shipments.some(({ orderIds }) => orderIds.length === 2)).toBe(true);
  expect(plan.shipments.some(({ orderIds }) => orderIds[0]?.length === 18)).toBe(true);
  expect(plan.shipments.some(({ email }) => email === null)).toBe(true);
});

test.each([1, 2, 17, 100, 300, 2000])("%i fulfillments are exactly that many", (shipments) => {
  const sized = planDemo({ seed: 7, shipments, startAt });
  expect(ofKind(sized.steps, "fulfill")).toHaveLength(shipments);
  expect(sized.example.email).toMatch(/@example\.com$/);
});

test("no parcel's number is used for another parcel", () => {
  const numbers = planDemo({ seed: 3, shipments: 2000, startAt }).shipments.map(
    ({ trackingNumber }) => trackingNumber,
  );
  expect(new Set(numbers).size).toBe(numbers.length);
});

test("orders were placed 25 to 40 days ago, numbered by time, and everything happened before now", () => {
  const placed = ofKind(plan.steps, "order");
  const daysAgo = placed.map(({ at }) => (startAt.getTime() - at.getTime()) / 86_400_000);
  expect(Math.min(...daysAgo)).toBeGreaterThanOrEqual(25);
  expect(Math.max(...daysAgo)).toBeLessThanOrEqual(40.001);
  const numbers = placed.map(({ draft }) => draft.number);
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  for (const { at } of plan.steps) expect(at.getTime()).toBeLessThan(startAt.getTime());
});

test("steps come in the order in which they happened, each after what it builds on", () => {
  const known = new Set<string>();
  let last = 0;
  for (const step of plan.steps) {
    expect(step.at.getTime()).toBeGreaterThanOrEqual(last);
    last = step.at.getTime();
    if (step.kind === "fulfill") expect(known).toContain(step.orderId);
    if (step.kind === "correct" || step.kind === "cancel")
      expect(known).toContain(step.fulfillmentId);
    if (step.kind === "order" || step.kind === "fulfill") known.add(step.draft.id);
  }
});

test("every expected parcel stands, as typed, in the steps of its fulfillments", () => {
  for (const { trackingNumber, fulfillmentIds } of plan.shipments)
    for (const id of fulfillmentIds) {
      const typed = plan.steps.flatMap((step) => {
        if (step.kind === "fulfill" && step.draft.id === id) return step.draft.numbers;
        if (step.kind === "correct" && step.fulfillmentId === id)
          return step.tracking.numbers ?? [];
        return [];
      });
      expect(typed.join(",").replaceAll(" ", "")).toContain(trackingNumber);
    }
});
