// v2's date formats: ISO with offset, wall times without zone, and order times from clients.
import { SECOND_MS } from "~/lib/time";

/** The format of `created_at` and `updated_at`: `2018-04-18T07:26:14+00:00`. */
export function formatInstant(date: Date): string {
  return `${date.toISOString().slice(0, 19)}+00:00`;
}

/** `2017-08-26 16:48`, the wall clock in UTC. */
function formatWallMinute(date: Date): string {
  return date.toISOString().slice(0, 16).replace("T", " ");
}

const ORDER_TIME =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;
const UNIX_SECONDS = /^\d{9,10}$/;

export interface OrderTime {
  /** `YYYY-MM-DD HH:mm` in the client's zone. */
  wall: string;
  /** The instant; the wall time counts as UTC unless the text has an offset. */
  instant: Date;
}

/**
 * Reads `order_create_time` as clients send it: `2017/8/27 16:51`, `2018-05-11 12:00:30`, a date
 * alone, ISO 8601, Unix seconds. null: not a time.
 */
export function readOrderTime(text: string): OrderTime | null {
  const trimmed = text.trim();
  if (UNIX_SECONDS.test(trimmed)) {
    const instant = new Date(Number(trimmed) * SECOND_MS);
    return { wall: formatWallMinute(instant), instant };
  }
  const match = ORDER_TIME.exec(trimmed);
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const wallMs = Date.UTC(year, month - 1, day, hour, minute, second);
  const wall = new Date(wallMs);
  // Date.UTC turns 2018-02-31 into a day of March; such a text is not a time.
  if (wall.getUTCMonth() !== month - 1 || wall.getUTCDate() !== day) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  return { wall: formatWallMinute(wall), instant: new Date(wallMs - offsetMs(match[7])) };
}

const SHIP_DATE = /^(\d{4})(\d{2})(\d{2})$/;

/** `tracking_ship_date`: `20181001`, or Unix seconds from old clients. null: not a day. */
export function readShipDate(text: string): Date | null {
  const trimmed = text.trim();
  const match = SHIP_DATE.exec(trimmed);
  const time = readOrderTime(match ? `${match[1]}-${match[2]}-${match[3]}` : trimmed);
  return time?.instant ?? null;
}

function offsetMs(offset: string | undefined): number {
  if (!offset || offset.toUpperCase() === "Z") return 0;
  const sign = offset.startsWith("-") ? -1 : 1;
  const digits = offset.replace(/\D/g, "");
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4))) * 60 * SECOND_MS;
}

const WALL_TIME = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2})(?::(\d{2}))?$/;

/** A carrier's wall time taken as UTC, for differences in days; null when invalid. */
export function wallTimeAsUtc(wallTime: string): Date | null {
  const match = WALL_TIME.exec(wallTime);
  if (!match) return null;
  const date = new Date(`${match[1]}T${match[2]}:${match[3] ?? "00"}Z`);
  return Number.isNaN(date.getTime()) ? null : date;
}
