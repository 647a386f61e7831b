// Formats counts for admin pages.
const numbers = new Intl.NumberFormat("en-US");

/** "16,140" */
export function formatCount(count: number): string {
  return numbers.format(count);
}

/** "1 shipment", "16,140 shipments" */
export function countOf(count: number, unit: string, units = `${unit}s`): string {
  return `${formatCount(count)} ${count === 1 ? unit : units}`;
}
