// Runs a job's calls to the tracking service, and pauses the service on errors that retries can't fix.
import type { Database, Sql } from "~/lib/database.server";
import { AppError, type ErrorCode, describeError } from "~/lib/errors";
import type { Log } from "~/lib/log.server";
import type { Clock } from "~/lib/time";
import {
  type Pause,
  type PauseReason,
  pauseService,
  readServiceState,
  resumeService,
} from "~/shops/store-connection.server";
import { hasPending } from "./store.server";
import { enqueueRegister } from "../record/store-live-links.server";
import type { TrackingService } from "~/trackingmore/client/tracking-service";

export interface ServiceCallDeps {
  database: Database;
  clock: Clock;
  log: Log;
  /** The shop's tracking service; null while none is connected. */
  serviceFor(shopId: string): Promise<TrackingService | null>;
}

export interface ServiceCall {
  service: TrackingService;
  /** The connection's generation, read before `service`: never newer than it. */
  generation: number;
  /** The pause that is over: these calls probe whether the service works again. */
  probes: Pause | null;
}

const PAUSES: Partial<Record<ErrorCode, PauseReason>> = {
  quota_exhausted: "quota",
  unauthenticated: "key",
  forbidden: "key",
  unavailable: "unreachable",
};

/**
 * Runs `work` with the shop's service, unless that is paused. Quota, key and availability errors pause it; the
 * work stays in the database for a later probe (see pauseService). Other errors, 429 among them, are rethrown.
 * Returns the pause that stopped `work`; null when there was none, or no service.
 */
export async function withService(
  deps: ServiceCallDeps,
  shopId: string,
  work: (call: ServiceCall) => Promise<void>,
): Promise<Pause | null> {
  const { pool } = deps.database;
  const { generation, pause } = await readServiceState(pool, shopId);
  if (pause && pause.probeAt > deps.clock.now()) return pause;
  const service = await deps.serviceFor(shopId);
  if (!service) return null;
  try {
    await work({ service, generation, probes: pause });
    return null;
  } catch (error) {
    const { code } = describeError(error);
    const reason = PAUSES[code];
    if (!reason) throw error;
    deps.log.warn({ shopId, code, reason, err: error }, "tracking service paused");
    const retryAfterMs = error instanceof AppError ? error.retryAfterMs : undefined;
    await pauseService(pool, shopId, generation, reason, { now: deps.clock.now(), retryAfterMs });
    // Sooner than the schedule of every minute: most pauses last seconds.
    const { pause: begun } = await readServiceState(pool, shopId);
    if (begun) await enqueueRegister(pool, shopId, begun.probeAt);
    return begun;
  }
}

/**
 * Ends a pause after a successful probe. Calls other than registration use no quota, so they don't end a quota
 * pause while parcels wait to be registered.
 */
export async function endPause(
  sql: Sql,
  shopId: string,
  { generation, probes }: ServiceCall,
): Promise<void> {
  if (!probes) return;
  if (probes.reason === "quota" && (await hasPending(sql, shopId))) return;
  if (await resumeService(sql, shopId, generation)) await enqueueRegister(sql, shopId);
}
