// A shop's Admin API budget in one row shared by all processes: reserve points, then record the cost.
import type { Sql } from "~/lib/database.server";
import { AppError } from "~/lib/errors";
import { type Clock, SECOND_MS } from "~/lib/time";
import type { QueryCost } from "./admin-answer";

export interface AdminBudget {
  /**
   * Reserves points and returns how many milliseconds to wait before sending. Throws AppError `rate_limited` with
   * `retryAfterMs`, reserving nothing, if the wait is too long to hold in a process.
   */
  reserve(shopId: string, points: number): Promise<number>;
  /** Returns the reserved points and stores the cost of the answer; null: the answer had no cost. */
  recordCost(shopId: string, reserved: number, cost: QueryCost | null): Promise<void>;
  /** Blocks the shop's calls in all processes for this long. */
  pause(shopId: string, durationMs: number): Promise<void>;
}

/** Assumed until the first answer: the smallest bucket Shopify documents. */
const FIRST_GUESS = { maximum: 1000, restorePerSecond: 50 };
/** A longer wait is left to the job's retry. */
const LONGEST_WAIT_MS = 10 * SECOND_MS;

/** Points available at $2: the last known points plus the points restored since. */
const AVAILABLE_NOW = `least(b.maximum, b.available
  + b.restore_per_second * greatest(0, extract(epoch from $2::timestamptz - b.measured_at)))`;

export function createAdminBudget(sql: Sql, clock: Clock): AdminBudget {
  return {
    async reserve(shopId, points) {
      const now = clock.now();
      const taken = await sql.query<{ wait_ms: number }>({
        name: "shopify.reserve_points",
        text: `
          insert into admin_budgets as b (shop_id, available, maximum, restore_per_second, measured_at)
          values ($1, $4::float8 - $3::float8, $4, $5, $2)
          on conflict (shop_id) do update set
            available = ${AVAILABLE_NOW} - least($3::float8, b.maximum),
            measured_at = greatest(b.measured_at, $2)
          where ${AVAILABLE_NOW} - least($3::float8, b.maximum) >= -b.restore_per_second * $6::float8 / 1000
            and coalesce(b.paused_until <= $2::timestamptz + $6::float8 * interval '1 millisecond', true)
          returning greatest(0, -b.available / b.restore_per_second * 1000,
            extract(epoch from b.paused_until - $2::timestamptz) * 1000)::float8 as wait_ms`,
        values: [
          shopId,
          now,
          points,
          FIRST_GUESS.maximum,
          FIRST_GUESS.restorePerSecond,
          LONGEST_WAIT_MS,
        ],
      });
      const slot = taken.rows[0];
      if (slot) return Math.ceil(slot.wait_ms);
      throw new AppError("rate_limited", "Too many calls wait for the shop's Admin API already.", {
        retryAfterMs: LONGEST_WAIT_MS,
      });
    },

    async recordCost(shopId, reserved, cost) {
      const spent = cost?.actual ?? 0;
      await sql.query({
        name: "shopify.record_cost",
        // Shopify's figure excludes our calls that are still in flight, ours excludes other clients of the bucket:
        // use the lower one; restoring over time corrects a figure that was too low.
        text: `update admin_budgets b set
                 available = least(${AVAILABLE_NOW} + $3::float8, coalesce($4::float8, b.maximum)),
                 maximum = coalesce($5::float8, b.maximum),
                 restore_per_second = coalesce($6::float8, b.restore_per_second),
                 measured_at = greatest(b.measured_at, $2)
               where b.shop_id = $1`,
        values: [
          shopId,
          clock.now(),
          reserved - spent,
          cost?.available ?? null,
          cost?.maximum ?? null,
          cost?.restorePerSecond ?? null,
        ],
      });
    },

    async pause(shopId, durationMs) {
      const until = new Date(clock.now().getTime() + durationMs);
      await sql.query(
        `update admin_budgets set paused_until = greatest(paused_until, $2) where shop_id = $1`,
        [shopId, until],
      );
    },
  };
}
