// Kaplan–Meier: the share delivered by each day, with parcels still on their way counted. Pure.

/** Parcels of one age: delivered on that day, or last known to be on their way then. */
export interface Observation {
  /** Whole days since the start, 0 or more. */
  days: number;
  delivered: boolean;
  count: number;
}

export interface CurvePoint {
  day: number;
  /** 0 to 1: the estimated share delivered by the end of this day. */
  share: number;
}

export interface Survival {
  /** One point for each day with a delivery, earliest first. */
  curve: CurvePoint[];
  /** Parcels in all, and those of them that were delivered. */
  total: number;
  delivered: number;
}

/**
 * Kaplan and Meier's product-limit estimate (J. Am. Stat. Assoc. 53, 1958). A parcel that is still on its way counts
 * for all days that it has lasted: leaving it out would make a slow carrier look fast. On a day with both, deliveries
 * come first.
 */
export function kaplanMeier(observations: readonly Observation[]): Survival {
  const byDay = new Map<number, { delivered: number; open: number }>();
  let total = 0;
  let deliveredTotal = 0;
  for (const { days, delivered, count } of observations) {
    const day = byDay.get(days) ?? { delivered: 0, open: 0 };
    if (delivered) day.delivered += count;
    else day.open += count;
    byDay.set(days, day);
    total += count;
    if (delivered) deliveredTotal += count;
  }
  let atRisk = total;
  let remaining = 1;
  const curve: CurvePoint[] = [];
  for (const [day, { delivered, open }] of [...byDay].sort(([a], [b]) => a - b)) {
    if (delivered > 0) {
      remaining *= 1 - delivered / atRisk;
      curve.push({ day, share: 1 - remaining });
    }
    atRisk -= delivered + open;
  }
  return { curve, total, delivered: deliveredTotal };
}

/** The first day by which `share` of the parcels are delivered; null: not reached, too many are still on their way. */
export function quantileDay({ curve }: Survival, share: number): number | null {
  // Sums of floating-point steps miss a share by a hair.
  return curve.find((point) => point.share >= share - 1e-9)?.day ?? null;
}

/** The share delivered within so many days, 0 to 1; null without parcels. */
export function shareWithin({ curve, total }: Survival, days: number): number | null {
  if (total === 0) return null;
  return curve.findLast((point) => point.day <= days)?.share ?? 0;
}
