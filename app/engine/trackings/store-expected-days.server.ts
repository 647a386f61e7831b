// SQL that reads when carriers expect to deliver, out of their kept answers.
import type { CarrierAnswer } from "~/carriers/connector";
import { numberKeyOf } from "../journey/tracking-row";
import type { PairKey } from "../journey/tracking-row";
import type { Sql } from "~/lib/database.server";

type Days = CarrierAnswer["estimatedDelivery"] | null;

/** In the order of the pairs; null where the carrier gave none, or was never asked with a key. */
export async function readExpectedDays(
  sql: Sql,
  accountId: string,
  pairs: readonly PairKey[],
): Promise<Days[]> {
  const { rows } = await sql.query<{ days: Days }>({
    name: "engine.expected_days",
    text: `select t.carrier_answer -> 'estimatedDelivery' as days
           from unnest($2::text[], $3::text[]) with ordinality pair (number_key, carrier_code, place)
           left join engine_trackings t on t.account_id = $1 and t.number_key = pair.number_key
             and t.carrier_code = pair.carrier_code
           order by pair.place`,
    values: [
      accountId,
      pairs.map(({ trackingNumber }) => numberKeyOf(trackingNumber)),
      pairs.map(({ carrierCode }) => carrierCode),
    ],
  });
  return rows.map(({ days }) => days ?? null);
}
