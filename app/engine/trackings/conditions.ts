// The where clause of a list filter, for lists and counts.
import type { ListFilter } from "~/trackingmore/contract/contract";
import { SECOND_MS } from "~/lib/time";
import { numberKeyOf } from "../journey/tracking-row";

/** A maximum of "now" may arrive this late and still includes rows without a time. */
const TRAVEL_MS = 60 * SECOND_MS;

/**
 * The filter without bounds at v2's documented defaults: a minimum of 0, a maximum of now. Sending a default
 * changes nothing; a bound would exclude rows without a time.
 */
export function withoutDefaults<Filter extends Partial<ListFilter>>(
  filter: Filter,
  now: Date,
): Filter {
  const nowSeconds = Math.floor(now.getTime() / SECOND_MS);
  const isDefault = (name: string, value: unknown) =>
    (name.endsWith("_min") && value === 0) ||
    (name.endsWith("_max") && typeof value === "number" && value >= nowSeconds);
  const fields = Object.entries(filter).map(([name, value]) => [
    name,
    isDefault(name, value) ? null : (value as unknown),
  ]);
  return Object.fromEntries(fields) as Filter;
}

/** Bounds are whole seconds and inclusive: a maximum includes all of its second. */
export function conditions(
  filter: Partial<ListFilter>,
  now: Date | null,
  bind: (value: unknown) => string,
): string[] {
  const where = ["account_id = $1"];
  const between = (column: string, min: number | null = null, max: number | null = null) => {
    if (min !== null) where.push(`${column} >= to_timestamp(${bind(min)}::float8)`);
    if (max === null) return;
    const isUntilNow = now !== null && max * SECOND_MS > now.getTime() - TRAVEL_MS;
    const isBefore = `${column} < to_timestamp(${bind(max + 1)}::float8)`;
    where.push(isUntilNow ? `(${column} is null or ${isBefore})` : isBefore);
  };
  if (filter.status) where.push(`status = ${bind(filter.status)}`);
  if (typeof filter.archived === "boolean") where.push(`archived = ${bind(filter.archived)}`);
  if (filter.numbers?.length) {
    where.push(`number_key = any(${bind(filter.numbers.map(numberKeyOf))}::text[])`);
  }
  if (filter.orders?.length) where.push(`order_id = any(${bind(filter.orders)}::text[])`);
  between("created_at", filter.created_at_min, filter.created_at_max);
  between("updated_at", filter.update_time_min, filter.update_time_max);
  between("order_created_at", filter.order_created_time_min, filter.order_created_time_max);
  return where;
}
