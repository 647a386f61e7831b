// For how many days after the last news of an order's parcels its customer's data may be kept.

/** Longer than any parcel is on its way without news: carriers give up after 60 days at most. */
export const RETENTION_MIN_DAYS = 60;
/** Two years: warranty claims and charge-backs are over. */
export const RETENTION_MAX_DAYS = 730;

/** null: not a whole number of days within the bounds. */
export function readRetentionDays(text: string): number | null {
  if (!/^\s*\d{1,4}\s*$/.test(text)) return null;
  const days = Number(text);
  return days >= RETENTION_MIN_DAYS && days <= RETENTION_MAX_DAYS ? days : null;
}
