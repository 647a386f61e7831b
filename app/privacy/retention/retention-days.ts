// Limits of the retention period: days after the last change of an order's parcels.

/** Carriers give up a parcel after at most 60 days without a scan. */
export const RETENTION_MIN_DAYS = 60;
/** Two years: longer than warranty and chargeback periods. */
export const RETENTION_MAX_DAYS = 730;

/** null: not a whole number within the limits. */
export function readRetentionDays(text: string): number | null {
  if (!/^\s*\d{1,4}\s*$/.test(text)) return null;
  const days = Number(text);
  return days >= RETENTION_MIN_DAYS && days <= RETENTION_MAX_DAYS ? days : null;
}
