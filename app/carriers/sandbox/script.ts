// Chooses a sandbox parcel's script: named in its number, or drawn by weight from the seed.
import type { Status, Substatus } from "~/trackingmore/contract/status";
import { numberKey } from "../detection/number-key";
import { type Random, seededRandom } from "./random";

interface ScriptFacts {
  /** Names this script in numbers: SANDBOX-<word>-… */
  word: string;
  /** Of a hundred parcels. */
  weight: number;
  status: Status;
  /** How it may end; one of them is drawn. */
  substatuses: readonly [Substatus | null, ...(Substatus | null)[]];
}

/** Weights are chosen, not measured: most parcels arrive, and a demo of a hundred should meet nearly every script. */
const SCRIPTS = {
  normal: {
    word: "DELIVERED",
    weight: 58,
    status: "delivered",
    substatuses: ["delivered001", "delivered001", "delivered003", "delivered004"],
  },
  "hand-over": {
    word: "HANDOVER",
    weight: 13,
    status: "delivered",
    substatuses: ["delivered001", "delivered004"],
  },
  "customs-hold": {
    word: "CUSTOMS",
    weight: 5,
    status: "delivered",
    substatuses: ["delivered001", "delivered003"],
  },
  "failed-attempt": {
    word: "ATTEMPT",
    weight: 8,
    status: "delivered",
    substatuses: ["delivered001", "delivered003"],
  },
  collection: {
    word: "COLLECT",
    weight: 6,
    status: "delivered",
    substatuses: ["delivered002"],
  },
  returned: { word: "RETURNED", weight: 3, status: "exception", substatuses: ["exception010"] },
  refused: { word: "REFUSED", weight: 1, status: "exception", substatuses: ["exception009"] },
  damaged: { word: "DAMAGED", weight: 1, status: "exception", substatuses: ["exception007"] },
  lost: { word: "LOST", weight: 2, status: "expired", substatuses: ["expired001"] },
  "label-only": { word: "LABEL", weight: 3, status: "notfound", substatuses: ["notfound001"] },
} as const satisfies Record<string, ScriptFacts>;

export type ScriptName = keyof typeof SCRIPTS;
export const SCRIPT_NAMES = Object.keys(SCRIPTS) as ScriptName[];

/** Which script a parcel follows and what it ends in. */
export interface Outcome {
  script: ScriptName;
  status: Status;
  substatus: Substatus | null;
}

const SANDBOX_PREFIX = "SANDBOX";

/** Whether the number begins with "SANDBOX", in any case. */
export function isSandboxNumber(trackingNumber: string): boolean {
  return numberKey(trackingNumber).startsWith(SANDBOX_PREFIX);
}

/** A number that names the script: `SANDBOX-RETURNED-0007`. */
export function sandboxNumber(script: ScriptName, serial: number): string {
  return `${SANDBOX_PREFIX}-${SCRIPTS[script].word}-${String(serial).padStart(4, "0")}`;
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
 * `exception`, `notfound` for a label that is never used, `expired` for a lost one (its carrier goes silent;
 * whoever watches it gives up).
 */
export function finalOutcome(trackingNumber: string, carrierCode: string, seed: string): Outcome {
  const random = parcelRandom(seed, trackingNumber, carrierCode, "outcome");
  const script = scriptNamedIn(trackingNumber) ?? drawScript(random);
  const { status, substatuses } = SCRIPTS[script];
  return { script, status, substatus: random.pick<Substatus>(substatuses) };
}

function scriptNamedIn(trackingNumber: string): ScriptName | null {
  const key = numberKey(trackingNumber);
  if (!key.startsWith(SANDBOX_PREFIX)) return null;
  const rest = key.slice(SANDBOX_PREFIX.length);
  return SCRIPT_NAMES.find((name) => rest.startsWith(SCRIPTS[name].word)) ?? null;
}

function drawScript(random: Random): ScriptName {
  let left = random.next() * SCRIPT_NAMES.reduce((sum, name) => sum + SCRIPTS[name].weight, 0);
  for (const name of SCRIPT_NAMES) {
    left -= SCRIPTS[name].weight;
    if (left < 0) return name;
  }
  return "normal";
}
