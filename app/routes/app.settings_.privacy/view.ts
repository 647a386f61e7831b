// The privacy page, ready to be shown.
import type { AccessLine, AccessedWhat } from "~/privacy/access-log/store-access.server";
import type { PrivacyRequest } from "~/privacy/redaction/store.server";
import { describeMoment, type Moment } from "~/ui/dates";
import type { StatusView, TimeContext } from "~/ui/shipment-row";

export interface RequestRow {
  id: string;
  title: string;
  /** Shopify's number of it. */
  reference: string | null;
  requested: Moment;
  badge: StatusView;
  /** What has to be done, or what came of it. */
  text: string;
  canDownload: boolean;
  canHandOver: boolean;
}

export interface AccessRow {
  at: Moment;
  who: string;
  what: string;
}

export interface PrivacyView {
  retentionDays: number;
  requests: RequestRow[];
  accesses: AccessRow[];
}

export interface PrivacyFacts {
  retentionDays: number;
  requests: readonly PrivacyRequest[];
  accesses: readonly AccessLine[];
}

export function privacyView(facts: PrivacyFacts, time: TimeContext): PrivacyView {
  return {
    retentionDays: facts.retentionDays,
    requests: facts.requests.map((request) => requestRow(request, time)),
    accesses: facts.accesses.map((line) => ({
      at: moment(line.readAt, time),
      who: line.userId ? `User ${line.userId}` : "Unknown user",
      what: accessText(line),
    })),
  };
}

function moment(at: Date, { timeZone, now }: TimeContext): Moment {
  return describeMoment(at, timeZone, now);
}

function requestRow(request: PrivacyRequest, time: TimeContext): RequestRow {
  const isData = request.kind === "data_request";
  return {
    id: request.id,
    title: isData ? "Customer asks for their data" : "Customer asks to be erased",
    reference: request.reference,
    requested: moment(request.requestedAt, time),
    badge: badgeOf(request, time),
    text: textOf(request, time),
    canDownload: isData && request.subjectSealed !== null,
    canHandOver: isData && request.state === "open",
  };
}

function badgeOf({ state, dueAt, problem }: PrivacyRequest, time: TimeContext): StatusView {
  switch (state) {
    case "open":
      return dueAt < time.now
        ? { label: "Overdue", tone: "warning" }
        : { label: `Due ${moment(dueAt, time).day}`, tone: "attention" };
    case "handed_over":
      return { label: "Handed over", tone: "success" };
    case "working":
      return problem
        ? { label: "Delayed", tone: "warning" }
        : { label: "Being erased", tone: "info" };
    default:
      return { label: "Erased", tone: "success" };
  }
}

function textOf(request: PrivacyRequest, time: TimeContext): string {
  const { state, finishedAt, finishedBy, problem, counts } = request;
  const finished = finishedAt && moment(finishedAt, time).text;
  switch (state) {
    case "open":
      return "Download the file, pass it on to the customer, then mark it as handed over.";
    case "handed_over":
      return `Marked on ${finished}${finishedBy ? ` by user ${finishedBy}` : ""}.`;
    case "erased":
      return "The customer’s data was erased before it was handed over.";
    case "working":
      return problem
        ? "The tracking service could not be reached or refused. It is tried again until it is done."
        : "Nothing to do. This takes a few minutes.";
    case "done":
      return countsText(counts);
  }
}

function countsText(counts: Record<string, number>): string {
  const parts = [
    count(counts.orders, "order"),
    count(counts.shipments, "shipment"),
    count(counts.webhooks, "webhook"),
    count(counts.trackings, "tracking"),
  ].filter((part) => part !== null);
  return parts.length ? `Erased: ${parts.join(", ")}.` : "There was nothing about this customer.";
}

function count(amount: number | undefined, unit: string): string | null {
  return amount ? `${amount} ${unit}${amount === 1 ? "" : "s"}` : null;
}

const ACCESSES: Record<AccessedWhat, string> = {
  customer_export: "Downloaded a customer’s data",
  request_export: "Downloaded the file of a customer’s request",
  webhook_body: "Looked at a webhook’s personal data",
};

function accessText({ what, record }: AccessLine): string {
  return record ? `${ACCESSES[what]} (${record})` : ACCESSES[what];
}
