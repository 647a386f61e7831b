// SQL of getstatusnumber: how many trackings of an account are in each status.
import type { Sql } from "~/lib/database.server";
import type { CountsFilter } from "~/trackingmore/contract-lookups";
import { STATUSES, type Status } from "~/trackingmore/status";
import { timeBounds } from "./store.server";

/** Every status is there, with 0 where there is none. Archived ones count. */
export async function countByStatus(
  sql: Sql,
  accountId: string,
  filter: CountsFilter,
): Promise<Record<Status, number>> {
  const values: unknown[] = [accountId];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const where = [
    "account_id = $1",
    ...timeBounds("created_at", filter.created_at_min, filter.created_at_max, bind),
    ...timeBounds(
      "order_created_at",
      filter.order_created_time_min,
      filter.order_created_time_max,
      bind,
    ),
  ];
  const counted = await sql.query<{ status: Status; total: string }>(
    `select status, count(*) as total from engine_trackings
     where ${where.join(" and ")} group by status`,
    values,
  );
  const totals = new Map(counted.rows.map((row) => [row.status, Number(row.total)]));
  return Object.fromEntries(STATUSES.map((status) => [status, totals.get(status) ?? 0])) as Record<
    Status,
    number
  >;
}
