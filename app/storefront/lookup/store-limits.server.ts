// SQL for the storefront's token buckets.
import type { Sql } from "~/lib/database.server";

/** A bucket holds `burst` tokens and gains one every `refillMs`. */
export interface BucketLimit {
  burst: number;
  refillMs: number;
}

/** Rows of full buckets are deleted, at most so many per call. */
const SWEEP_BATCH = 50;

/**
 * Takes tokens from a bucket, all or none; false when it holds too few. A negative number returns tokens.
 *
 * A bucket's state is the time at which it is full (generic cell rate algorithm). Each token moves it by
 * `refillMs`; one that would move it more than `burst` refills ahead of `now` is refused. The row's lock makes
 * it hold across processes.
 */
export async function takeTokens(
  sql: Sql,
  shopId: string,
  bucket: Buffer,
  limit: BucketLimit,
  now: Date,
  tokens = 1,
): Promise<boolean> {
  const { rows } = await sql.query({
    name: "storefront.take_tokens",
    text: `with idle as (
        select bucket from lookup_limits
        where shop_id = $1 and full_at < $3 and bucket <> $2
        limit ${SWEEP_BATCH} for update skip locked
      ), swept as (
        delete from lookup_limits l using idle where l.shop_id = $1 and l.bucket = idle.bucket
      )
      insert into lookup_limits as l (shop_id, bucket, full_at)
      values ($1, $2, $3::timestamptz + $4 * interval '1 millisecond')
      on conflict (shop_id, bucket) do update
        set full_at = greatest(l.full_at, $3) + $4 * interval '1 millisecond'
        where greatest(l.full_at, $3) + $4 * interval '1 millisecond'
              <= $3::timestamptz + $5 * interval '1 millisecond'
      returning 1 as taken`,
    values: [shopId, bucket, now, limit.refillMs * tokens, limit.burst * limit.refillMs],
  });
  return rows.length === 1;
}
