// Sizes of the engine's benches: trackings of their one account.

export const SIZES = { "10k": 10_000, "100k": 100_000, "1m": 1_000_000 } as const;
export type SizeName = keyof typeof SIZES;

/** `10k,1m` → those two; undefined → all. Throws on an unknown name. */
export function sizesNamed(names: string | undefined): SizeName[] {
  const all = Object.keys(SIZES) as SizeName[];
  if (names === undefined) return all;
  const wanted = names.toLowerCase().split(",");
  const unknown = wanted.filter((name) => !(name in SIZES));
  if (unknown.length > 0) {
    throw new Error(`No such size: ${unknown.join(", ")}. There are ${all.join(", ")}.`);
  }
  return all.filter((name) => wanted.includes(name));
}
