// Job that erases a customer in phases; each batch and its progress are one transaction.
import type { RedactDeps, Redaction, Step } from "./redact-steps.server";
import { type Sql, inTransaction } from "~/lib/database.server";
import { AppError, describeError } from "~/lib/errors";
import { deleteTrackingsAtServices } from "./delete-trackings.server";
import {
  collectOrders,
  eraseCollected,
  eraseEngineCopies,
  eraseTraces,
} from "./redact-steps.server";
import {
  type Counts,
  PHASES,
  type Phase,
  findRequest,
  finishRedaction,
  saveProblem,
  saveProgress,
} from "./store.server";
import { openSubject, sealSubject, subjectKeys } from "../customer/subject-keys.server";

type StepOf = (deps: RedactDeps, tx: Sql, redaction: Redaction) => Promise<Step>;

/** The phase `service` is not here: it calls the tracking service outside a transaction. */
const STEPS: Record<Exclude<Phase, "service">, StepOf> = {
  collect: collectOrders,
  erase: eraseCollected,
  engine: eraseEngineCopies,
  traces: eraseTraces,
};

/**
 * Job `privacy.redact`. Resumes after the last committed batch; concurrent runs are serialized by a lock on the
 * request's row. Rethrows errors of the tracking service after saving the reason for the merchant; the job's retries
 * and the daily retention job continue until the redaction is done.
 */
export function createRedactJob(deps: RedactDeps) {
  return async ({ shopId, requestId }: { shopId: string; requestId: string }): Promise<void> => {
    try {
      while (await advance(deps, shopId, requestId));
    } catch (error) {
      await saveProblem(deps.database.pool, shopId, requestId, describeError(error).code);
      throw error;
    }
  };
}

/** Runs one batch; false if the redaction is done. */
async function advance(deps: RedactDeps, shopId: string, requestId: string): Promise<boolean> {
  const { pool } = deps.database;
  const now = await findRequest(pool, shopId, requestId, "read");
  // Not in a transaction: it waits for a network.
  if (now?.phase === "service") await deleteTrackingsAtServices(deps, shopId);
  return inTransaction(pool, async (tx) => {
    const request = await findRequest(tx, shopId, requestId, "lock");
    if (!request?.phase || !request.subjectSealed) return false;
    const subject = openSubject(deps.sealer, shopId, request.id, request.subjectSealed);
    if (!subject)
      throw new AppError(
        "internal",
        "The customer named in the redaction request can't be read with the encryption keys that are set.",
      );
    const step =
      request.phase === "service"
        ? // Another run may have reached this phase since the read above; then the phase is not complete.
          { cursor: now?.phase === "service" ? null : "again" }
        : await STEPS[request.phase](deps, tx, { shopId, request, subject });
    await saveStep(deps, tx, { shopId, request, subject }, step);
    return true;
  });
}

async function saveStep(
  { sealer, clock }: RedactDeps,
  tx: Sql,
  { shopId, request, subject }: Redaction,
  step: Step,
): Promise<void> {
  const counts = added(request.counts, step.counts ?? {});
  const phase = step.cursor === null ? phaseAfter(request.phase) : request.phase;
  if (phase === null) {
    // Includes the orders found since the request was received.
    const found = { ...request, subjectKeys: subjectKeys(sealer, shopId, subject) };
    return finishRedaction(tx, shopId, found, counts, clock.now());
  }
  const subjectSealed = sealSubject(sealer, shopId, request.id, step.subject ?? subject);
  await saveProgress(tx, shopId, request.id, { phase, cursor: step.cursor, counts, subjectSealed });
}

function phaseAfter(phase: Phase | null): Phase | null {
  return PHASES[PHASES.indexOf(phase ?? "traces") + 1] ?? null;
}

function added(before: Counts, more: Counts): Counts {
  const sums = { ...before };
  for (const [kind, count] of Object.entries(more)) sums[kind] = (sums[kind] ?? 0) + count;
  return sums;
}
