// How lines and bars differ without color: dashes and fill patterns.

/** Readable on white, and apart in shades of gray. */
export const COLORS = ["#005bd3", "#8a6116", "#0a7a5c", "#4a4a4a"] as const;
export const DASHES = ["", "7 4", "2 3", "10 3 2 3"] as const;

export const AXIS = { fontSize: 12, fill: "var(--p-color-text-secondary)" } as const;
export const GRID = "var(--p-color-border-secondary)";

export function markOf<Mark>(marks: readonly Mark[], index: number): Mark | undefined {
  return marks[index % marks.length];
}
