// SQL for plans of calls: the open parcels of a budget, and bringing some of their checks forward.
import type { Sql } from "~/lib/database.server";
import type { NewPlan, OpenRow } from "./plan";

/** Those due next. More parcels than these don't come up before the next plan. */
const PARCELS_A_PLAN = 20_000;

const OPEN = `select account_id, id, status, substatus, created_at, restarted_at, last_update_time, checked_at,
    next_check_at, carrier_code, original_country, destination_country, destination_code
  from engine_trackings
  where carrier_code = any($1::text[]) and next_check_at is not null and number_key not like 'SANDBOX%'`;
const NEXT = `order by next_check_at limit ${PARCELS_A_PLAN}`;

/** The open parcels of these carriers: an account's, or those of all accounts but some. */
export async function readOpen(
  sql: Sql,
  whose: { carrierCodes: readonly string[] } & (
    { accountId: string } | { except: readonly string[] }
  ),
): Promise<OpenRow[]> {
  const { carrierCodes } = whose;
  const { rows } =
    "accountId" in whose
      ? await sql.query<OpenRow>({
          name: "engine.open_of_account",
          text: `${OPEN} and account_id = $2 ${NEXT}`,
          values: [carrierCodes, whose.accountId],
        })
      : await sql.query<OpenRow>({
          name: "engine.open_of_all",
          text: `${OPEN} and account_id <> all($2::uuid[]) ${NEXT}`,
          values: [carrierCodes, whose.except],
        });
  return rows;
}

/** Those that a poller or a change holds stay as they are. */
export async function makeSooner(sql: Sql, sooner: NewPlan["sooner"]): Promise<void> {
  await sql.query({
    name: "engine.make_sooner",
    text: `update engine_trackings t set next_check_at = free.at
           from (
             select account_id, id, item.at
             from unnest($1::uuid[], $2::text[], $3::timestamptz[]) item (account_id, id, at)
             join engine_trackings using (account_id, id)
             where next_check_at > item.at and (leased_until is null or leased_until < clock_timestamp())
             order by account_id, id for update of engine_trackings skip locked
           ) free
           where t.account_id = free.account_id and t.id = free.id`,
    values: [
      sooner.map(({ parcel }) => parcel.accountId),
      sooner.map(({ parcel }) => parcel.id),
      sooner.map(({ at }) => at),
    ],
  });
}
