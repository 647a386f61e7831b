// SQL that stops the tracking of shipments at the merchant's wish, and resumes it.
import type { Sql } from "~/lib/database.server";
import { MAY_BE_AT_SERVICE, takeFromCalls } from "../record/store-calls.server";
import type { RegistrationState } from "../shipment";
import { UNKNOWN_CARRIER } from "../shipment";

export interface StoppedShipment {
  id: string;
  carrierCode: string;
  trackingNumber: string;
  before: RegistrationState;
  /** A registration call is running, or its answer was lost. */
  mayBeAtService: boolean;
}

/** Returns those that were stopped now: neither removed nor stopped before. */
export async function saveStopped(
  tx: Sql,
  shopId: string,
  ids: readonly string[],
  now: Date,
): Promise<StoppedShipment[]> {
  const { rows } = await tx.query<StoppedShipment>({
    name: "shipments.save_stopped",
    text: `with watched as (
             select s.id, s.registration_state as before, ${MAY_BE_AT_SERVICE} as "mayBeAtService"
             from shipments s
             where s.shop_id = $1 and s.id = any($2::uuid[]) and s.registration_state not in ('stopped', 'removed'))
           update shipments s set registration_state = 'stopped', registration_code = null,
             registration_message = null, registration_unanswered = false, registration_attempts = 0,
             registration_due_at = null, needs_update = false, updated_at = $3
           from watched w where s.shop_id = $1 and s.id = w.id
           returning s.id, s.carrier_code as "carrierCode", s.tracking_number as "trackingNumber", w.before,
             w."mayBeAtService"`,
    values: [shopId, ids, now],
  });
  return rows;
}

/**
 * Answers of calls in flight don't count any more: the service may have deleted the number since they began.
 * Returns those that were stopped, with their state now.
 */
export async function saveResumed(
  tx: Sql,
  shopId: string,
  ids: readonly string[],
  now: Date,
): Promise<{ id: string; after: RegistrationState }[]> {
  const { rows } = await tx.query<{ id: string; after: RegistrationState }>({
    name: "shipments.save_resumed",
    text: `update shipments set updated_at = $3,
             registration_state = case when carrier_code = '${UNKNOWN_CARRIER}' then 'needs_carrier' else 'pending' end
           where shop_id = $1 and id = any($2::uuid[]) and registration_state = 'stopped'
           returning id, registration_state as after`,
    values: [shopId, ids, now],
  });
  await takeFromCalls(
    tx,
    shopId,
    rows.map(({ id }) => id),
  );
  return rows;
}
