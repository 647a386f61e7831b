// How often the detector is right on the known numbers, and sure of the broken ones.
import { detectCarrier, pickCarrier } from "~/carriers/detection/detect";
import broken from "./data/broken-numbers.json";
import samples from "./data/numbers.json";

export const NUMBERS: readonly string[] = samples.map(([number]) => number ?? "");

export interface Accuracy {
  samples: number;
  /** Shares from 0 to 1. */
  first: number;
  withinThree: number;
  /** Shares of the numbers for which one carrier is picked without asking, rightly and wrongly. */
  pickedRight: number;
  pickedWrong: number;
  /** Numbers of which the right carrier is not the first. */
  missed: { number: string; expected: string; found: string[] }[];
  broken: number;
  /** Broken numbers that the detector gives to their family with confidence 80 or more. */
  wronglySure: string[];
  /** Broken numbers that it gives to anybody with confidence 80 or more. */
  sureOfAny: string[];
}

const SURE_FROM = 80;

export function detectionAccuracy(): Accuracy {
  let first = 0;
  let withinThree = 0;
  let pickedRight = 0;
  let pickedWrong = 0;
  const missed: Accuracy["missed"] = [];
  for (const [number = "", expected = "", ...alsoRight] of samples) {
    const right = new Set([expected, ...alsoRight]);
    const candidates = detectCarrier(number);
    const found = candidates.map((candidate) => candidate.code);
    const place = found.findIndex((code) => right.has(code));
    if (place === 0) first += 1;
    else missed.push({ number, expected, found });
    if (place >= 0 && place < 3) withinThree += 1;
    const picked = pickCarrier(candidates);
    if (picked && right.has(picked.code)) pickedRight += 1;
    else if (picked) pickedWrong += 1;
  }
  return {
    samples: samples.length,
    first: first / samples.length,
    withinThree: withinThree / samples.length,
    pickedRight: pickedRight / samples.length,
    pickedWrong: pickedWrong / samples.length,
    missed,
    ...brokenAccuracy(),
  };
}

function brokenAccuracy(): Pick<Accuracy, "broken" | "wronglySure" | "sureOfAny"> {
  const families: Record<string, string[]> = broken.families;
  const wronglySure: string[] = [];
  const sureOfAny: string[] = [];
  for (const [number = "", family = ""] of broken.numbers) {
    const sure = detectCarrier(number).filter((found) => found.confidence >= SURE_FROM);
    if (sure.length > 0) sureOfAny.push(number);
    if (sure.some((found) => families[family]?.includes(found.code))) wronglySure.push(number);
  }
  return { broken: broken.numbers.length, wronglySure, sureOfAny };
}
