// Has tracking services forget what they were told of people, until they have.
import { z } from "zod";
import { deletePushesOf, listAccountsNamed } from "~/engine/store-customer-data.server";
import type { Database, Sql } from "~/lib/database.server";
import type { Sealer } from "~/lib/seal.server";
import type { TrackedPair } from "~/shipments/erase.server";
import { forgetAtService } from "~/shipments/unregister.server";
import type { TrackingService } from "~/trackingmore/tracking-service";
import { addForgotten, deleteForgotten, listForgotten } from "./store-forgotten.server";

export interface ForgetDeps {
  database: Database;
  sealer: Sealer;
  /** The service that watches the shop's parcels; null: none does, so none has to forget. Makes no new one. */
  existingServiceFor(shopId: string): Promise<TrackingService | null>;
}

const READ_AT_ONCE = 100;
const pair = z.object({ carrierCode: z.string(), trackingNumber: z.string() });

/** In the transaction that erases what led to them. */
export async function noteForgotten(
  tx: Sql,
  sealer: Sealer,
  shopId: string,
  requestId: string | null,
  pairs: readonly TrackedPair[],
): Promise<void> {
  const sealed = pairs.map(({ carrierCode, trackingNumber }) =>
    sealer.seal(JSON.stringify({ carrierCode, trackingNumber })),
  );
  await addForgotten(tx, shopId, requestId, sealed);
}

/**
 * Job `privacy.forget_trackings`, and a phase of every redaction. Deletes each tracking at the service, with
 * what the built-in one would still push of it, and strikes it off once that is done. Throws what the service
 * threw; the rest waits for the next run.
 */
export async function forgetTrackings(deps: ForgetDeps, shopId: string): Promise<number> {
  const { database, sealer } = deps;
  const accountIds = await listAccountsNamed(database.pool, shopId);
  let service: TrackingService | null | undefined;
  let forgotten = 0;
  for (;;) {
    const rows = await listForgotten(database.pool, shopId, READ_AT_ONCE);
    if (rows.length === 0) return forgotten;
    service ??= await deps.existingServiceFor(shopId);
    for (const { id, pairSealed } of rows) {
      const named = pair.parse(JSON.parse(sealer.open(pairSealed).toString("utf8")));
      if (service) await forgetAtService(database, service, shopId, named);
      for (const accountId of accountIds) {
        await deletePushesOf(database.pool, accountId, named.trackingNumber);
      }
      await deleteForgotten(database.pool, shopId, id);
      forgotten++;
    }
  }
}
