// Writes app/engine/journey/wait-table.json from journeys that the sandbox plays: node --import tsx bench/freshness/make-waits.ts
import { writeFileSync } from "node:fs";
import { format } from "prettier";
import { journeyFor } from "~/carriers/sandbox/journey";
import { countryOf } from "~/carriers/sandbox/places";
import { type Random, seededRandom } from "~/carriers/sandbox/random";
import { AGES, HOUR_PARTS, partOfDay, phaseOf, type Lane } from "~/engine/journey/call-worth";
import { isFinal } from "~/engine/journey/status-of-events";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "~/lib/time";

const FILE = "app/engine/journey/wait-table.json";
/** Other numbers than those of the bench. */
const SEED = "waits";
const CARRIERS = ["dhl-germany", "ups", "fedex", "usps", "royal-mail", "canada-post"];
const PARCELS_A_CARRIER = 2_000;
const SHIPPED_DAYS = 28;
const START_MS = Date.parse("2025-03-03T00:00:00Z");
/** A parcel without news for so long is given up. */
const PATIENCE_HOURS = 720;
/** The sandbox's hours are too exact for other carriers: gaps vary by so much, and some have whole days more. */
const STRETCH = 0.1;
const SHARE_OF_DELAYS = 0.02;
const LONGEST_DELAY_DAYS = 6;

