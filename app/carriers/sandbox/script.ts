// Chooses a sandbox parcel's script: named in its number, or drawn by weight from the seed.
import type { Status, Substatus } from "~/trackingmore/contract/status";
import { numberKey } from "../detection/number-key";
import { type Random, seededRandom } from "./random";

interface ScriptFacts {
  /** Each names this script in numbers: SANDBOX-<word>-… */
  words: readonly [string, ...string[]];
  /** Of a hundred parcels whose number names none. */
  weight: number;
  status: Status;
  /** How it may end; one of them is drawn. */
  substatuses: readonly [Substatus | null, ...(Substatus | null)[]];
  /** For people. */
  plays: string;
}

/** Weights are chosen, not measured: most parcels arrive, and a demo of a hundred should meet nearly every script. */
const SCRIPTS = {
  normal: {
    words: ["DELIVERED"],
    weight: 58,
    status: "delivered",
    substatuses: ["delivered001", "delivered001", "delivered003", "delivered004"],
    plays: "domestic, or across a border by one carrier",
  },
  "hand-over": {
    words: ["HANDOVER"],
    weight: 13,
    status: "delivered",
    substatuses: ["delivered001", "delivered004"],
    plays: "across a border, last mile by the destination's post with a leg of its own",
  },
  "customs-hold": {
    words: ["CUSTOMS"],
    weight: 5,
    status: "delivered",
    substatuses: ["delivered001", "delivered003"],
    plays: "held by customs for days, then delivered",
  },
  "failed-attempt": {
    words: ["ATTEMPT"],
    weight: 8,
    status: "delivered",
    substatuses: ["delivered001", "delivered003"],
    plays: "nobody at home, delivered later",
  },
  collection: {
    words: ["COLLECT"],
    weight: 6,
    status: "delivered",
    substatuses: ["delivered002"],
    plays: "ready at a pick-up point, then collected",
  },
  returned: {
    words: ["RETURNED"],
    weight: 3,
    status: "exception",
    substatuses: ["exception010"],
    plays: "two attempts, then back to the sender",
  },
  refused: {
    words: ["REFUSED"],
    weight: 1,
    status: "exception",
    substatuses: ["exception009"],
    plays: "refused by the recipient",
  },
  damaged: {
    words: ["DAMAGED", "EXCEPTION"],
    weight: 1,
    status: "exception",
    substatuses: ["exception007"],
    plays: "damaged beyond delivery",
  },
  lost: {
    words: ["LOST"],
    weight: 2,
    status: "expired",
    substatuses: ["expired001"],
    plays: "one more scan, then silence; expires 30 or 60 days later",
  },
  "label-only": {
    words: ["LABEL", "NOTFOUND"],
    weight: 3,
    status: "notfound",
    substatuses: ["notfound001"],
    plays: "a label that is never handed in",
  },
  unpolled: {
    words: ["PENDING"],
    weight: 0,
    status: "pending",
    substatuses: [null],
    plays: "never polled",
  },
  "on-the-way": {
    words: ["TRANSIT"],
    weight: 0,
    status: "transit",
    substatuses: ["transit003"],
    plays: "stays at the delivery facility",
  },
  "out-for-delivery": {
    words: ["PICKUP"],
    weight: 0,
    status: "pickup",
    substatuses: ["pickup001"],
    plays: "stays out for delivery",
  },
  undelivered: {
    words: ["UNDELIVERED"],
    weight: 0,
    status: "undelivered",
    substatuses: ["undelivered002"],
    plays: "stays after one failed attempt",
  },
  expired: {
    words: ["EXPIRED"],
    weight: 0,
    status: "expired",
    substatuses: ["expired001"],
    plays: "lost, and expires with its last scan",
  },
} as const satisfies Record<string, ScriptFacts>;

export type ScriptName = keyof typeof SCRIPTS;
export const SCRIPT_NAMES = Object.keys(SCRIPTS) as ScriptName[];
/** Scripts that parcels play without being asked. */
export const DRAWN_SCRIPT_NAMES = SCRIPT_NAMES.filter((name) => SCRIPTS[name].weight > 0);

/** What numbers ask for, e.g. "SANDBOX-PICKUP", and the status that they end in. */
export const SANDBOX_NAMES = SCRIPT_NAMES.flatMap((script) => {
  const { words, status, plays } = SCRIPTS[script];
  return words.map((word) => ({ name: `SANDBOX-${word}`, script, status, plays }));
});

/** Which script a parcel follows and what it ends in. */
export interface Outcome {
  script: ScriptName;
  status: Status;
  substatus: Substatus | null;
}

const SANDBOX_PREFIX = "SANDBOX";

/** Whether the number asks for a parcel that nothing polls. */
export function isUnpolled(trackingNumber: string): boolean {
  return scriptNamedIn(trackingNumber) === "unpolled";
}

/** Whether the number begins with "SANDBOX", in any case. */
export function isSandboxNumber(trackingNumber: string): boolean {
  return numberKey(trackingNumber).startsWith(SANDBOX_PREFIX);
}

/** A number that names the script: `SANDBOX-RETURNED-0007`. */
export function sandboxNumber(script: ScriptName, serial: number): string {
  return `${SANDBOX_PREFIX}-${SCRIPTS[script].words[0]}-${String(serial).padStart(4, "0")}`;
}

/** The stream of chance that belongs to one parcel; `purpose` keeps decisions from moving each other. */
export function parcelRandom(
  seed: string,
  trackingNumber: string,
  carrierCode: string,
  purpose: string,
): Random {
  return seededRandom(seed, numberKey(trackingNumber), carrierCode.toLowerCase(), purpose);
}

/**
 * How a parcel will end, known before it starts and whatever its route and its day: `delivered`,
 * `exception`, `notfound` for a label that is never used, `expired` for a lost one (its carrier goes silent, and
 * the engine stops watching it); numbers can ask for the other statuses.
 */
export function finalOutcome(trackingNumber: string, carrierCode: string, seed: string): Outcome {
  const random = parcelRandom(seed, trackingNumber, carrierCode, "outcome");
  const script = scriptNamedIn(trackingNumber) ?? drawScript(random);
  const { status, substatuses } = SCRIPTS[script];
  return { script, status, substatus: random.pick<Substatus | null>(substatuses) };
}

function scriptNamedIn(trackingNumber: string): ScriptName | null {
  const key = numberKey(trackingNumber);
  if (!key.startsWith(SANDBOX_PREFIX)) return null;
  const rest = key.slice(SANDBOX_PREFIX.length);
  return (
    SCRIPT_NAMES.find((name) => SCRIPTS[name].words.some((word) => rest.startsWith(word))) ?? null
  );
}

function drawScript(random: Random): ScriptName {
  const total = DRAWN_SCRIPT_NAMES.reduce((sum, name) => sum + SCRIPTS[name].weight, 0);
  let left = random.next() * total;
  for (const name of DRAWN_SCRIPT_NAMES) {
    left -= SCRIPTS[name].weight;
    if (left < 0) return name;
  }
  return "normal";
}
