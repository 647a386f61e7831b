// Why a shipment needs attention: one definition, as a pure function and as SQL conditions.
import type { AttentionThresholds } from "./thresholds";
import type { Status } from "~/trackingmore/contract/status";
import type { RegistrationState } from "../shipment";
import { addDays } from "../transit-dates";

/** Most urgent first. */
export const ATTENTION_REASONS = [
  "needs_carrier",
  "rejected",
  "exception",
  "returned",
  "attempt_failed",
  "pickup_waiting",
  "late",
  "silent",
  "label_only",
] as const;
export type AttentionReason = (typeof ATTENTION_REASONS)[number];

/** What the reasons depend on. Days are "YYYY-MM-DD". */
export interface AttentionFacts {
  registrationState: RegistrationState;
  isArchived: boolean;
  status: Status;
  substatus: string | null;
  /** The day of the first scan. */
  beganOn: string | null;
  lastScanOn: string | null;
  /** Nine of ten parcels of its lane had arrived by this day; null: too few to compare with. */
  expectedBy: string | null;
  /** Nine of ten parcels of its lane had their next scan by this day. */
  silentAfter: string | null;
  /** The day in UTC on which it was fulfilled, or else added. */
  sentOn: string;
  /** The day in UTC on which its tracking service began to watch it; null: unknown, or long ago. */
  registeredOn: string | null;
}

interface Condition {
  /** Over `shipments s`; `day` writes the parameter of the day that lies so many days before today. */
  sql(thresholds: AttentionThresholds, day: (daysAgo: number) => string): string;
  applies(
    facts: AttentionFacts,
    thresholds: AttentionThresholds,
    day: (daysAgo: number) => string,
  ): boolean;
}

const RETURNED = ["exception010", "exception011"];
/** Ready at a pickup point: it waits for the customer, so it is neither late nor silent. */
const AT_PICKUP_POINT = "pickup002";
const MOVING: readonly Status[] = ["transit", "pickup", "undelivered"];
const BEFORE_HANDOVER: readonly Status[] = ["pending", "notfound"];

const list = (values: readonly string[]) => values.map((value) => `'${value}'`).join();
const isReturned = ({ substatus }: AttentionFacts) => RETURNED.includes(substatus ?? "");
const isMoving = ({ status, substatus }: AttentionFacts) =>
  MOVING.includes(status) && substatus !== AT_PICKUP_POINT;
/**
 * As in the partial index shipments_moving_idx. It also has the days of late and silent shipments: a page of them is
 * found in the list's order without reading the other rows.
 */
const MOVING_SQL = `s.status in (${list(MOVING)}) and s.substatus is distinct from '${AT_PICKUP_POINT}'`;
const RETURNED_SQL = `coalesce(s.substatus, '') in (${list(RETURNED)})`;

const CONDITIONS: Record<AttentionReason, Condition> = {
  needs_carrier: {
    sql: () => "s.registration_state = 'needs_carrier'",
    applies: ({ registrationState }) => registrationState === "needs_carrier",
  },
  rejected: {
    sql: () => "s.registration_state = 'rejected'",
    applies: ({ registrationState }) => registrationState === "rejected",
  },
  exception: {
    sql: () => `s.status = 'exception' and not ${RETURNED_SQL}`,
    applies: (facts) => facts.status === "exception" && !isReturned(facts),
  },
  returned: {
    sql: () => `s.status = 'exception' and ${RETURNED_SQL}`,
    applies: (facts) => facts.status === "exception" && isReturned(facts),
  },
  attempt_failed: {
    sql: () => "s.status = 'undelivered'",
    applies: ({ status }) => status === "undelivered",
  },
  pickup_waiting: {
    sql: ({ pickupDays }, day) =>
      `s.status = 'pickup' and s.substatus = '${AT_PICKUP_POINT}' and s.last_scan_on <= ${day(pickupDays)}`,
    applies: ({ status, substatus, lastScanOn }, { pickupDays }, day) =>
      status === "pickup" &&
      substatus === AT_PICKUP_POINT &&
      lastScanOn !== null &&
      lastScanOn <= day(pickupDays),
  },
  late: {
    sql: ({ lateDays }, day) =>
      `${MOVING_SQL} and coalesce(s.expected_by, s.began_on) < ${day(0)}
       and (s.expected_by is not null or s.began_on < ${day(lateDays)})`,
    applies: (facts, { lateDays }, day) =>
      isMoving(facts) &&
      (facts.expectedBy
        ? facts.expectedBy < day(0)
        : facts.beganOn !== null && facts.beganOn < day(lateDays)),
  },
  silent: {
    sql: ({ silentDays }, day) =>
      `${MOVING_SQL} and coalesce(s.silent_after, s.last_scan_on) < ${day(0)}
       and (s.silent_after is not null or s.last_scan_on < ${day(silentDays)})`,
    applies: (facts, { silentDays }, day) =>
      isMoving(facts) &&
      (facts.silentAfter
        ? facts.silentAfter < day(0)
        : facts.lastScanOn !== null && facts.lastScanOn < day(silentDays)),
  },
  label_only: {
    sql: ({ labelDays }, day) =>
      `s.registration_state = 'registered' and s.status in (${list(BEFORE_HANDOVER)})
       and coalesce(s.fulfilled_at, s.created_at) < (${day(labelDays)}::timestamp at time zone 'UTC')
       and (s.status <> 'pending' or s.registered_at is null
         or s.registered_at < (${day(labelDays)}::timestamp at time zone 'UTC'))`,
    // A service that was given the parcel lately hasn't had the time to report on it.
    applies: ({ registrationState, status, sentOn, registeredOn }, { labelDays }, day) =>
      registrationState === "registered" &&
      BEFORE_HANDOVER.includes(status) &&
      sentOn < day(labelDays) &&
      (status !== "pending" || registeredOn === null || registeredOn < day(labelDays)),
  },
};

/** Archived and removed shipments need nothing, and those that the merchant stopped tracking. */
const CURRENT_SQL = "s.registration_state not in ('stopped', 'removed') and s.archived_at is null";

/**
 * The reason's condition over `shipments s`.
 * @param today the day in the shop's time zone
 * @param parameter adds a value and returns its placeholder, such as "$3"
 */
export function attentionSql(
  reason: AttentionReason,
  context: {
    thresholds: AttentionThresholds;
    today: string;
    parameter: (value: unknown) => string;
  },
): string {
  const { thresholds, today, parameter } = context;
  const day = (daysAgo: number) => `${parameter(addDays(today, -daysAgo))}::date`;
  return `${CURRENT_SQL} and ${CONDITIONS[reason].sql(thresholds, day)}`;
}

/** All reasons of one shipment, the most urgent first. */
export function attentionReasons(
  facts: AttentionFacts,
  thresholds: AttentionThresholds,
  today: string,
): AttentionReason[] {
  const { isArchived, registrationState } = facts;
  if (isArchived || registrationState === "stopped" || registrationState === "removed") return [];
  const day = (daysAgo: number) => addDays(today, -daysAgo) ?? today;
  return ATTENTION_REASONS.filter((reason) => CONDITIONS[reason].applies(facts, thresholds, day));
}