const WORTHS = [0.06, 0.12, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
const WAITS = [
  0.33, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20, 22, 24, 27, 30, 36,
  42, 48, 54, 60, 72, 84, 96, 108, 120, 144, 168, 192, 216, 240, 288, 360, 480, 600, 720,
];
/** Fewer looks say nothing about a part of the day, nor about an age. */
const LEAST_LOOKS = 30;
const ROUNDS = 60;
/** A parcel that the sandbox would leave silent for good is taken to be scanned within that time, once and at random. */
const RARE_NEWS_HOURS = 480;

interface Scan {
  atHours: number;
  kind: string;
  isFinal: boolean;
}

interface Look {
  parcel: Parcel;
  /** Scans known. */
  seen: number;
  at: number;
  state: number;
}

interface Parcel {
  isAbroad: boolean;
  /** All hours count from it. */
  shippedMs: number;
  utcOffsetMs: number;
  scans: Scan[];
}

function parcelOf(carrierCode: string, index: number): Parcel {
  const random = seededRandom(SEED, carrierCode, String(index));
  const shippedMs = START_MS + Math.round((index / PARCELS_A_CARRIER) * SHIPPED_DAYS * DAY_MS);
  const question = {
    trackingNumber: `WAIT${index}`,
    carrierCode,
    shippedAt: new Date(shippedMs),
  };
  const journey = journeyFor(question, SEED);
  let [plannedMs, atHours] = [0, 0];
  const scans = journey.events.map(({ offsetMs, status, substatus }) => {
    atHours += ((offsetMs - plannedMs) / HOUR_MS) * (1 + STRETCH * (2 * random.next() - 1));
    if (random.next() < SHARE_OF_DELAYS) atHours += 24 * random.integer(1, LONGEST_DELAY_DAYS);
    plannedMs = offsetMs;
    return { atHours, kind: substatus ?? status, isFinal: isFinal(status, substatus) };
  });
  const { originCountry, destinationCountry } = journey;
  const utcOffsetMs = countryOf(destinationCountry).utcOffsetMinutes * MINUTE_MS;
  return { isAbroad: originCountry !== destinationCountry, shippedMs, utcOffsetMs, scans };
}

/** What waits of each length lead to from a state: stale hours in the mean, and the shares of the states after them. */
interface Outlook {
  staleHours: Float64Array;
  next: { states: Int32Array; shares: Float64Array }[];
}

/** One lane's states and, for each worth, the waits that cost least. */
class LaneTable {
  private readonly keys = new Map<string, number>();
  private readonly counts: number[] = [];
  private readonly outlooks = new Map<number, Outlook>();
  private readonly costs: Float64Array;
  private readonly waits = new Map<number, number[]>();

  constructor(private readonly parcels: readonly Parcel[]) {
    const looks = [...this.looks()];
    for (const { state } of looks) {
      for (const one of [state, this.anyHour(state)])
        this.counts[one] = (this.counts[one] ?? 0) + 1;
    }
    this.observe(looks);
    this.costs = new Float64Array(this.keys.size * ROWS_A_KEY * WORTHS.length);
    this.solve();
  }

  /** By substatus and phase of the journey, for each age: the waits of each part of the day, or those of all. */
  rows(): Record<string, string[]> {
    return Object.fromEntries(
      [...this.keys]
        .map(([key, number]): [string, string[]] => {
          const ages = AGES.map((_, age) => this.row(number, age)).filter((row) => row !== null);
          return [key, ages];
        })
        .filter(([, ages]) => ages.length > 0)
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    );
  }

  /** Hours from call to call at that price, in the mean over the time in which parcels are open. */
  meanWait(column: number): number {
    let [hours, calls] = [0, 0];
    for (const parcel of this.parcels) {
      let [at, seen] = [0, 0];
      for (let isOpen = true; isOpen; calls++) {
        const state = this.known(this.stateOf(parcel, seen, at));
        at += this.waits.get(state)?.[column] ?? PATIENCE_HOURS;
        while (parcel.scans[seen] && parcel.scans[seen]!.atHours <= at) seen += 1;
        isOpen = !isOver(parcel, seen, at);
      }
      hours += at;
    }
    return Number((hours / calls).toPrecision(2));
  }

  private row(key: number, age: number): string | null {
    const first = key * ROWS_A_KEY + age * (HOUR_PARTS + 1);
    if (this.known(first + HOUR_PARTS) !== first + HOUR_PARTS) return null;
    const parts = Array.from({ length: HOUR_PARTS }, (_, part) =>
      this.letters(this.known(first + part)),
    );
    return parts.every((part) => part === parts[0]) ? parts[0]! : parts.join("");
  }

  /** One letter for each worth: the place of the wait in the list. A dearer call never comes sooner. */
  private letters(state: number): string {
    return this.waits
      .get(state)!
      .map((wait) => String.fromCharCode(FIRST_LETTER + WAITS.indexOf(wait)))
      .join("");
  }

  private stateOf({ shippedMs, utcOffsetMs, scans }: Parcel, seen: number, atHours: number) {
    const last = scans[seen - 1];
    const key = `${last?.kind ?? "none"} ${phaseOf(last?.atHours ?? 0)}`;
    const number = this.keys.get(key) ?? this.keys.size;
    this.keys.set(key, number);
    const ageHours = atHours - (last?.atHours ?? 0);
    const age = AGES.findLastIndex((from) => ageHours >= from);
    const part = partOfDay(shippedMs + atHours * HOUR_MS + utcOffsetMs);
    return number * ROWS_A_KEY + age * (HOUR_PARTS + 1) + part;
  }

  private anyHour(state: number): number {
    return state - (state % (HOUR_PARTS + 1)) + HOUR_PARTS;
  }

  /** The state itself, or where it was met too rarely that at any hour, or that of a younger scan. */
  private known(state: number): number {
    if ((this.counts[state] ?? 0) >= LEAST_LOOKS) return state;
    let any = this.anyHour(state);
    const youngest = state - (state % ROWS_A_KEY) + HOUR_PARTS;
    while ((this.counts[any] ?? 0) < LEAST_LOOKS && any > youngest) any -= HOUR_PARTS + 1;
    return any;
  }

  /** After each scan, looks at random times, the more the sooner. */
  private *looks(): Generator<Look> {
    for (const [index, parcel] of this.parcels.entries()) {
      const random = seededRandom(SEED, "looks", String(index));
      for (let seen = 0; seen <= parcel.scans.length; seen++) {
        const last = parcel.scans[seen - 1];
        if (last?.isFinal) break;
        const from = last?.atHours ?? 0;
        const until = Math.min(parcel.scans[seen]?.atHours ?? Infinity, from + PATIENCE_HOURS);
        for (let at = from + random.next(); at < until; at += step(at - from, random)) {
          yield { parcel, seen, at, state: this.stateOf(parcel, seen, at) };
        }
      }
    }
  }

  private observe(looks: readonly Look[]) {
    const byState = new Map<number, Look[]>();
    for (const look of looks) {
      for (const one of new Set([this.known(look.state), this.anyHour(look.state)])) {
        const met = byState.get(one);
        if (met) met.push(look);
        else byState.set(one, [look]);
      }
    }
    for (const [state, met] of byState) this.outlooks.set(state, this.outlookOf(met));
  }

  private outlookOf(looks: readonly Look[]): Outlook {
    const staleHours = new Float64Array(WAITS.length);
    const next = WAITS.map(() => new Map<number, number>());
    for (const { parcel, seen, at } of looks) {
      let known = seen;
      for (const [index, wait] of WAITS.entries()) {
        const then = at + wait;
        while (parcel.scans[known] && parcel.scans[known]!.atHours <= then) known += 1;
        if (known > seen) staleHours[index]! += (then - parcel.scans[seen]!.atHours) / looks.length;
        if (isOver(parcel, known, then)) continue;
        const state = this.known(this.stateOf(parcel, known, then));
        next[index]!.set(state, (next[index]!.get(state) ?? 0) + 1 / looks.length);
      }
    }
    return {
      staleHours,
      next: next.map((shares) => ({
        states: Int32Array.from(shares.keys()),
        shares: Float64Array.from(shares.values()),
      })),
    };
  }

  /** For each state and worth the wait that costs least in all, when a call costs as much as so many stale hours. */
  private solve(): void {
    // Backward: what comes later in a journey was mostly met later.
    const states = [...this.outlooks].toSorted(([a], [b]) => b - a);
    for (let round = 0; round < ROUNDS; round++) {
      let change = 0;
      for (const [state, outlook] of states) {
        let longest = 0;
        const waits = WORTHS.map((worth, column) => {
          const { cost, wait } = this.cheapest(state, outlook, column);
          const at = state * WORTHS.length + column;
          change = Math.max(change, Math.abs(cost - this.costs[at]!) / worth);
          this.costs[at] = cost;
          longest = Math.max(longest, Math.min(wait, longestWait(worth)));
          return longest;
        });
        this.waits.set(state, waits);
      }
      if (change < 0.01) return;
    }
  }

  private cheapest(state: number, { staleHours, next }: Outlook, column: number) {
    let [least, best] = [Infinity, 0];
    for (const [index, wait] of WAITS.entries()) {
      const { states, shares } = next[index]!;
      let [cost, stays] = [staleHours[index]! + WORTHS[column]!, 0];
      for (let to = 0; to < states.length; to++) {
        if (states[to] === state) stays = shares[to]!;
        else cost += shares[to]! * this.costs[states[to]! * WORTHS.length + column]!;
      }
      // As often again as it stays in the state.
      cost /= Math.max(1 - stays, 1e-3);
      if (cost < least - 1e-9) [least, best] = [cost, wait];
    }
    return { cost: least, wait: best };
  }
}

const FIRST_LETTER = "A".charCodeAt(0);
/** A row for each age and part of the day, and one for any part. */
const ROWS_A_KEY = AGES.length * (HOUR_PARTS + 1);

function isOver({ scans }: Parcel, seen: number, atHours: number): boolean {
  const last = scans[seen - 1];
  return (last?.isFinal ?? false) || atHours - (last?.atHours ?? 0) >= PATIENCE_HOURS;
}

function step(ageHours: number, random: Random): number {
  return Math.max(1, 0.2 * ageHours) * (0.6 + 0.8 * random.next());
}

/** When a scan comes at the rate r, waiting t hours costs r t²/2 stale hours: as much as the call at that t. */
function longestWait(worth: number): number {
  const hours = Math.sqrt(2 * worth * RARE_NEWS_HOURS);
  return WAITS.findLast((wait) => wait <= hours) ?? WAITS[0]!;
}

const parcels = CARRIERS.flatMap((carrier) =>
  Array.from({ length: PARCELS_A_CARRIER }, (_, index) => parcelOf(carrier, index)),
);
const tables: Record<Lane, LaneTable> = {
  home: new LaneTable(parcels.filter(({ isAbroad }) => !isAbroad)),
  abroad: new LaneTable(parcels.filter(({ isAbroad }) => isAbroad)),
  any: new LaneTable(parcels),
};
const table = {
  about: `Made by bench/freshness/make-waits.ts from ${parcels.length} sandbox parcels; see call-worth.ts.`,
  worths: WORTHS,
  waits: WAITS,
  meanWaits: WORTHS.map((_, column) => tables.any.meanWait(column)),
  rows: {
    home: tables.home.rows(),
    abroad: tables.abroad.rows(),
    any: tables.any.rows(),
  },
};
writeFileSync(FILE, await format(JSON.stringify(table), { parser: "json", printWidth: 100 }));
