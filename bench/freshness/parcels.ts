// Parcels of the sandbox for the freshness bench: when each is scanned, and what its status is then.
import { journeyFor } from "~/carriers/sandbox/journey";
import { isFinal } from "~/engine/journey/status-of-events";
import { DAY_MS } from "~/lib/time";
import type { Status } from "~/trackingmore/contract/status";

export interface Scan {
  atMs: number;
  status: Status;
  substatus: string | null;
  /** As the carrier reports it, on the clocks of the place. */
  wallTime: string;
  isFinal: boolean;
}

export interface Parcel {
  id: string;
  shippedAtMs: number;
  /** Two letters: the order says it. */
  destination: string;
  /** Two letters: the first scan says it. */
  origin: string;
  scans: readonly Scan[];
}

/** A carrier that delivers at home and abroad. Its day has 250 calls at first. */
export const CARRIER = "dhl-germany";
const SEED = "freshness";
/** A parcel without news for so long is given up by all: an express carrier's patience. */
export const PATIENCE_MS = 30 * DAY_MS;

/** Shipped one after the other, evenly over the days. */
export function makeParcels(count: number, days: number, start: Date): Parcel[] {
  return Array.from({ length: count }, (_, index) => {
    const id = `FRESH${100_000 + index}`;
    const shippedAtMs = start.getTime() + Math.round((index / count) * days * DAY_MS);
    const question = { trackingNumber: id, carrierCode: CARRIER, shippedAt: new Date(shippedAtMs) };
    const journey = journeyFor(question, SEED);
    const scans = journey.events.map(({ offsetMs, status, substatus, wallTime }) => ({
      atMs: shippedAtMs + offsetMs,
      status,
      substatus,
      wallTime,
      isFinal: isFinal(status, substatus),
    }));
    const { originCountry: origin, destinationCountry: destination } = journey;
    return { id, shippedAtMs, destination, origin, scans };
  });
}

/** What a service knows of each parcel, and for how long it did not know of a scan. */
export class Watch {
  staleMs = 0;
  calls = 0;
  private readonly known: number[];

  constructor(
    private readonly parcels: readonly Parcel[],
    private readonly endMs: number,
  ) {
    this.known = parcels.map(() => 0);
  }

  lastScan(index: number): Scan | null {
    return this.parcels[index]?.scans[(this.known[index] ?? 0) - 1] ?? null;
  }

  /** One call; returns whether the parcel is still to be asked about. */
  ask(index: number, nowMs: number): boolean {
    const { scans, shippedAtMs } = this.parcels[index]!;
    this.calls += 1;
    const before = this.known[index] ?? 0;
    let known = before;
    while (known < scans.length && scans[known]!.atMs <= nowMs) known += 1;
    if (known > before) this.staleMs += nowMs - scans[before]!.atMs;
    this.known[index] = known;
    const last = this.lastScan(index);
    return !last?.isFinal && nowMs - (last?.atMs ?? shippedAtMs) < PATIENCE_MS;
  }

  /** Counts the scans that nobody came to know of, and returns the stale hours a parcel. */
  staleHours(): number {
    const unseenMs = this.parcels.map(({ scans }, index) => {
      const unseen = scans[this.known[index] ?? 0];
      return unseen ? Math.min(PATIENCE_MS, Math.max(0, this.endMs - unseen.atMs)) : 0;
    });
    const totalMs = unseenMs.reduce((sum, ms) => sum + ms, this.staleMs);
    return totalMs / 3_600_000 / this.parcels.length;
  }
}
