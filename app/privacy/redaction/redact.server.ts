// The job that erases a customer: phase by phase, batch by batch, each batch with its progress in one transaction.
import type { RedactDeps, Redaction, Step } from "./redact-steps.server";
import { type Sql, inTransaction } from "~/lib/database.server";
import { describeError } from "~/lib/errors";
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

/** The phase between them asks the tracking service, and holds no transaction meanwhile. */
const STEPS: Record<Exclude<Phase, "service">, StepOf> = {
  collect: collectOrders,
  erase: eraseCollected,
  engine: eraseEngineCopies,
  traces: eraseTraces,
};

/**
 * Job `privacy.redact`. A killed run goes on where its last batch was committed, and two at once take turns:
 * each batch holds the request's row. Throws what the tracking service threw, with the reason noted
 * for the merchant; the job's repetition, and the daily pass after it, go on until it is done.
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

/** One batch; false when there is nothing left to do. */
async function advance(deps: RedactDeps, shopId: string, requestId: string): Promise<boolean> {
  const { pool } = deps.database;
  const now = await findRequest(pool, shopId, requestId, "read");
  // Not in a transaction: it waits for a network.
  if (now?.phase === "service") await deleteTrackingsAtServices(deps, shopId);
  return inTransaction(pool, async (tx) => {
    const request = await findRequest(tx, shopId, requestId, "lock");
    if (!request?.phase || !request.subjectSealed) return false;
    const subject = openSubject(deps.sealer, request.subjectSealed);
    const step =
      request.phase === "service"
        ? // Somebody else's batch may have come to this phase since; then it is not over yet.
          { cursor: now?.phase === "service" ? null : "again" }
        : await STEPS[request.phase](deps, tx, { shopId, request, subject });
    await note(deps, tx, { shopId, request, subject }, step);
    return true;
  });
}

async function note(
  { sealer, clock }: RedactDeps,
  tx: Sql,
  { shopId, request, subject }: Redaction,
  step: Step,
): Promise<void> {
  const counts = added(request.counts, step.counts ?? {});
  const phase = step.cursor === null ? phaseAfter(request.phase) : request.phase;
  if (phase === null) {
    // With what was found of the customer since the request came.
    const found = { ...request, subjectKeys: subjectKeys(sealer, shopId, subject) };
    return finishRedaction(tx, shopId, found, counts, clock.now());
  }
  const subjectSealed = sealSubject(sealer, step.subject ?? subject);
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
