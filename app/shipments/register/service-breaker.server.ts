// Runs a job's calls to the shop's tracking service through the shop's circuit breaker.
import type { Sql } from "~/lib/database.server";
import type { Deps } from "~/lib/deps.server";
import { AppError, type ErrorCode, describeError } from "~/lib/errors";
import {
  closeBreaker,
  openBreaker,
  type OpenBreaker,
  type OpenReason,
  readServiceState,
} from "~/shops/store-connection.server";
import { hasPending } from "./store.server";
import { enqueueRegister } from "../record/store-live-links.server";
import type { TrackingService } from "~/trackingmore/client/tracking-service";

export interface ServiceCallDeps extends Omit<Deps, "sealer"> {
  /** The service that tracks the shop's parcels; null while none is connected. */
  serviceFor(shopId: string): Promise<TrackingService | null>;
}

export interface ServiceCall {
  service: TrackingService;
  /** Read before `service`: never newer than it. */
  generation: number;
  /** The half-open breaker that this call probes; null: it is closed. */
  probes: OpenBreaker | null;
}

const OPEN_REASONS: Partial<Record<ErrorCode, OpenReason>> = {
  quota_exhausted: "quota",
  unauthenticated: "key",
  forbidden: "key",
  unavailable: "unreachable",
};

/**
 * Runs `work` with the shop's service unless its breaker is open. A failure of the service as a whole opens the
 * breaker and ends the work: the rest stays in the database until a probe succeeds. Rethrows a 429 and all other
 * failures. Several jobs of one shop may probe at once: the breaker of the service's address limits that.
 * Returns the open breaker that stopped `work`; null when none did, or the shop has no service.
 */
export async function withService(
  deps: ServiceCallDeps,
  shopId: string,
  work: (call: ServiceCall) => Promise<void>,
): Promise<OpenBreaker | null> {
  const { pool } = deps.database;
  const { generation, breaker } = await readServiceState(pool, shopId);
  if (breaker && breaker.openUntil > deps.clock.now()) return breaker;
  const service = await deps.serviceFor(shopId);
  if (!service) return null;
  try {
    await work({ service, generation, probes: breaker });
    return null;
  } catch (error) {
    const { code } = describeError(error);
    const reason = OPEN_REASONS[code];
    if (!reason) throw error;
    deps.log.warn({ shopId, code, reason, err: error }, "circuit breaker opened");
    const retryAfterMs = error instanceof AppError ? error.retryAfterMs : undefined;
    const time = { now: deps.clock.now(), retryAfterMs };
    const { breaker: open } = await openBreaker(deps.database, shopId, generation, reason, time);
    // The job that runs every minute would do; most outages end sooner.
    if (open) await enqueueRegister(pool, shopId, open.openUntil);
    return open;
  }
}

/**
 * Closes the breaker after a successful probe. Reading costs no quota: its success does not close a breaker that
 * is open for the quota while shipments are pending.
 */
export async function closeAfterProbe(
  sql: Sql,
  shopId: string,
  { generation, probes }: ServiceCall,
): Promise<void> {
  if (!probes) return;
  if (probes.reason === "quota" && (await hasPending(sql, shopId))) return;
  if (await closeBreaker(sql, shopId, generation)) await enqueueRegister(sql, shopId);
}
