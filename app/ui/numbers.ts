// Formats counts for admin pages.
const numbers = new Intl.NumberFormat("en-US");

/** "16,140" */
export function formatCount(count: number): string {
  return numbers.format(count);
}

const shares = new Intl.NumberFormat("en-US", { style: "percent", maximumFractionDigits: 0 });

/** 0.812 → "81%" */
export function formatShare(share: number): string {
  return shares.format(share);
}

/** "1 shipment", "16,140 shipments" */
export function countOf(count: number, unit: string, units = `${unit}s`): string {
  return `${formatCount(count)} ${count === 1 ? unit : units}`;
}
