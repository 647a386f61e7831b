// SQL for privacy requests and their progress.
import type { Sql } from "~/lib/database.server";

export type RequestKind = "data_request" | "redaction";
/** Data requests: open, handed_over, erased. Redactions: working, done. */
export type RequestState = "open" | "handed_over" | "erased" | "working" | "done";
/** The phases of a redaction, in their order. */
export const PHASES = ["collect", "erase", "service", "engine", "traces"] as const;
export type Phase = (typeof PHASES)[number];
/** What a redaction erased, by kind of record. */
export type Counts = Record<string, number>;

export interface PrivacyRequest {
  id: string;
  kind: RequestKind;
  reference: string | null;
  subjectSealed: Buffer | null;
  subjectKeys: Buffer[];
  requestedAt: Date;
  dueAt: Date;
  state: RequestState;
  phase: Phase | null;
  cursor: string | null;
  counts: Counts;
  problem: string | null;
  finishedAt: Date | null;
  finishedBy: string | null;
}

const COLUMNS = `id, kind, reference, subject_sealed as "subjectSealed", subject_keys as "subjectKeys",
  requested_at as "requestedAt", due_at as "dueAt", state, phase, cursor, counts, problem,
  finished_at as "finishedAt", finished_by as "finishedBy"`;

export interface NewRequest extends Pick<
  PrivacyRequest,
  "id" | "kind" | "reference" | "subjectKeys" | "requestedAt" | "dueAt"
> {
  webhookId: string;
  subjectSealed: Buffer;
}

/** Adds a request, once per webhook; returns whether it was added. */
export async function addRequest(tx: Sql, shopId: string, request: NewRequest): Promise<boolean> {
  const isRedaction = request.kind === "redaction";
  const { rowCount } = await tx.query(
    `insert into privacy_requests (shop_id, id, kind, webhook_id, reference, subject_sealed, subject_keys,
       requested_at, due_at, state, phase)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing`,
    [
      shopId,
      request.id,
      request.kind,
      request.webhookId,
      request.reference,
      request.subjectSealed,
      request.subjectKeys,
      request.requestedAt,
      request.dueAt,
      (isRedaction ? "working" : "open") satisfies RequestState,
      isRedaction ? PHASES[0] : null,
    ],
  );
  return rowCount === 1;
}

/** Open data requests first, then newest first. */
export async function listRequests(
  sql: Sql,
  shopId: string,
  limit: number,
): Promise<PrivacyRequest[]> {
  const { rows } = await sql.query<PrivacyRequest>(
    `select ${COLUMNS} from privacy_requests where shop_id = $1
     order by state = 'open' desc, requested_at desc, id limit $2`,
    [shopId, limit],
  );
  return rows;
}

/** `lock` locks the row until the transaction ends. */
export async function findRequest(
  sql: Sql,
  shopId: string,
  id: string,
  lock: "lock" | "read",
): Promise<PrivacyRequest | null> {
  const { rows } = await sql.query<PrivacyRequest>(
    `select ${COLUMNS} from privacy_requests where shop_id = $1 and id = $2
     ${lock === "lock" ? "for update" : ""}`,
    [shopId, id],
  );
  return rows[0] ?? null;
}

export async function saveProgress(
  tx: Sql,
  shopId: string,
  id: string,
  progress: { phase: Phase; cursor: string | null; counts: Counts; subjectSealed: Buffer },
): Promise<void> {
  await tx.query(
    `update privacy_requests
     set phase = $3, cursor = $4, counts = $5, subject_sealed = $6, problem = null
     where shop_id = $1 and id = $2`,
    [shopId, id, progress.phase, progress.cursor, progress.counts, progress.subjectSealed],
  );
}

/** Saves why a redaction fails; the next successful step clears it. */
export async function saveProblem(
  sql: Sql,
  shopId: string,
  id: string,
  problem: string,
): Promise<void> {
  await sql.query(
    `update privacy_requests set problem = $3 where shop_id = $1 and id = $2 and state = 'working'`,
    [shopId, id, problem],
  );
}

/** Completes a redaction and erases the subject from it and from the customer's earlier data requests. */
export async function finishRedaction(
  tx: Sql,
  shopId: string,
  request: Pick<PrivacyRequest, "id" | "subjectKeys" | "requestedAt">,
  counts: Counts,
  now: Date,
): Promise<void> {
  await tx.query(
    `update privacy_requests set subject_sealed = null, subject_keys = '{}',
       state = case when state = 'open' then 'erased' else state end,
       finished_at = coalesce(finished_at, $4)
     where shop_id = $1 and subject_keys && $2 and requested_at <= $3 and kind = 'data_request'`,
    [shopId, request.subjectKeys, request.requestedAt, now],
  );
  await tx.query(
    `update privacy_requests set subject_sealed = null, subject_keys = '{}', state = 'done',
       phase = null, cursor = null, counts = $3, problem = null, finished_at = $4
     where shop_id = $1 and id = $2`,
    [shopId, request.id, counts, now],
  );
}

/** Returns false if there is no such open data request. */
export async function markHandedOver(
  sql: Sql,
  shopId: string,
  id: string,
  by: { userId: string | null; now: Date },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `update privacy_requests set state = 'handed_over', finished_at = $4, finished_by = $3
     where shop_id = $1 and id = $2 and kind = 'data_request' and state = 'open'`,
    [shopId, id, by.userId, by.now],
  );
  return rowCount === 1;
}

/** Unfinished redactions of all shops, for the schedule that resumes them. */
export async function listUnfinished(sql: Sql): Promise<{ shopId: string; requestId: string }[]> {
  const { rows } = await sql.query<{ shopId: string; requestId: string }>(
    `select shop_id as "shopId", id as "requestId" from privacy_requests
     where state = 'working' order by 1, 2`,
  );
  return rows;
}

/** Erases the subject of requests that were handed over before `before`; the rows are kept as a record. */
export async function deleteSubjects(sql: Sql, before: Date): Promise<void> {
  await sql.query(
    `update privacy_requests set subject_sealed = null, subject_keys = '{}'
     where subject_sealed is not null and state = 'handed_over' and finished_at < $1`,
    [before],
  );
}
