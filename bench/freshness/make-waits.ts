// Writes app/engine/journey/wait-table.ts from journeys that the sandbox plays: node --import tsx bench/freshness/make-waits.ts
import { writeFileSync } from "node:fs";
import { format } from "prettier";
import { journeyFor } from "~/carriers/sandbox/journey";
import { type Random, seededRandom } from "~/carriers/sandbox/random";
import { isFinal } from "~/engine/journey/status-of-events";
import { DAY_MS, HOUR_MS } from "~/lib/time";

const FILE = "app/engine/journey/wait-table.ts";
/** Other numbers than those of the bench. */
const SEED = "waits";
const CARRIERS = ["dhl-germany", "ups", "fedex", "usps", "royal-mail", "canada-post"];
const PARCELS_A_CARRIER = 3_000;
const SHIPPED_DAYS = 28;
const START_MS = Date.parse("2025-03-03T00:00:00Z");
/** A parcel without news for so long is given up. */
const PATIENCE_HOURS = 720;
/** The sandbox's hours are too exact for other carriers: gaps between scans are stretched, some of them by far. */
const STRETCH = 0.25;
const SHARE_OF_DELAYS = 0.02;
const LONGEST_DELAY = 6;

const AGES = [0, 3, 6, 12, 24, 48, 96, 192];
const WORTHS = [0.03, 0.06, 0.12, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
const WAITS = [
  0.33, 0.5, 0.75, 1, 1.5, 2, 3, 4, 5, 6, 8, 10, 12, 15, 18, 21, 24, 30, 36, 42, 48, 60, 72, 96,
  120, 144, 168, 192, 240, 300, 360, 480, 600, 720,
];
/** Fewer samples say nothing about a state. */
const LEAST_SAMPLES = 12;
const ROUNDS = 400;
/** A parcel that the sandbox would leave silent for good is taken to be scanned within that time, once and at random. */
const RARE_NEWS_HOURS = 480;
/** Too few samples: it costs nothing more. */
const NOWHERE = -1;

interface Scan {
  atHours: number;
  kind: string;
  isFinal: boolean;
}

/** By wait: the mean stale hours until then, and what is known afterwards; `null`: nothing more to ask. */
interface Outlook {
  staleHours: number;
  next: ReadonlyMap<string, number>;
}

const stateOf = (kind: string, ageHours: number) =>
  `${kind} ${AGES.findLastIndex((age) => ageHours >= age)}`;

function scansOf(carrierCode: string, index: number, random: Random): Scan[] {
  const shippedAt = new Date(START_MS + (index / PARCELS_A_CARRIER) * SHIPPED_DAYS * DAY_MS);
  const question = { trackingNumber: `WAIT${index}`, carrierCode, shippedAt };
  let [plannedMs, atHours] = [0, 0];
  return journeyFor(question, SEED).events.map(({ offsetMs, status, substatus }) => {
    const isDelayed = random.next() < SHARE_OF_DELAYS;
    const stretch = isDelayed
      ? 1 + random.next() * (LONGEST_DELAY - 1)
      : 1 + STRETCH * (2 * random.next() - 1);
    atHours += ((offsetMs - plannedMs) / HOUR_MS) * stretch;
    plannedMs = offsetMs;
    return { atHours, kind: substatus ?? status, isFinal: isFinal(status, substatus) };
  });
}

/** For each state, what waits of different lengths led to. */
function observe(): Map<string, Outlook[]> {
  const sums = new Map<string, { samples: number; stale: number[]; next: Map<string, number>[] }>();
  for (const carrier of CARRIERS) {
    for (let index = 0; index < PARCELS_A_CARRIER; index++) {
      const random = seededRandom(SEED, carrier, String(index));
      for (const look of looksAt(scansOf(carrier, index, random), random)) {
        const sum = sums.get(look.state) ?? {
          samples: 0,
          stale: WAITS.map(() => 0),
          next: WAITS.map(() => new Map<string, number>()),
        };
        sums.set(look.state, sum);
        sum.samples += 1;
        for (const [wait, { staleHours, next }] of look.after.entries()) {
          sum.stale[wait]! += staleHours;
          if (next) sum.next[wait]!.set(next, (sum.next[wait]!.get(next) ?? 0) + 1);
        }
      }
    }
  }
  const known = [...sums].filter(([, { samples }]) => samples >= LEAST_SAMPLES);
  return new Map(
    known.map(([state, { samples, stale, next }]) => [
      state,
      stale.map((hours, wait) => ({
        staleHours: hours / samples,
        next: new Map([...next[wait]!].map(([to, count]) => [to, count / samples])),
      })),
    ]),
  );
}

/** After each scan and in each age: a look at a random time, and what is known after each wait. */
function* looksAt(scans: readonly Scan[], random: Random) {
  for (let seen = 0; seen <= scans.length; seen++) {
    const last = scans[seen - 1] ?? { atHours: 0, kind: "none", isFinal: false };
    if (last.isFinal) return;
    const untilHours = (scans[seen]?.atHours ?? Infinity) - last.atHours;
    for (const [index, from] of AGES.entries()) {
      const to = Math.min(untilHours, AGES[index + 1] ?? PATIENCE_HOURS);
      if (to <= from) break;
      const ageHours = from + random.next() * (to - from);
      const after = WAITS.map((wait) => outcomeAt(scans, seen, last.atHours + ageHours + wait));
      yield { state: stateOf(last.kind, ageHours), after };
    }
  }
}

function outcomeAt(scans: readonly Scan[], seen: number, atHours: number) {
  const known = scans.filter((scan) => scan.atHours <= atHours).length;
  const last = scans[known - 1];
  const ageHours = atHours - (last?.atHours ?? 0);
  const isOver = (last?.isFinal ?? false) || ageHours >= PATIENCE_HOURS;
  const staleHours = known > seen ? atHours - scans[seen]!.atHours : 0;
  return { staleHours, next: isOver ? null : stateOf(last?.kind ?? "none", ageHours) };
}

/** For each state the wait that costs least in all, when a call costs as much as so many stale hours. */
function bestWaits(outlooks: ReadonlyMap<string, Outlook[]>, worth: number): Map<string, number> {
  const index = new Map([...outlooks.keys()].map((state, at) => [state, at]));
  const options = [...outlooks.values()].map((byWait) =>
    byWait.map(({ staleHours, next }) => ({
      hours: staleHours + worth,
      next: [...next].map(([state, share]) => ({ state: index.get(state) ?? NOWHERE, share })),
    })),
  );
  const costs = new Float64Array(options.length + 1);
  const best = options.map(() => 0);
  for (let round = 0; round < ROUNDS; round++) {
    let change = 0;
    // Backward: what comes later in a journey was mostly met later.
    for (let state = options.length - 1; state >= 0; state--) {
      let [least, wait] = [Infinity, 0];
      for (const [at, { hours, next }] of options[state]!.entries()) {
        let cost = hours;
        for (const to of next) cost += to.share * (costs[to.state] ?? 0);
        if (cost < least - 1e-6) [least, wait] = [cost, WAITS[at]!];
      }
      change = Math.max(change, Math.abs(least - costs[state]!));
      costs[state] = least;
      best[state] = wait;
    }
    if (change < worth / 200) break;
  }
  return new Map([...index].map(([state, at]) => [state, best[at]!]));
}

/** When a scan comes at the rate r, waiting t hours costs r t²/2 stale hours: as much as the call at that t. */
function longestWait(worth: number): number {
  return Number(Math.sqrt(2 * worth * RARE_NEWS_HOURS).toPrecision(3));
}

const outlooks = observe();
const byWorth = WORTHS.map((worth) => bestWaits(outlooks, worth));
const kinds = [...new Set([...outlooks.keys()].map((state) => state.split(" ")[0]!))].toSorted();
const table = Object.fromEntries(
  kinds.map((kind) => {
    const states = AGES.map((age) => stateOf(kind, age)).filter((state) => outlooks.has(state));
    // A dearer call never comes sooner.
    const rows = states.map((state) => {
      let most = 0;
      return byWorth.map((best, column) => {
        most = Math.max(most, best.get(state)!);
        return Math.min(most, longestWait(WORTHS[column]!));
      });
    });
    return [kind, rows];
  }),
);

/** Hours from call to call, in the mean over the time in which parcels are open. */
function meanWait(column: number): number {
  let [hours, calls] = [0, 0];
  for (let index = 0; index < PARCELS_A_CARRIER; index++) {
    const scans = scansOf(CARRIERS[0]!, index, seededRandom(SEED, "mean", String(index)));
    let at = 0;
    for (let state: string | null = stateOf("none", 0); state; calls++) {
      const [kind, age] = state.split(" ") as [string, string];
      const rows = table[kind]!;
      at += rows[Math.min(Number(age), rows.length - 1)]![column]!;
      const seen = scans.filter(({ atHours }) => atHours <= at).length;
      state = outcomeAt(scans, seen, at).next;
    }
    hours += at;
  }
  return Number((hours / calls).toPrecision(2));
}

const meanWaits = WORTHS.map((_, column) => meanWait(column));
const source = `// Hours until a carrier is asked again, by what is known of the parcel and the price.

/*
 * Made by bench/freshness/make-waits.ts; run it again instead of editing. It plays ${CARRIERS.length * PARCELS_A_CARRIER} parcels of the sandbox (of other numbers than
 * the freshness bench), stretches the gaps between their scans by up to a quarter and some by far, and looks at each
 * parcel after each scan at random times. For each state and each worth it keeps the wait with the least sum of
 * stale hours and calls until the parcel is done, a call counted as that many stale hours. No wait is longer than it
 * would be for a parcel whose scan comes at random within ${RARE_NEWS_HOURS / 24} days.
 */

/** What a call is worth, in stale hours; a column of the waits. */
export const WORTHS = ${JSON.stringify(WORTHS)};

/** From how many hours after the last scan on, when the carrier was asked, a row of the waits counts. */
export const AGES = ${JSON.stringify(AGES)};

/** By worth: hours from call to call, in the mean over all open parcels. */
export const MEAN_WAITS = ${JSON.stringify(meanWaits)};

/** By the last scan's substatus; "none": no scan is known. */
export const WAITS: Readonly<Record<string, readonly (readonly number[])[]>> = ${JSON.stringify(table)};
`;
writeFileSync(FILE, await format(source, { parser: "typescript", printWidth: 100 }));
