// Token buckets in one table, shared by all processes: limits how often an owner may do something.
import type { Sql } from "~/lib/database.server";

export type RateScope = "storefront" | "engine" | "tracking_service";

/** One bucket. `owner` is a shop's domain, an account's id or a hash; `name` tells an owner's buckets apart. */
export interface Bucket {
  owner: string;
  scope: RateScope;
  name: string;
}

export interface RateLimit {
  /** Tokens in a full bucket. */
  burst: number;
  /** One token comes back in this time. */
  refillMs: number;
  /** Tokens that come back within this time can be taken in advance: the caller waits for them. Default 0. */
  maxWaitMs?: number;
  /** A token may be taken this much too early without a wait. Default 0. */
  toleranceMs?: number;
}

/** `pausedMs`: how much longer `pauseBuckets` closes the bucket; 0: it holds too few tokens. */
export type TakeOutcome = { taken: true; waitMs: number } | { taken: false; pausedMs: number };

/** Full buckets that one call removes at most. */
const SWEEP_BATCH = 50;

/**
 * Takes tokens from a bucket, all or none; a refusal changes nothing. A negative number returns tokens.
 * The database's clock counts unless the caller names a time.
 *
 * One date is a bucket's whole state: when it will be full again (the generic cell rate algorithm). Each token
 * moves it by `refillMs`; a move further than the bucket's size ahead of now is refused. The row's lock makes
 * it hold across processes.
 */
export async function takeTokens(
  sql: Sql,
  bucket: Bucket,
  limit: RateLimit,
  { tokens = 1, now = null }: { tokens?: number; now?: Date | null } = {},
): Promise<TakeOutcome> {
  const { burst, refillMs, maxWaitMs = 0, toleranceMs = 0 } = limit;
  const readyMs = burst * refillMs + toleranceMs;
  const { rows } = await sql.query<{ aheadMs: number | null; pausedMs: number | null }>({
    name: "rate_limits.take",
    text: TAKE,
    values: [bucket.owner, bucket.scope, bucket.name, refillMs * tokens, readyMs + maxWaitMs, now],
  });
  const [row] = rows;
  return row && row.aheadMs !== null
    ? { taken: true, waitMs: Math.max(0, Math.ceil(row.aheadMs - readyMs)) }
    : { taken: false, pausedMs: Math.max(0, Math.ceil(row?.pausedMs ?? 0)) };
}

const NOW = `coalesce($6::timestamptz, clock_timestamp())`;

/** A storefront has a bucket for each shopper's address: the full ones are removed, or they would pile up. */
const TAKE = `
  with full_buckets as (
    select bucket from rate_limits
    where $2 = 'storefront' and owner = $1 and scope = $2 and bucket <> $3
      and greatest(full_at, paused_until) < ${NOW}
    limit ${SWEEP_BATCH} for update skip locked
  ), swept as (
    delete from rate_limits b using full_buckets f where b.owner = $1 and b.scope = $2 and b.bucket = f.bucket
  ), taken as (
    insert into rate_limits as b (owner, scope, bucket, full_at)
    values ($1, $2, $3, ${NOW} + $4 * interval '1 millisecond')
    on conflict (owner, scope, bucket) do update
      set full_at = greatest(b.full_at, ${NOW}) + $4 * interval '1 millisecond'
      where greatest(b.full_at, ${NOW}) + $4 * interval '1 millisecond'
            <= ${NOW} + $5 * interval '1 millisecond'
        and (b.paused_until is null or b.paused_until <= ${NOW})
    returning extract(epoch from b.full_at - ${NOW}) * 1000 as ahead_ms
  )
  select ahead_ms::float8 as "aheadMs", null::float8 as "pausedMs" from taken
  union all
  select null, (extract(epoch from paused_until - ${NOW}) * 1000)::float8 from rate_limits
  where owner = $1 and scope = $2 and bucket = $3 and not exists (select from taken)`;

/** Closes an owner's buckets for so long, in every process; a longer pause that already holds stays. */
export async function pauseBuckets(
  sql: Sql,
  { owner, scope }: Pick<Bucket, "owner" | "scope">,
  names: readonly string[],
  durationMs: number,
): Promise<void> {
  await sql.query({
    name: "rate_limits.pause",
    text: `insert into rate_limits as b (owner, scope, bucket, full_at, paused_until)
           select $1, $2, name, clock_timestamp(), clock_timestamp() + $4 * interval '1 millisecond'
           from unnest($3::text[]) name order by name
           on conflict (owner, scope, bucket) do update
             set paused_until = greatest(b.paused_until, excluded.paused_until)`,
    values: [owner, scope, names, durationMs],
  });
}
