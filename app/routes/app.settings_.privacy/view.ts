// Formats the privacy page.
import type { AccessLine, AccessedWhat } from "~/privacy/access-log/store-access.server";
import type { PrivacyRequest } from "~/privacy/redaction/store.server";
import { describeMoment, type Moment } from "~/ui/dates";
import { countOf } from "~/ui/numbers";
import type { StatusView, TimeContext } from "~/ui/rows/shipment-row";

export interface RequestRow {
  id: string;
  title: string;
  /** Shopify's number of the request. */
  reference: string | null;
  requested: Moment;
  badge: StatusView;
  /** What the merchant has to do, or the outcome. */
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
    title: isData ? "Data request" : "Deletion request",
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
      return { label: "Sent", tone: "success" };
    case "working":
      return problem ? { label: "Delayed", tone: "warning" } : { label: "Deleting", tone: "info" };
    default:
      return { label: "Deleted", tone: "success" };
  }
}

function textOf(request: PrivacyRequest, time: TimeContext): string {
  const { state, finishedAt, finishedBy, problem, counts } = request;
  const finished = finishedAt && moment(finishedAt, time).text;
  switch (state) {
    case "open":
      return "Download the file, send it to the customer, then mark it as sent.";
    case "handed_over":
      return `Marked on ${finished}${finishedBy ? ` by user ${finishedBy}` : ""}.`;
    case "erased":
      return "The customer’s data was deleted before it was sent.";
    case "working":
      return problem
        ? "Couldn’t reach the tracking service. Waymark keeps trying until it’s done."
        : "You don’t need to do anything. Deletion takes a few minutes.";
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
  return parts.length ? `Deleted: ${parts.join(", ")}.` : "No data found for this customer.";
}

function count(amount: number | undefined, unit: string): string | null {
  return amount ? countOf(amount, unit) : null;
}

const ACCESSES: Record<AccessedWhat, string> = {
  customer_export: "Downloaded customer data",
  request_export: "Downloaded the file for a data request",
  webhook_body: "Viewed personal data in a webhook",
};

function accessText({ what, record }: AccessLine): string {
  return record ? `${ACCESSES[what]} (${record})` : ACCESSES[what];
}
