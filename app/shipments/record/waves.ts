// Splits items into waves, so that no two of one wave share a key.

/** Items that share a key stay in their order: each stands in a wave after the one before it. */
export function inWaves<Item>(
  items: readonly Item[],
  keysOf: (item: Item) => readonly string[],
): Item[][] {
  const waves: Item[][] = [];
  const nextWave = new Map<string, number>();
  for (const item of items) {
    const keys = keysOf(item);
    // One order may have more keys than a call may have arguments.
    const wave = keys.reduce((latest, key) => Math.max(latest, nextWave.get(key) ?? 0), 0);
    for (const key of keys) nextWave.set(key, wave + 1);
    (waves[wave] ??= []).push(item);
  }
  return waves;
}
