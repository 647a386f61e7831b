// Measures several variants in turn, so that other load affects all of them.
import type { Ratio } from "../report";
import type { SizeName } from "./sizes";

/** One measurement lasts about this long: short calls are repeated. */
const ROUND_MS = 150;
const REPEATS_MAX = 300;

/** Milliseconds a call for each variant, one figure a round; the first round warms up and is not counted. */
export async function alternate(
  ways: readonly (() => Promise<void>)[],
  rounds: number,
): Promise<number[][]> {
  const repeats: number[] = [];
  for (const way of ways) {
    await way();
    await way();
    const onceMs = await timed(way, 1);
    repeats.push(Math.min(REPEATS_MAX, Math.max(1, Math.round(ROUND_MS / onceMs))));
  }
  for (const [index, way] of ways.entries()) await timed(way, repeats[index]!);
  const figures: number[][] = ways.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, way] of ways.entries()) {
      figures[index]!.push(await timed(way, repeats[index]!));
    }
  }
  return figures;
}

/** How the time at the smallest size compares with that at the largest: 1 is no growth. Empty for one size. */
export function growthRatios(
  what: string,
  rows: readonly { size: SizeName; oursMs: number }[],
): Ratio[] {
  const [smallest, largest] = [rows[0], rows.at(-1)];
  if (!smallest || !largest || smallest === largest) return [];
  const name = `${what}: time at ${smallest.size} to time at ${largest.size}`;
  return [{ name, value: smallest.oursMs / largest.oursMs }];
}

async function timed(way: () => Promise<void>, repeats: number): Promise<number> {
  const startedAt = performance.now();
  for (let done = 0; done < repeats; done++) await way();
  return (performance.now() - startedAt) / repeats;
}

/** Prints progress to stderr; only results go to stdout. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}
