// SQL about stored webhooks over all shops: the newest, those that wait and those that failed.
import type { Sql } from "~/lib/database.server";

export interface WebhookFacts {
  /** null: none was ever stored. */
  newestAt: Date | null;
  waiting: number;
  oldestWaitingSeconds: number;
  failedInLastDay: number;
}

/** Waiting ones are counted up to this number. */
const WAITING_COUNTED = 100_000;

/** Reads the newest day alone, by the BRIN index on received_at, and each shop's waiting ones by its index. */
export async function readWebhooks(sql: Sql): Promise<WebhookFacts> {
  const { rows } = await sql.query<WebhookFacts>({
    name: "operations.webhooks",
    text: `
      with waiting as materialized (
        select d.received_at from shops s cross join lateral (
          select received_at from webhook_deliveries d
          where d.shop_id = s.id and d.state = 'received' order by received_at limit ${WAITING_COUNTED}) d
      )
      select (select max(newest) from shops s cross join lateral (
                select received_at as newest from webhook_deliveries d where d.shop_id = s.id
                order by received_at desc limit 1) d) as "newestAt",
        (select count(*) from waiting)::int as waiting,
        coalesce((select extract(epoch from now() - min(received_at)) from waiting), 0)::float8
          as "oldestWaitingSeconds",
        (select count(*) from shops s cross join lateral (
           select from webhook_deliveries d where d.shop_id = s.id and d.state = 'failed'
             and d.received_at > now() - interval '1 day') d)::int as "failedInLastDay"`,
  });
  return rows[0]!;
}
