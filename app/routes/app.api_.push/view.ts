// Formats the page of outgoing webhooks.
import { carrierName } from "~/carriers/catalogue";
import type { Callback } from "~/engine/push/callback";
import type { PushState } from "~/engine/push/sending/schedule";
import type { Attempt, PushDelivery } from "~/engine/push/store-ledger.server";
import { describeMoment, type Moment } from "~/ui/dates";
import type { PageContext } from "~/ui/language/page-context";
import { statusView, type StatusView } from "~/ui/rows/shipment-row";
import type { TextKey, Texts } from "~/ui/language/texts";
import { type Draft, draftOf } from "./draft";
import { ledgerUrl, type LedgerState } from "./ledger-url";

/** The built-in service posts webhooks to the merchant; the cloud posts webhooks to Waymark. */
export type PushView =
  | ({ kind: "embedded" } & EmbeddedView)
  | { kind: "cloud"; hasAddress: boolean; isChecked: boolean };

export interface EmbeddedView {
  settings: Draft;
  /** Saved addresses, for a replay of a range. */
  addresses: { id: string; url: string; lastNumber: number }[];
  ledger: LedgerView;
}

export interface LedgerView extends LedgerState {
  rows: LedgerRow[];
  total: number;
  /** "26–50 of 312" */
  range: string;
  previousUrl: string | null;
  nextUrl: string | null;
}

export interface LedgerRow {
  id: string;
  /** Of its address. */
  number: number;
  trackingNumber: string;
  carrier: string;
  /** The parcel's status when the delivery was created. */
  status: StatusView;
  url: string;
  state: StatusView;
  written: Moment;
  /** null: no further automatic attempt. */
  nextAttempt: Moment | null;
  attempts: { number: number; at: Moment; text: string }[];
}

interface LedgerFacts {
  rows: PushDelivery[];
  total: number;
}

export function embeddedView(
  facts: { email: string | null; callbacks: Callback[]; ledger: LedgerFacts },
  state: LedgerState,
  pageSize: number,
  context: PageContext,
): EmbeddedView {
  return {
    settings: draftOf(facts),
    addresses: facts.callbacks.map(({ id, url, lastSequence }) => ({
      id,
      url,
      lastNumber: lastSequence,
    })),
    ledger: ledgerView(facts.ledger, state, pageSize, context),
  };
}

function ledgerView(
  { rows, total }: LedgerFacts,
  state: LedgerState,
  pageSize: number,
  context: PageContext,
): LedgerView {
  const first = (state.page - 1) * pageSize + 1;
  const last = first + rows.length - 1;
  return {
    ...state,
    total,
    rows: rows.map((delivery) => ledgerRow(delivery, context)),
    range: rows.length ? context.texts.t("push.ledger.range", { first, last, total }) : "",
    previousUrl: state.page > 1 ? ledgerUrl({ ...state, page: state.page - 1 }) : null,
    nextUrl: last < total ? ledgerUrl({ ...state, page: state.page + 1 }) : null,
  };
}

const TONES: Record<PushState, StatusView["tone"]> = {
  pending: "attention",
  delivered: "success",
  dead: "critical",
};

function ledgerRow(delivery: PushDelivery, context: PageContext): LedgerRow {
  const moment = (at: Date) => describeMoment(at, context);
  return {
    id: delivery.id,
    number: delivery.sequence,
    trackingNumber: delivery.trackingNumber,
    carrier: carrierName(delivery.carrierCode),
    status: statusView(delivery.status, null, context.texts),
    url: delivery.url,
    state: {
      label: context.texts.t(`push.state.${delivery.state}`),
      tone: TONES[delivery.state],
    },
    written: moment(delivery.createdAt),
    nextAttempt: delivery.nextAttemptAt && moment(delivery.nextAttemptAt),
    attempts: delivery.attempts.map((attempt) => ({
      number: attempt.number,
      at: moment(attempt.attemptedAt),
      text: attemptText(attempt, context.texts),
    })),
  };
}

function attemptText({ httpStatus, error, durationMs: duration }: Attempt, texts: Texts): string {
  return httpStatus === null
    ? texts.t("push.ledger.failed", { problem: faultText(error, texts), duration })
    : texts.t("push.ledger.answered", { code: String(httpStatus), duration });
}

/** The sentences that the ledger stores. */
const FAULTS: Readonly<Record<string, TextKey>> = {
  "The connection was refused.": "push.fault.refused",
  "The connection was closed before an answer came.": "push.fault.closed",
  "The host cannot be reached.": "push.fault.host",
  "The certificate has expired.": "push.fault.certificate",
};

/** Another sentence than the known ones is shown as it is. */
function faultText(error: string | null, { t }: Texts): string {
  if (error === null) return t("push.ledger.noAnswer");
  const seconds = /^No answer within (\d+) s\.$/.exec(error)?.[1];
  if (seconds) return t("push.fault.late", { seconds });
  const key = FAULTS[error];
  return key ? t(key) : error;
}
