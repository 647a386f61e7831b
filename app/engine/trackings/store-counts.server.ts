// Counts an account's trackings, without bounds from a ledger that triggers maintain.
import type { Sql } from "~/lib/database.server";
import type { ListFilter } from "~/trackingmore/contract/contract";
import { STATUSES, type Status } from "~/trackingmore/contract/status";
import { conditions, withoutDefaults } from "./conditions";

export type CountBounds = Pick<
  ListFilter,
  "created_at_min" | "created_at_max" | "order_created_time_min" | "order_created_time_max"
>;

/**
 * Counts by status, including archived trackings. Without bounds a few ledger rows are read; with
 * bounds the matching trackings are counted.
 */
export async function countByStatus(
  sql: Sql,
  accountId: string,
  given: Partial<CountBounds> | null = null,
  now: Date | null = null,
): Promise<Record<Status, number>> {
  const bounds = given && now ? withoutDefaults(given, now) : (given ?? {});
  const isBounded = Object.values(bounds).some((bound) => bound !== null && bound !== undefined);
  const counted = isBounded
    ? await countWithin(sql, accountId, bounds, now)
    : await sql.query<{ status: Status; count: string }>({
        name: "engine.count_by_status",
        text: `select status, sum(change) as count from engine_status_counts
               where account_id = $1 group by status`,
        values: [accountId],
      });
  const counts = Object.fromEntries(STATUSES.map((status) => [status, 0]));
  for (const { status, count } of counted.rows) counts[status] = Number(count);
  return counts as Record<Status, number>;
}

function countWithin(sql: Sql, accountId: string, bounds: Partial<CountBounds>, now: Date | null) {
  const values: unknown[] = [accountId];
  const where = conditions(bounds, now, (value) => `$${values.push(value)}`).join(" and ");
  return sql.query<{ status: Status; count: string }>(
    `select status, count(*) as count from engine_trackings where ${where} group by status`,
    values,
  );
}

/** Whether the filter has only a status or archived flag, which the ledger can count. */
export function isCounted({ numbers, orders, ...filter }: ListFilter): boolean {
  const {
    page: _page,
    limit: _limit,
    lang: _lang,
    status: _status,
    archived: _archived,
    ...bounds
  } = filter;
  return (
    numbers.length === 0 &&
    orders.length === 0 &&
    Object.values(bounds).every((bound) => bound === null)
  );
}

/** The number with this status (null: any) and archived flag (null: both). */
export async function countAll(
  sql: Sql,
  accountId: string,
  { status, archived }: Pick<ListFilter, "status" | "archived">,
): Promise<number> {
  const { rows } = await sql.query<{ total: string | null }>({
    name: "engine.count_all",
    text: `select sum(change) as total from engine_status_counts
           where account_id = $1 and ($2::text is null or status = $2)
             and ($3::bool is null or archived = $3)`,
    values: [accountId, status, archived],
  });
  return Number(rows[0]?.total ?? 0);
}
