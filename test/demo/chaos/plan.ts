// The chaos run's plan: many shops, their orders and every change of mind, drawn from one seed.
import { seededRandom } from "../../stand-in/shop/random.ts";
import type { ShopSeed } from "../../stand-in/shop/shop-model.ts";
import type { DemoStep } from "../orders.ts";
import { createPlanner, type Planner } from "../planner.ts";
import { plainParcel, SPECIAL_CASES } from "../special-cases.ts";
import { CHAOS_CASES } from "./cases.ts";

/** What stands on the labels: which carrier printed the number that was typed beside this company. */
export type Labels = ReadonlyMap<string, string | null>;

export interface ChaosPlan {
  shops: ShopSeed[];
  /** Of all shops, in the order in which they are done. */
  steps: { shop: string; step: DemoStep }[];
  labels: Labels;
}

export interface ChaosPlanOptions {
  seed: number;
  shops: number;
  /** In all shops together. */
  orders: number;
}

const CASES: readonly ((planner: Planner) => void)[] = [
  ...SPECIAL_CASES.map((special) => special.plan),
  ...CHAOS_CASES,
];
/** One story in this many is a plain parcel, after each case was used once. */
const PLAIN_EVERY = 2;
/** Only the order of the steps comes from the plan; they are played as they come. */
const PLAN_AT = new Date("2026-06-01T00:00:00Z");

/** Deterministic in its options. */
export function planChaos({ seed, shops, orders }: ChaosPlanOptions): ChaosPlan {
  const labels = new Map<string, string | null>();
  const steps: { shop: string; step: DemoStep }[] = [];
  const seeds = Array.from({ length: shops }, (_, index) => shopSeed(index));
  for (const [index, { domain }] of seeds.entries()) {
    const share = Math.floor(orders / shops) + (index < orders % shops ? 1 : 0);
    const planner = planShop(seed, index, share);
    steps.push(...planner.steps.map((step) => ({ shop: domain, step })));
    for (const { company, trackingNumber, carrierCode } of planner.expected)
      labels.set(labelKey(company, trackingNumber), carrierCode);
  }
  // Those of one moment stay in the order in which they were planned.
  steps.sort((a, b) => a.step.at.getTime() - b.step.at.getTime());
  return { shops: seeds, steps, labels };
}

export function labelKey(company: string | null, number: string): string {
  return `${company ?? ""}|${number.replace(/[\s-]/g, "").toUpperCase()}`;
}

function planShop(seed: number, index: number, orders: number): Planner {
  const random = seededRandom(seed * 1_000 + index);
  // No story makes as many fulfillments an order.
  const planner = createPlanner(random, PLAN_AT, orders * 3, index);
  // Shops begin at different cases: together even small ones tell them all.
  const first = random.between(0, CASES.length - 1);
  for (let turn = 0; planner.orders() < orders; turn++) {
    const tellsCase = turn < CASES.length || turn % PLAIN_EVERY === 0;
    const story = tellsCase ? CASES[(first + turn) % CASES.length] : plainParcel;
    // The last order is a plain one: a story of two would be one too many.
    (planner.orders() === orders - 1 ? plainParcel : (story ?? plainParcel))(planner);
  }
  return planner;
}

const COUNTRIES = [
  { ianaTimezone: "America/New_York", countryCode: "US", currencyCode: "USD" },
  { ianaTimezone: "Europe/Berlin", countryCode: "DE", currencyCode: "EUR" },
  { ianaTimezone: "Asia/Tokyo", countryCode: "JP", currencyCode: "JPY" },
  { ianaTimezone: "Australia/Hobart", countryCode: "AU", currencyCode: "AUD" },
] as const;

function shopSeed(index: number): ShopSeed {
  const name = `Pier ${index + 1}`;
  const domain = `pier-${index + 1}.myshopify.com`;
  return { domain, name, theme: "light", ...COUNTRIES[index % COUNTRIES.length] };
}
