// SQL for registration calls in flight: which shipments the tracking service may have before its answer is saved.
import type { Sql } from "~/lib/database.server";

/** SQL condition on shipments `s` of the shop $1 that are not registered: a call has it, or its answer was lost. */
export const MAY_BE_AT_SERVICE = `(s.registration_unanswered or s.id in (
  select unnest(c.shipment_ids) from registration_calls c where c.shop_id = $1))`;

/** Takes shipments out of the calls that have them: the answers are not saved, and other calls may have them. */
export async function takeFromCalls(
  tx: Sql,
  shopId: string,
  ids: readonly string[],
): Promise<void> {
  await tx.query({
    name: "shipments.take_from_calls",
    text: `update registration_calls set shipment_ids = array(
             select id from unnest(shipment_ids) as held (id) where id <> all($2::uuid[]))
           where shop_id = $1 and shipment_ids && $2::uuid[]`,
    values: [shopId, ids],
  });
}
