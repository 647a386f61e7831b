// A job's turn with the shop's tracking service: not while that rests, and it rests after what can't be mended by trying on.
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
  /** The service that watches the shop's parcels; null while none is connected. */
  serviceFor(shopId: string): Promise<TrackingService | null>;
}

export interface ServiceCall {
  service: TrackingService;
  /** Of the service, as it was before it was asked for: never newer than `service`. */
  generation: number;
  /** The pause whose time is over: this turn finds out whether the service works again. */
  probes: Pause | null;
}

const PAUSES: Partial<Record<ErrorCode, PauseReason>> = {
  quota_exhausted: "quota",
  unauthenticated: "key",
  forbidden: "key",
  unavailable: "unreachable",
};

/**
 * Runs `work` with the shop's service, unless that is paused. A failure that speaks of the service as a whole
 * pauses it and ends the turn: what was to be done waits in the database, and a probe takes it up again (see
 * pauseService). A 429 and all other failures are thrown. Answers the pause that kept `work` from its end; null
 * when there was none, or no service.
 */
export async function withService(
  deps: ServiceCallDeps,
  shopId: string,
  work: (turn: ServiceCall) => Promise<void>,
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
    // The wake-up of every minute would do; most pauses are over in a tenth of one.
    const { pause: begun } = await readServiceState(pool, shopId);
    if (begun) await enqueueRegister(pool, shopId, begun.probeAt);
    return begun;
  }
}

/**
 * After the service did what it was asked: its pause is over. Asking costs nothing, so that it works says nothing
 * of a quota while parcels wait to be told.
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
