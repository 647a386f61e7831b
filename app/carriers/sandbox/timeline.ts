// Writes a sandbox parcel's events in order, at working hours of people and sorting centers.
import { DAY_MS, MINUTE_MS } from "~/lib/time";
import type { Status, Substatus } from "~/trackingmore/contract/status";
import type { CarrierEvent, Milestone } from "../connector";
import type { Country } from "./places";
import type { Random } from "./random";

/** An event with the moment at which the carrier comes to know it. */
export interface JourneyEvent extends CarrierEvent {
  leg: "origin" | "destination";
  /** From the question's shippedAt. */
  offsetMs: number;
}

export interface EventText {
  description: string;
  details: string;
  status: Status;
  substatus: Substatus | null;
  milestone?: Milestone;
}

const SUNDAY = 0;
/** Two scans of one parcel are never closer. */
const LEAST_GAP_MS = 12 * MINUTE_MS;

export class Timeline {
  readonly events: JourneyEvent[] = [];
  private readonly startMs: number;
  private nowMs: number;

  constructor(
    shippedAt: Date,
    private country: Country,
    private readonly random: Random,
    private leg: JourneyEvent["leg"] = "origin",
  ) {
    this.startMs = shippedAt.getTime();
    this.nowMs = this.startMs;
  }

  /** From here on events happen there, on that country's clocks. */
  moveTo(country: Country): void {
    this.country = country;
  }

  /** From here on the last-mile carrier reports the events. */
  handOver(): void {
    this.leg = "destination";
  }

  /** A number of days, drawn. */
  between(leastDays: number, mostDays: number): number {
    return this.random.integer(leastDays, mostDays);
  }

  /** Some hours later, at any time of day: machines and aircraft. */
  later(leastHours: number, mostHours: number): this {
    const minutes = this.random.integer(leastHours * 60, mostHours * 60);
    this.nowMs += Math.max(LEAST_GAP_MS, minutes * MINUTE_MS);
    return this;
  }

  /**
   * On the local day that many days on, between two hours: people. Sundays, and a time of today that is over,
   * move to the next day.
   */
  onDay(daysOn: number, fromHour: number, toHour: number): this {
    const offsetMs = this.country.utcOffsetMinutes * MINUTE_MS;
    const localDayMs = Math.floor((this.nowMs + offsetMs) / DAY_MS) * DAY_MS;
    const minuteMs = this.random.integer(fromHour * 60, toHour * 60 - 1) * MINUTE_MS;
    let localMs = localDayMs + daysOn * DAY_MS + minuteMs;
    while (
      localMs - offsetMs < this.nowMs + LEAST_GAP_MS ||
      new Date(localMs).getUTCDay() === SUNDAY
    ) {
      localMs += DAY_MS;
    }
    this.nowMs = localMs - offsetMs;
    return this;
  }

  write(text: EventText): this {
    const local = new Date(this.nowMs + this.country.utcOffsetMinutes * MINUTE_MS);
    this.events.push({
      ...text,
      leg: this.leg,
      offsetMs: this.nowMs - this.startMs,
      wallTime: local.toISOString().slice(0, 16).replace("T", " "),
    });
    return this;
  }
}
