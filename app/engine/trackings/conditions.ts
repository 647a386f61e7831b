// The where clause of a list filter, for lists and counts.
import type { ListFilter } from "~/trackingmore/contract/contract";
import { numberKeyOf } from "../journey/tracking-row";

/** Bounds are whole seconds and inclusive: a maximum includes all of its second. */
export function conditions(
  filter: Partial<ListFilter>,
  bind: (value: unknown) => string,
): string[] {
  const where = ["account_id = $1"];
  const between = (column: string, min: number | null = null, max: number | null = null) => {
    if (min !== null) where.push(`${column} >= to_timestamp(${bind(min)}::float8)`);
    if (max !== null) where.push(`${column} < to_timestamp(${bind(max + 1)}::float8)`);
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
